using Stein.Buffers;
using Stein.Models;
using Stein.Networks;
using Stein.Noise;
using Stein.Objectives;
using Stein.Scores;
using Stein.Shards;
using Stein.Tables;
using Stein.Training;
using Xunit;

namespace Stein.Tests.Training;

/// <summary>Row weights: how much each row counts, from the scaling to the look at the held-out rows.</summary>
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

    [Fact]
    public void AHeldOutLossOfWholeWeightsIsThatOfRepeatedRows()
    {
        // Each fold of the repeated rows has to hold the same rows: three of them, one after the other in steps of sixteen.
        const int Count = 48, Folds = 16;
        float[] rows = new float[2 * Count], weights = [.. Enumerable.Range(0, Count).Select(b => 1f + b / Folds)];
        noise.Normals<float>(1, 0, rows);
        float[] repeated = [.. from repeat in Enumerable.Range(0, 3) from b in Enumerable.Range(0, Count) where weights[b] > repeat select b into b from i in new[] { 0, 1 } select rows[2 * b + i]];
        var network = new ScoreNetwork(new(2, [7, 5], skip: -1));
        network.Initialize(noise);
        using var pool = new WorkerPool(1);
        var weighted = new ValidationLoss(network.Shape, new ImplicitScoreMatching(), pool, new(rows, Count, 2), 0, noise, weights);
        var whole = new ValidationLoss(network.Shape, new ImplicitScoreMatching(), pool, new(repeated, repeated.Length / 2, 2), 0, noise);
        double[] first = weighted.Of(network.Parameters), second = whole.Of(network.Parameters);
        for (int fold = 0; fold < first.Length; fold++) Assert.Equal(second[fold], first[fold], 1e-5 * (1 + Math.Abs(second[fold])));
        Assert.Equal(whole.Mean(second), weighted.Mean(first), 1e-5 * (1 + Math.Abs(whole.Mean(second))));
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
        double[] weights = weighted ? [.. Enumerable.Range(0, Count).Select(b => b % 2 == 0 ? 4.0 : 1)] : [];
        var options = new FitOptions { Hidden = [32, 32], Steps = 2000, Seed = 2, Threads = 1, Objective = new ImplicitScoreMatching() };
        var model = ScoreFit.Run(new(rows, Count, 1), ["x"], options, weights: weights, cancellation: TestContext.Current.CancellationToken).Model;
        double[] points = [-2, -1, 0, 1, 2], scores = new double[5];
        model.Evaluate(new ReadOnlyMatrixView<double>(points, 5, 1), new MatrixView<double>(scores, 5, 1));
        double error = points.Zip(scores, (x, s) => (s - Mixture(x)) * (s - Mixture(x))).Average();
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
        => [.. Enumerable.Range(0, weights.Length).SelectMany(b => Enumerable.Repeat(b, (int)weights[b])).SelectMany(b => rows[(2 * b)..(2 * b + 2)])];

    static byte[] Fit(double[] rows, double[] weights)
    {
        var options = new FitOptions { Hidden = [8], Steps = 30, Batch = 100, Seed = 1, Threads = 1, Objective = new SlicedScoreMatching(2, noiseFloor: 0.1f) };
        var stream = new MemoryStream();
        ScoreFit.Run(new(rows, rows.Length / 2, 2), ["a", "b"], options, weights: weights).Model.Save(stream);
        return stream.ToArray();
    }
}
