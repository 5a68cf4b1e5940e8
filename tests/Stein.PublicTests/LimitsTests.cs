using System.Runtime.CompilerServices;
using Xunit;

namespace Stein.PublicTests;

/// <summary>The programs are as short as they are promised to be.</summary>
public class LimitsTests
{
    const int MostLines = 25, MostUsings = 2;

    [Fact]
    public void EveryProgramIsShort()
    {
        string[] files = [.. Directory.EnumerateFiles(Path.GetDirectoryName(ThisFile())!, "*.cs").Where(file =>
            !Path.GetFileName(file).StartsWith("Engine", StringComparison.Ordinal) && !file.EndsWith("Tests.cs", StringComparison.Ordinal))];
        Assert.True(files.Length >= 8);
        foreach (string file in files)
        {
            string[] lines = File.ReadAllLines(file);
            Assert.True(lines.Count(line => line.StartsWith("using Stein.", StringComparison.Ordinal)) <= MostUsings, $"{file} has too many usings");
            int begun = -1;
            for (int i = 0; i < lines.Length; i++)
            {
                // A method of a class begins with a brace at four blanks and ends with another.
                if (lines[i] == "    {") begun = i;
                if (lines[i] == "    }" && begun >= 0) Assert.True(i - begun - 1 <= MostLines, $"{file}, line {begun}: more than {MostLines} lines");
            }
        }
    }

    static string ThisFile([CallerFilePath] string path = "") => path;
}
