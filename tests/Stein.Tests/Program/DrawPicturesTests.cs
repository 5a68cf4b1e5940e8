using System.Globalization;
using SkiaSharp;
using Stein.Cli.Plots;
using Stein.Diagnostics;
using Stein.Noise;
using Stein.Sampling;
using Xunit;

namespace Stein.Tests.Program;

/// <summary>The pictures of <c>diagnose</c>: traces, ranks by chain, pairs with divergent draws marked.</summary>
public sealed class DrawPicturesTests : IDisposable
{
    readonly ProgramRun program = new();

    public void Dispose() => program.Dispose();

    [Theory]
    [InlineData("--output", 3, 4, 340, "4 of 4 chains")]
    [InlineData("--output", 30, 4, 940, "12 of 31 coordinates, those of largest R-hat")]
    [InlineData("--ranks", 30, 4, 544, "4 of 4 chains; 12 of 31 coordinates, those of largest R-hat")]
    [InlineData("--ranks", 1, 1, 134, "the halves of 1 chain")]
    [InlineData("--ranks", 2, 10, 175, "8 of 10 chains")]
    [InlineData("--pairs", 30, 4, 510, "8 of 31 coordinates, those where divergent draws lie apart")]
    [InlineData("--pairs", 1, 2, 510, "divergent")]
    public void PicturesShowWhatIsSuspected(string option, int dimension, int chains, int height, string words)
    {
        string[] files = [.. Enumerable.Range(0, chains).Select(chain => Write(chain, dimension))];
        foreach (string name in new[] { "p.png", "p.svg" })
        {
            var outcome = program.Run(["diagnose", .. files, option, program[name]]);
            Assert.True(outcome.Code == 0, outcome.Messages);
        }
        using var picture = SKBitmap.Decode(program["p.png"]);
        Assert.InRange(picture.Width, 4 * 500, 4 * 520);
        Assert.InRange(picture.Height, 4 * height - 8, 4 * height + 8);
        string svg = File.ReadAllText(program["p.svg"]);
        Assert.Contains(words, svg);
        Assert.Contains("theta.1", svg);
    }

    [Fact]
    public void PairsTakeTwoCoordinates()
    {
        program.Write("one.csv", "a\n1\n2\n3\n");
        var outcome = program.Run("diagnose", program["one.csv"], "--pairs", program["p.png"]);
        Assert.Equal(64, outcome.Code);
        Assert.Contains("and there is one", Assert.Single(outcome.Complaints));
        Assert.Equal("", outcome.Results);
    }

    /// <summary>Of twenty coordinates one chain is off in the 13th; the divergent draws are those with a low 17th.</summary>
    [Fact]
    public void SuspectsAreThoseThatAreOff()
    {
        const int Dimension = 20;
        var values = new double[4 * 500 * Dimension];
        new NoiseStream(5, 0).Normals<double>(0, 0, values);
        for (int row = 0; row < 2000; row++) values[row * Dimension + 12] += row % 4 == 2 ? 1 : 0;
        var draws = new Draws(values, 4, Dimension);
        bool[] divergent = [.. Enumerable.Range(0, 2000).Select(row => values[row * Dimension + 16] < -1.5)];
        var rows = Summary.Compute(draws).Rows;
        Assert.Equal([12], Suspects.ByRhat(rows, 1).Places);
        Assert.Equal([16], Suspects.ByDivergence(draws, divergent, rows, 1).Places);
        Assert.Equal([12], Suspects.ByDivergence(draws, new bool[2000], rows, 1).Places);
        Assert.Equal("", Suspects.ByRhat(rows, Dimension).Words);
    }

    /// <summary>A chain in CmdStan's form, some of whose draws are divergent.</summary>
    string Write(int chain, int dimension)
    {
        const int Count = 200;
        var values = new double[Count * dimension];
        new NoiseStream(4, 0).Normals<double>((ulong)chain, 0, values);
        string names = string.Join(',', Enumerable.Range(1, dimension).Select(i => $"theta.{i}"));
        var rows = values.Chunk(dimension).Select(row => new[] { -0.5 * row.Sum(x => x * x), row[0] > 1.5 ? 1 : 0 }.Concat(row));
        return program.Write($"c{chain}.csv", $"lp__,divergent__,{names}\n" + string.Concat(rows.Select(row =>
            string.Join(',', row.Select(x => x.ToString(CultureInfo.InvariantCulture))) + "\n")));
    }
}
