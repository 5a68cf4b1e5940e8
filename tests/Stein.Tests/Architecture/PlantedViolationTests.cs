using Xunit;

namespace Stein.Tests.Architecture;

/// <summary>Each rule sees the violations planted here, and nothing in their innocent twins.</summary>
public class PlantedViolationTests
{
    const string Training = "Simd uses Training";

    [Theory]
    [InlineData("using Stein.Training;", Training)]
    [InlineData("using static Stein.Training.Adam;", Training)]
    [InlineData("using A = Stein.Training.Adam;", Training)]
    [InlineData("using A = System.Func<Stein.Training.Adam>;", Training)]
    [InlineData("using  Stein . /* here */ Training ;", Training)]
    [InlineData("var a = new Stein.Training.Adam();", Training)]
    [InlineData("var a = new global::Stein.Training.Adam();", Training)]
    [InlineData("var a = new Training.Adam();", Training)]
    [InlineData("Func<Training.Adam> a;", Training)]
    [InlineData("using Training;", Training)]
    [InlineData("using static Training.Adam;", Training)]
    [InlineData("using A = Training.Adam;", Training)]
    [InlineData("var s = $\"{Stein.Training.Adam.Name}\";", Training)]
    [InlineData("var s = $\"{f(\"a\")} {Stein.Training.Adam.Name}\";", Training)]
    [InlineData("var s = $$\"\"\"{ {{Stein.Training.Adam.Name}} }\"\"\";", Training)]
    [InlineData("var s = \"\\\"\"; using Stein.Training;", Training)]
    [InlineData("var s = @\"\\\"; using Stein.Training;", Training)]
    [InlineData("var c = '\"'; using Stein.Training;", Training)]
    [InlineData("using Stein.Buffers;", "Simd uses Buffers")]
    [InlineData("using Stein.Utilities;", "Simd uses Utilities")]
    [InlineData("global using Stein.Simd;", "global using")]
    [InlineData("global using System.Text;", "global using")]
    public void AUseOfALaterFloorIsSeen(string text, string violation) =>
        Assert.Contains(violation, Assert.Single(Floors.Violations([new("src/Stein/Simd/Planted.cs", text)])));

    [Theory]
    [InlineData("using Stein.Simd; using Stein.Noise; using System.Buffers;")]
    [InlineData("namespace Stein.Noise;")]
    [InlineData("// using Stein.Training;")]
    [InlineData("/* using\nStein.Training; */")]
    [InlineData("/// <see cref=\"Stein.Training.Adam\"/>")]
    [InlineData("var s = \"Stein.Training\" + @\"\"\"Stein.Training\" + \"\"\"\"Stein.Training\"\"\" \"\"\"\";")]
    [InlineData("var s = $\"{{Stein.Training}} {x}\";")]
    [InlineData("var a = this.Training.Length; var Training = 1;")]
    [InlineData("var a = MyStein.Training; var b = x.Stein.Training;")]
    public void AnInnocentTextIsLeftAlone(string text) => Assert.Empty(Floors.Violations([new("src/Stein/Noise/Innocent.cs", text)]));

    [Fact]
    public void OnlyTheLaterOfTwoFloorsErrs()
    {
        string[] order =
        [
            "Simd", "Buffers", "Files", "Noise", "Linear", "Shards", "Duals", "Optimizers", "Scores", "Tables",
            "Networks", "Objectives", "Training", "Flow", "Sampling", "Diagnostics", "Models",
        ];
        for (var user = 0; user < order.Length; user++)
        {
            for (var used = 0; used < order.Length; used++)
            {
                foreach (var text in new[] { $"using Stein.{order[used]};", $"_ = {order[used]}.Noun;" })
                    Assert.Equal(used > user, Floors.Violations([new($"src/Stein/{order[user]}/Noun.cs", text)]).Any());
            }
        }
    }

    [Theory]
    [InlineData("src/Stein/Noun.cs")]
    [InlineData("src/Stein/Utilities/Noun.cs")]
    public void AFolderThatIsNoFloorIsSeen(string path) => Assert.Single(Floors.Violations([new(path, "")]));

    [Fact]
    public void AUsingOfTheProjectIsSeen() =>
        Assert.Single(Floors.Violations([new("src/Stein/Stein.csproj", Project("<Using Include=\"Stein.Training\"/>"))]));

    [Theory]
    [InlineData("src/Stein/Simd/Lane.cs", "namespace Stein.Noise;")]
    [InlineData("src/Stein/Simd/Lane.cs", "namespace Stein;")]
    [InlineData("src/Stein/Simd/Lane.cs", "")]
    [InlineData("src/Stein/Simd/Lane.cs", "// namespace Stein.Simd;")]
    [InlineData("src/Stein/Simd/Lane.cs", "namespace Stein.Simd { } namespace Stein.Simd.Wide { }")]
    [InlineData("src/Stein/Linear/Micro/Kernel.cs", "namespace Stein.Linear;")]
    [InlineData("tests/Stein.Tests/Laws/Law.cs", "namespace Stein.Tests;")]
    [InlineData("src/Stein/Memory/Noun.cs", "namespace Stein.Memory;")]
    [InlineData("src/Stein/Random/Noun.cs", "namespace Stein.Random;")]
    [InlineData("src/Stein/Parallel/Noun.cs", "namespace Stein.Parallel;")]
    [InlineData("src/Stein.Cli/Vector/Noun.cs", "namespace Stein.Cli.Vector;")]
    public void AWrongNamespaceIsSeen(string path, string text) => Assert.Single(Namespaces.Violations([new(path, text)]));

    [Theory]
    [InlineData("src/Stein/Simd/Lane.cs", "using System;\nnamespace Stein.Simd;")]
    [InlineData("src/Stein/Linear/Micro/Kernel.cs", "namespace Stein.Linear.Micro { }")]
    [InlineData("src/Stein.Cli/Program.cs", "return 0;")]
    [InlineData("src/Stein.Cli/Commands/Fit.cs", "namespace Stein.Cli.Commands;")]
    public void ARightNamespaceIsLeftAlone(string path, string text) => Assert.Empty(Namespaces.Violations([new(path, text)]));

    [Theory]
    [InlineData("src/Stein/Stein.csproj", "<PackageReference Include=\"System.Numerics.Tensors\"/>")]
    [InlineData("src/Stein/Stein.csproj", "<PackageReference Include=\"Some.Analyzers\"/>")]
    [InlineData("src/Stein/Stein.csproj", "<PackageReference Include=\"Sep\" PrivateAssets=\"all\"/>")]
    [InlineData("src/Stein/Stein.csproj", "<ProjectReference Include=\"../Other/Other.csproj\"/>")]
    [InlineData("src/Stein/Stein.csproj", "<Reference Include=\"Other.dll\"/>")]
    [InlineData("Directory.Build.props", "<PackageReference Include=\"Sep\"/>")]
    [InlineData("Directory.Packages.props", "<GlobalPackageReference Include=\"Sep\"/>")]
    public void AReferenceIsSeen(string path, string item) => Assert.Single(Packages.Violations([new(path, Project(item))]));

    [Theory]
    [InlineData("src/Stein/Stein.csproj", "<InternalsVisibleTo Include=\"Stein.Tests\"/>")]
    [InlineData("src/Stein/Stein.csproj", "<PackageReference Include=\"Some.Analyzers\" PrivateAssets=\"all\"/>")]
    [InlineData("src/Stein/Stein.csproj", "<PackageReference Include=\"MinVer\"><PrivateAssets>all</PrivateAssets></PackageReference>")]
    [InlineData("src/Stein.Cli/Stein.Cli.csproj", "<PackageReference Include=\"ScottPlot\"/>")]
    [InlineData("Directory.Packages.props", "<PackageVersion Include=\"ScottPlot\" Version=\"5\"/>")]
    public void AnItemThatIsNoReferenceIsLeftAlone(string path, string item) =>
        Assert.Empty(Packages.Violations([new(path, Project(item))]));

    [Theory]
    [InlineData("x = Vector.MultiplyAddEstimate(x, y, z);")]
    [InlineData("x = T.MultiplyAddEstimate(x, y, z);")]
    [InlineData("TensorPrimitives.Tanh(x, y);")]
    [InlineData("x = Random.Shared.NextDouble();")]
    [InlineData("var r = new Random(1);")]
    [InlineData("var t = DateTime.Now;")]
    [InlineData("x = Vector.Exp(x);")]
    [InlineData("x = Vector512.Log(x);")]
    [InlineData("x = Vector256 . Sin(x);")]
    [InlineData("x = Vector128.Cos(x);")]
    [InlineData("x = Math.Exp(x);")]
    [InlineData("x = MathF.Tanh(x);")]
    [InlineData("x = double.Log(x);")]
    [InlineData("x = $\"{Math.Exp(1)}\";")]
    public void ABannedNameIsSeen(string text) => Assert.Single(BannedNames.Violations([new("src/Stein/Simd/Planted.cs", text)]));

    [Theory]
    [InlineData("src/Stein/Simd/Innocent.cs", "// Vector.Exp and MultiplyAddEstimate are banned")]
    [InlineData("src/Stein/Simd/Innocent.cs", "x = Elementary.Exp<L, T>(x); y = L.Exp(y); z = Math.Sqrt(z) + Math.Max(y, z);")]
    [InlineData("src/Stein/Simd/Innocent.cs", "x = Vector512.ExtractMostSignificantBits(x); y = Vector.FusedMultiplyAdd(x, x, x);")]
    [InlineData("src/Stein.Cli/Innocent.cs", "x = Math.Log10(x);")]
    [InlineData("tests/Stein.Tests/Oracles/Innocent.cs", "x = Math.Exp(x); var r = new Random(1);")]
    public void AnAllowedNameIsLeftAlone(string path, string text) => Assert.Empty(BannedNames.Violations([new(path, text)]));

    [Fact]
    public void ALongFileIsSeen()
    {
        var longest = string.Concat(Enumerable.Repeat("line\n", 300));
        Assert.Empty(Lengths.Violations([new("tests/Long.cs", longest)]));
        Assert.Single(Lengths.Violations([new("tests/Long.cs", longest + "line")]));
    }

    [Fact]
    public void ALongLineIsSeen()
    {
        var longest = "short\n" + new string('x', 140) + "\n";
        Assert.Empty(Lengths.Violations([new("src/Stein/Simd/Wide.cs", longest)]));
        Assert.Contains("line 2 has 141",
            Assert.Single(Lengths.Violations([new("src/Stein/Simd/Wide.cs", longest.Replace("x\n", "xx\n"))])));
    }

    static string Project(string item) => $"<Project><ItemGroup>{item}</ItemGroup></Project>";
}
