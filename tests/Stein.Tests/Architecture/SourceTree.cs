using System.Runtime.CompilerServices;

namespace Stein.Tests.Architecture;

/// <summary>The sources that this test was built from.</summary>
static class SourceTree
{
    static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true };

    /// <summary>The C# files, the project files and the documents of src, tests and bench, and the build's settings at the root.</summary>
    public static SourceFile[] Read()
    {
        var root = Path.GetFullPath("../../..", Path.GetDirectoryName(ThisFile())!);
        var settings = Directory.EnumerateFiles(root, "Directory.*");
        var files = new[] { "src", "tests", "bench" }
            .SelectMany(part => Directory.EnumerateFiles(Path.Combine(root, part), "*", Everywhere))
            .Where(path => Path.GetExtension(path) is ".cs" or ".csproj" or ".props" or ".targets" or ".md");
        return
        [
            .. settings.Concat(files)
                .Select(path => (Full: path, Relative: Path.GetRelativePath(root, path).Replace('\\', '/')))
                .Where(path => !path.Relative.Split('/').Any(part => part is "bin" or "obj" or "BenchmarkDotNet.Artifacts"))
                .OrderBy(path => path.Relative, StringComparer.Ordinal)
                .Select(path => new SourceFile(path.Relative, File.ReadAllText(path.Full))),
        ];
    }

    static string ThisFile([CallerFilePath] string path = "") => path;
}
