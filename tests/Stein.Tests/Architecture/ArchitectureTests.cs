using Xunit;

namespace Stein.Tests.Architecture;

public class ArchitectureTests
{
    static readonly SourceFile[] Tree = SourceTree.Read();

    [Fact]
    public void TheTreeIsFound()
    {
        Assert.Contains(Tree, file => file.Path == "src/Stein/Simd/IReal.cs");
        Assert.Contains(Tree, file => file.Path == "src/Stein/Stein.csproj");
        Assert.Contains(Tree, file => file.Path == "Directory.Build.props");
        Assert.Contains(Tree, file => file.Path == "tests/Stein.Tests/Architecture/ArchitectureTests.cs");
        Assert.Contains(Tree, file => file.Path == "bench/Stein.Benchmarks/Program.cs");
    }

    [Fact]
    public void AFloorUsesOnlyTheFloorsBeforeIt() => Assert.Empty(Floors.Violations(Tree));

    [Fact]
    public void ANamespaceIsItsFolder() => Assert.Empty(Namespaces.Violations(Tree));

    [Fact]
    public void TheEngineRefersToNothing() => Assert.Empty(Packages.Violations(Tree));

    [Fact]
    public void NoNameIsUsedWhoseBitsVary() => Assert.Empty(BannedNames.Violations(Tree));

    [Fact]
    public void NoFileIsLong() => Assert.Empty(Lengths.Violations(Tree));

    [Fact]
    public void TheSurfaceIsSmall() => Assert.InRange(typeof(Stein.Models.DensityModel).Assembly.GetExportedTypes().Length, 50, 110);
}
