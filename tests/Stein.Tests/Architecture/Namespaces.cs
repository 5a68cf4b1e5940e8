using System.Numerics;
using System.Text.RegularExpressions;

namespace Stein.Tests.Architecture;

/// <summary>A file's namespace is its folder's path, and no folder's name hides a type of .NET.</summary>
public static partial class Namespaces
{
    // Where the names come from that every file sees (the implicit usings), and those that lane code imports.
    static readonly HashSet<string> Seen =
    [
        "System", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks", "System.Collections.Generic",
        "System.Numerics", "System.Runtime.CompilerServices", "System.Runtime.Intrinsics",
    ];

    static readonly HashSet<string> TypesOfDotNet =
    [
        .. new[] { typeof(object), typeof(Enumerable), typeof(Parallel), typeof(Stack<>), typeof(HttpClient), typeof(Complex) }
            .SelectMany(type => type.Assembly.GetExportedTypes())
            .Where(type => type.Namespace is { } home && Seen.Contains(home))
            .Select(type => type.Name.Split('`')[0]),
    ];

    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files)
    {
        var sources = files.Where(file => file.IsCSharp).ToArray();
        return sources.SelectMany(Misplaced).Concat(sources
            .SelectMany(file => file.Folders)
            .Distinct()
            .Where(TypesOfDotNet.Contains)
            .Select(folder => $"The folder {folder} hides the type of that name"));
    }

    // Only a program's first file, in the project's own folder or called Program.cs, may do without.
    static IEnumerable<string> Misplaced(SourceFile file)
    {
        var expected = string.Join('.', [file.Parts[1], .. file.Folders]);
        string[] declared = [.. Declaration().Matches(file.Code).Select(match => match.Groups[1].Value)];
        if (declared.Length == 0 && !file.IsEngine && (file.Folders.Length == 0 || file.Parts[^1] == "Program.cs")) return [];
        if (declared.SequenceEqual([expected])) return [];
        return [$"{file.Path}: the namespace is '{string.Join("', '", declared)}', not '{expected}'"];
    }

    [GeneratedRegex(@"\bnamespace\s+([\w.]+)")]
    private static partial Regex Declaration();
}
