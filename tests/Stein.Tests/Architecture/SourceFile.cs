namespace Stein.Tests.Architecture;

/// <summary>A file of the repository: its path from the root, with slashes, and its text.</summary>
public sealed record SourceFile(string Path, string Text)
{
    readonly Lazy<string> code = new(() => CSharpCode.Of(Text));

    /// <summary>The text without comments and without the words of strings.</summary>
    public string Code => code.Value;

    /// <summary>The path's parts: <c>src</c>, the project, its folders, the file's name.</summary>
    public string[] Parts { get; } = Path.Split('/');

    public bool IsCSharp => Path.EndsWith(".cs", StringComparison.Ordinal);

    public bool IsDocument => Path.EndsWith(".md", StringComparison.Ordinal);

    public bool IsEngine => Path.StartsWith("src/Stein/", StringComparison.Ordinal);

    /// <summary>The folders between the project and the file.</summary>
    public string[] Folders => Parts.Length > 3 ? Parts[2..^1] : [];
}
