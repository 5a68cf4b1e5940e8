using System.Xml.Linq;

namespace Stein.Tests.Architecture;

/// <summary>The engine refers to nothing but .NET; a tool that acts during the build and stays out of the product is allowed.</summary>
public static class Packages
{
    static readonly string[] References =
        ["PackageReference", "GlobalPackageReference", "ProjectReference", "Reference", "FrameworkReference"];

    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files) =>
        from file in files
        where ReachesTheEngine(file)
        from item in XDocument.Parse(file.Text).Descendants()
        where References.Contains(item.Name.LocalName) && !IsBuildTool(item)
        select $"{file.Path}: the engine gains {item.Name.LocalName} {Setting(item, "Include") ?? Setting(item, "Update")}";

    static bool ReachesTheEngine(SourceFile file) =>
        !file.IsCSharp && !file.IsDocument && (file.IsEngine || !file.Path.Contains('/') || file.Path.StartsWith("src/Directory.", StringComparison.Ordinal));

    static bool IsBuildTool(XElement item) =>
        item.Name.LocalName is "PackageReference" or "GlobalPackageReference"
        && Setting(item, "PrivateAssets") == "all"
        && Setting(item, "Include") is { } name
        && (name.EndsWith("Analyzers", StringComparison.Ordinal) || name == "MinVer");

    static string? Setting(XElement item, string name) =>
        (string?)item.Attribute(name) ?? (string?)item.Elements().FirstOrDefault(child => child.Name.LocalName == name);
}
