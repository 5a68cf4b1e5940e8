using System.Globalization;
using SkiaSharp;
using Stein.Cli.Plots;
using Stein.Models;
using Stein.Noise;
using Stein.Scores;
using Stein.Tables;
using Xunit;

namespace Stein.Tests.Program;

/// <summary>What <c>plot</c> draws of models with noise levels and of tables of small pictures.</summary>
public sealed class PictureTests : IDisposable
{
    const int Rows = 300;

    readonly ProgramRun program = new();

    public void Dispose() => program.Dispose();

    [Theory]
    [InlineData(1, 252, 272, "model")]
    [InlineData(2, 504, 302, "density", "s.d.")]
    [InlineData(4, 504, 510, "samples")]
    [InlineData(10, 504, 510, "the first 8 of 10 columns")]
    public void ModelsOfAllNoiseLevelsHaveTheirPicture(int dimension, int width, int height, params string[] words) =>
        CheckPictures(dimension, width, height, words);

    [Theory]
    [InlineData(4)]
    [InlineData(9)]
    public void RowsCanBeSquarePictures(int dimension) => CheckPictures(dimension, 504, 256, ["data", "samples"], "--pictures");

    [Fact]
    public void SamplesAloneHaveTheirPictures()
    {
        Fit(4);
        var outcome = program.Run("plot", program["m"], "--samples", program["data.csv"], "-o", program["p.png"], "--pictures");
        Assert.True(outcome.Code == 0, outcome.Messages);
        using var picture = SKBitmap.Decode(program["p.png"]);
        Assert.Equal(4 * 244, picture.Width);
        Assert.True(Ink(picture) > 0.1);
    }

    [Fact]
    public void PicturesAreSquare()
    {
        Fit(3);
        var outcome = program.Run("plot", program["m"], "--samples", program["data.csv"], "-o", program["p.png"], "--pictures");
        Assert.Equal(64, outcome.Code);
        Assert.Equal("stein: --pictures takes rows that are square pictures, and 3 is no square number", Assert.Single(outcome.Complaints));
        Assert.False(File.Exists(program["p.png"]));
    }

    [Theory]
    [InlineData(-3.4, 3.4)]
    [InlineData(-23_000, 65_000)]
    [InlineData(0.00012, 0.00016)]
    [InlineData(4_000_000, 9_000_000)]
    [InlineData(1.2, 5.4)]
    [InlineData(1_699_950_000, 1_700_090_000)]
    [InlineData(1e9 - 3, 1e9 + 3)]
    [InlineData(-1e15 - 5, -1e15 + 3)]
    [InlineData(1 - 3e-9, 1 + 2e-9)]
    [InlineData(-4e30, 3e30)]
    [InlineData(-2e-30, 4e-30)]
    public void TicksAreSeveralAndRound(double low, double high)
    {
        foreach (bool upright in new[] { false, true })
        {
            var ticks = RoundTicks.Of(new(low, high), 116, upright).Ticks;
            double[] places = [.. ticks.Select(tick => tick.Position)];
            Assert.InRange(places.Length, 2, 9);
            Assert.All(places, place => Assert.InRange(place, low, high));
            Assert.DoesNotContain(ticks, tick => tick.Label == "−0");
            Assert.Distinct(ticks.Select(tick => tick.Label));
            double step = places[1] - places[0], leading = step / Math.Pow(10, Math.Floor(Math.Log10(step) + 1e-6));
            Assert.Contains(new[] { 1.0, 2, 5 }, digit => Math.Abs(digit - leading) < 1e-3);
        }
    }

    [Theory]
    [InlineData(0, 10, "x")]
    [InlineData(-1_699_990_000, -1_699_989_990, "x + 1,699,990,000")]
    [InlineData(1e15, 1e15 + 4, "x − 1E+15")]
    [InlineData(0.5, 0.50001, "x − 0.5")]
    public void NumbersThatShareTheirFirstDigitsAreToldByTheRest(double low, double high, string name)
    {
        var ticks = RoundTicks.Of(new(low, high), 116, upright: true);
        Assert.Equal(name, ticks.Of("x"));
        foreach (var tick in ticks.Ticks)
            Assert.Equal(tick.Position - ticks.Offset, double.Parse(tick.Label.Replace('−', '-'), CultureInfo.InvariantCulture),
                1e-3 * (high - low));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(double.NegativeInfinity, 1)]
    [InlineData(double.MinValue, double.MaxValue)]
    [InlineData(double.NaN, 1)]
    public void AxesWithoutALengthHaveNoTicks(double low, double high)
        => Assert.Empty(RoundTicks.Of(new(low, high), 116, upright: true).Ticks);

    [Fact]
    public void AUnitIsEquallyLongAlongAxesThatAreAlike()
    {
        var alike = new Frame(new(-1, 1), new(2, 4.5)).EqualUnits(1.5);
        Assert.Equal(1.5, alike.X.Length / alike.Y.Length, 1e-12);
        Assert.True(alike.X.Low <= -1 && alike.X.High >= 1 && alike.Y.Low <= 2 && alike.Y.High >= 4.5);
        var unlike = new Frame(new(0, 1), new(0, 100));
        Assert.Equal(unlike, unlike.EqualUnits(1.5));
    }

    void CheckPictures(int dimension, int width, int height, string[] words, params string[] options)
    {
        Fit(dimension);
        foreach (string name in new[] { "p.png", "p.svg" })
        {
            var outcome = program.Run(["plot", program["m"], program["data.csv"], "--samples", program["data.csv"], "-o", program[name],
                .. options]);
            Assert.True(outcome.Code == 0, outcome.Messages);
        }
        using var picture = SKBitmap.Decode(program["p.png"]);
        Assert.InRange(picture.Width, 4 * width - 4, 4 * width + 4);
        Assert.InRange(picture.Height, 4 * height - 4, 4 * height + 4);
        Assert.True(Ink(picture) > 0.02);
        string svg = File.ReadAllText(program["p.svg"]);
        Assert.StartsWith("<?xml", svg);
        foreach (string word in words) Assert.Contains(word, svg);
    }

    /// <summary>A short fit of all noise levels to columns of eight Gaussians.</summary>
    void Fit(int dimension)
    {
        int pairs = (dimension + 1) / 2;
        var draws = new double[Rows * pairs * 2];
        GaussianMixture.EightGaussians.Draw(new NoiseStream(1, 0), 0, new(draws, Rows * pairs, 2));
        double[] rows = [.. draws.Where((_, i) => i % (2 * pairs) < dimension)];
        string[] columns = [.. Enumerable.Range(0, dimension).Select(d => $"x{d}")];
        var options = new DensityOptions { Hidden = [8], Steps = 20, BatchSize = 32, EnsembleSize = 1 };
        DensityModel.Fit(Table.FromRows(rows, columns), options).Save(program["m"]);
        var lines = rows.Chunk(dimension).Select(row => string.Join(',', row.Select(x => x.ToString("R", CultureInfo.InvariantCulture))));
        program.Write("data.csv", string.Join('\n', [string.Join(',', columns), .. lines]) + "\n");
    }

    /// <summary>The share of dots that are not white.</summary>
    static double Ink(SKBitmap picture) => picture.Pixels.Count(dot => dot != SKColors.White) / (double)picture.Pixels.Length;
}
