namespace Stein.Tests.Architecture;

/// <summary>A file is short enough to be read in one sitting, and its lines are short enough to be seen whole.</summary>
public static class Lengths
{
    const int MostLines = 300, LongestLine = 140;

    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files) =>
        files.SelectMany(file => LongFiles(file).Concat(LongLines(file)));

    static IEnumerable<string> LongFiles(SourceFile file)
    {
        if (!file.IsCSharp) yield break;
        int lines = file.Text.AsSpan().TrimEnd('\n').Count('\n') + 1;
        if (lines > MostLines) yield return $"{file.Path} has {lines} lines, more than {MostLines}";
    }

    static IEnumerable<string> LongLines(SourceFile file) =>
        from line in file.Text.Split('\n').Index()
        where file.Parts[0] == "src" && line.Item.Length > LongestLine
        select $"{file.Path}, line {line.Index + 1} has {line.Item.Length} characters, more than {LongestLine}";
}
