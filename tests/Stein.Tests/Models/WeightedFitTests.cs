using Stein.Buffers;
using Stein.Models;
using Stein.Noise;
using Stein.Objectives;
using Stein.Scores;
using Stein.Tables;
using Xunit;

namespace Stein.Tests.Models;

/// <summary>Row weights: how much each row counts, from the scaling to the validation.</summary>
public class WeightedFitTests
{
    static readonly NoiseStream noise = new(8, 0);

    [Fact]
    public void EqualWeightsAreNoWeights() => Assert.Equal(Fit(Rows(), []), Fit(Rows(), [.. Enumerable.Repeat(3.0, 300)]));

    [Fact]
    public void OnlyRatiosMatter()
    {
        double[] weights = [.. Enumerable.Range(0, 300).Select(b => 1.0 + b % 3)];
        Assert.Equal(Fit(Rows(), weights), Fit(Rows(), [.. weights.Select(weight => 1024 * weight)]));
        Assert.NotEqual(Fit(Rows(), []), Fit(Rows(), weights));
    }

    [Fact]
    public void RowsOfWeightZeroAreLeftOutWhateverTheyHold()
    {
        double[] rows = Rows(), weights = [.. Enumerable.Range(0, 300).Select(b => b % 3)];
        double[] kept = [.. rows.Where((_, i) => i / 2 % 3 > 0)], keptWeights = [.. weights.Where(weight => weight > 0)];
        for (int b = 0; b < 300; b += 3) rows[2 * b] = double.NaN;
        Assert.Equal(Fit(kept, keptWeights), Fit(rows, weights));
    }

    [Fact]
    public void WeightsThatAreNoneAreRefused()
    {
        foreach (double wrong in new[] { -1, double.NaN, double.PositiveInfinity })
        {
            double[] weights = [.. Enumerable.Repeat(1.0, 300)];
            weights[7] = wrong;
            Assert.Contains("row 7", Assert.Throws<ArgumentException>(() => Fit(Rows(), weights)).Message);
        }
        Assert.Throws<ArgumentException>(() => Fit(Rows(), [1]));
        Assert.Throws<ArgumentException>(() => Fit(Rows(), new double[300]));
    }

    [Fact]
    public void AScalingByWholeWeightsIsThatOfRepeatedRows()
    {
        double[] rows = Rows(), weights = [.. Enumerable.Range(0, 300).Select(b => 1.0 + b % 3)];
        double[] repeated = Repeated(rows, weights);
        var weighted = Standardization.Fit(new ReadOnlyMatrixView<double>(rows, 300, 2), weights);
        var whole = Standardization.Fit(new ReadOnlyMatrixView<double>(repeated, repeated.Length / 2, 2));
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(whole.Mean[i], weighted.Mean[i], 1e-13 * (1 + Math.Abs(whole.Mean[i])));
            Assert.Equal(whole.Scale[i], weighted.Scale[i], 1e-13 * whole.Scale[i]);
        }
    }

    [Fact]
    public void AGaussianOfWholeWeightsIsThatOfRepeatedRows()
    {
        double[] rows = Rows(), weights = [.. Enumerable.Range(0, 300).Select(b => 1.0 + b % 3)];
        double[] repeated = Repeated(rows, weights);
        ReadOnlyMatrixView<double> single = new(rows, 300, 2), many = new(repeated, repeated.Length / 2, 2);
        Assert.Equal(
            Gaussian.Fit(many, 0.1).ImplicitLoss(many, 0.1), Gaussian.Fit(single, 0.1, weights).ImplicitLoss(single, 0.1, weights), 1e-12);
    }

    /// <summary>
    /// Two clusters of equal numbers, one weighing four times as much: halfway between them the score of the weighted mixture points
    /// to the heavier one. Fitted without the weights it does not.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AFitIsThatOfTheWeightedMixture(bool weighted)
    {
        const int Count = 8000;
        var rows = new double[Count];
        noise.Normals<double>(2, 0, rows);
        for (int b = 0; b < Count; b++) rows[b] += b % 2 == 0 ? -1.5 : 1.5;
        var table = Table.FromColumns(("x", rows));
        if (weighted) table = table.WithWeights([.. Enumerable.Range(0, Count).Select(b => b % 2 == 0 ? 4.0 : 1)]);
        var options = new ScoreOptions { Hidden = [32, 32], Steps = 2000 };
        var model = SmallFit.Score(table, new ImplicitScoreMatching(), options, seed: 2,
            cancellation: TestContext.Current.CancellationToken);
        double error = new double[] { -2, -1, 0, 1, 2 }.Average(x => Math.Pow(model.Score([x])[0] - Mixture(x), 2));
        Assert.Equal(weighted, error < 0.05);

        // −x ± 1.5 by the posterior shares of 4 to 1.
        static double Mixture(double x)
        {
            double left = 4 * Math.Exp(-0.5 * (x + 1.5) * (x + 1.5)), right = Math.Exp(-0.5 * (x - 1.5) * (x - 1.5));
            return (-left * (x + 1.5) - right * (x - 1.5)) / (left + right);
        }
    }

    static double[] Rows()
    {
        var rows = new double[600];
        noise.Normals<double>(0, 0, rows);
        for (int i = 0; i < rows.Length; i += 2) rows[i] = 50 + 3 * rows[i] + rows[i + 1];
        return rows;
    }

    static double[] Repeated(double[] rows, double[] weights)
        => [.. Enumerable.Range(0, weights.Length).SelectMany(b => Enumerable.Repeat(b, (int)weights[b]))
            .SelectMany(b => rows[(2 * b)..(2 * b + 2)])];

    static byte[] Fit(double[] rows, double[] weights)
    {
        var table = Table.FromRows(rows, ["a", "b"]);
        if (weights.Length > 0) table = table.WithWeights(weights);
        return SmallFit.Bytes(SmallFit.Score(table, new SlicedScoreMatching(2, noiseFloor: 0.1f), SmallFit.ScoreOptions with { Steps = 30 },
            seed: 1));
    }
}
