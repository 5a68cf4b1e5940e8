using System.Text;
using Stein.Cli.Plots;
using Xunit;

namespace Stein.Tests.Program;

public sealed class FieldFigureTests
{
    const double Separation = 0.1;

    [Fact]
    public void StreamlinesKeepTheirDistance()
    {
        var lines = new Streamlines((x, y) => (0.5 - x - y, 0.2 + x * y), 1.2, Separation).Trace();
        Assert.True(lines.Count > 10);
        for (int i = 0; i < lines.Count; i++)
            for (int j = 0; j < i; j++)
                foreach (var p in lines[i])
                    foreach (var q in lines[j])
                        Assert.True((p.X - q.X) * (p.X - q.X) + (p.Y - q.Y) * (p.Y - q.Y) >= 0.2 * Separation * Separation);
    }

    [Fact]
    public void StreamlinesFollowTheField()
    {
        foreach (var line in new Streamlines((x, y) => (y - 0.5, 0.5 - x), 1, Separation).Trace())
        {
            double radius = Radius(line[0]);
            Assert.All(line, point => Assert.Equal(radius, Radius(point), tolerance: 1e-3));
        }

        static double Radius((double X, double Y) p) => Math.Sqrt((p.X - 0.5) * (p.X - 0.5) + (p.Y - 0.5) * (p.Y - 0.5));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a,b")]
    [InlineData("a,b,c")]
    public void EveryDimensionHasItsPicture(string columns)
    {
        using var program = new ProgramRun();
        string data = program.Write("data.csv", ProgramRun.Table(columns));
        Assert.Equal(0, program.Run(["fit", data, "-o", program["m"], "--ensemble", "1", .. ProgramRun.Quick]).Code);
        foreach (string name in new[] { "p.png", "p.svg" })
        {
            var outcome = program.Run("plot", program["m"], data, "-o", program[name], "-n", "20", "--steps", "5");
            Assert.True(outcome.Code == 0, outcome.Messages);
        }
        Assert.Equal("\u0089PNG", Encoding.Latin1.GetString(File.ReadAllBytes(program["p.png"])[..4]));
        string svg = File.ReadAllText(program["p.svg"]);
        Assert.Contains("font-family=\"Liberation Sans, Arimo, Arial, Helvetica, sans-serif\"", svg);
        Assert.Contains("samples", svg);
        foreach (string column in columns.Split(',')) Assert.Matches($@">\s*{column}\s*</text>", svg);
    }

    [Fact]
    public void TheFontOfEveryLabelIsTheOneThatIsShipped() => Assert.Equal(PaperFont.Family, PaperFont.Typeface.FamilyName);
}
