namespace Stein.Tests.Architecture;

/// <summary>A file is short enough to be read in one sitting.</summary>
public static class Lengths
{
    const int Longest = 400;

    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files) =>
        from file in files
        let lines = file.Text.AsSpan().TrimEnd('\n').Count('\n') + 1
        where file.IsCSharp && lines > Longest
        select $"{file.Path} has {lines} lines, more than {Longest}";
}
