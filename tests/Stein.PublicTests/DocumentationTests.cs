using System.Net;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace Stein.PublicTests;

/// <summary>Every example in a docstring is a part of these programs and tests: it compiles and does what it says.</summary>
public partial class DocumentationTests
{
    [Fact]
    public void EveryExampleIsAPartOfATest()
    {
        string here = Path.GetDirectoryName(ThisFile())!, library = Path.GetFullPath("../../src/Stein", here);
        string programs = string.Concat(Directory.EnumerateFiles(here, "*.cs").Order().Select(path => Trimmed(File.ReadAllText(path))));
        string[] parts = [.. Directory.EnumerateDirectories(library).Where(floor => Path.GetFileName(floor) is not ("bin" or "obj"))
            .SelectMany(floor => Directory.EnumerateFiles(floor, "*.cs")).Order()
            .SelectMany(path => Example().Matches(File.ReadAllText(path)))
            .SelectMany(example => Blank().Split(example.Groups[1].Value))
            .Select(part => Trimmed(WebUtility.HtmlDecode(part.Replace("///", ""))))];
        Assert.True(parts.Length >= 28, $"only {parts.Length} examples are found");
        Assert.All(parts, part => Assert.Contains(part, programs));
    }

    /// <summary>The lines without the space around them.</summary>
    static string Trimmed(string text) =>
        string.Concat(text.Split('\n', StringSplitOptions.TrimEntries).Where(line => line != "").Select(line => line + "\n"));

    static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex("<example>[^\\n]*?<code>(.*?)</code></example>", RegexOptions.Singleline)]
    private static partial Regex Example();

    /// <summary>An empty line of a docstring.</summary>
    [GeneratedRegex(@"\n *///\s*\n")]
    private static partial Regex Blank();
}
