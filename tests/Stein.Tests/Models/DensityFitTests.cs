using Stein.Buffers;
using Stein.Models;
using Stein.Noise;
using Stein.Objectives;
using Stein.Shards;
using Stein.Tests.Training;
using Xunit;

#pragma warning disable xUnit1051 // Fits of milliseconds need no cancellation.

namespace Stein.Tests.Models;

public class DensityFitTests
{
    const int Count = 200;

    static readonly FitOptions options = SmallFit.Options with { HeldOut = 0.2, SmallestNoise = 0.02, Seed = 3 };

    [Fact]
    public void TheLevelIsTheOneUnderWhichHeldOutRowsAreLikeliest()
    {
        var result = DensityFit.Run(Rows(), ["x", "y"], options);
        Assert.Equal([0.02, 0.04, 0.08, 0.16, 0.32], result.Levels.Select(one => one.Level));
        Assert.Equal(result.Levels.Max(one => one.LogLikelihood), result.HeldOutLogLikelihood);
        Assert.Equal(result.Levels.MaxBy(one => one.LogLikelihood).Level, result.Fit.Model.Levels!.Level);
        using var pool = new WorkerPool(1);
        foreach (var (level, logLikelihood) in result.Levels)
            Assert.Equal(Likelihoods(result.Fit.Model.AtLevel(level), result.Fit.Splits[0].HeldOut, pool).Average(), logLikelihood, 1e-12);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.9)]
    public void HeldOutRowsThatWereTrainedWithAreNoJudgesUnlessTheyAreMost(double repeated)
    {
        var single = Rows();
        var twice = new MatrixView<double>(new double[2 * Count], Count, 2);
        for (int b = 0; b < Count; b++) single[b < repeated * Count ? b % 20 : b].CopyTo(twice[b]);
        double[] x = new double[Count];
        for (int b = 0; b < Count; b++) x[b] = twice[b, 0];
        var result = DensityFit.Run(twice, ["x", "y"], options with { Steps = 10 });
        var split = result.Fit.Splits[0];
        var known = split.Training.Select(row => x[row]).ToHashSet();
        int[] others = [.. split.HeldOut.Where(row => !known.Contains(x[row]))];
        Assert.InRange(others.Length, 1, split.HeldOut.Count - 1);
        Assert.Equal(repeated > 0.5, 2 * others.Length < split.HeldOut.Count);
        using var pool = new WorkerPool(1);
        foreach (var (level, logLikelihood) in result.Levels)
        {
            var judges = repeated > 0.5 ? split.HeldOut : others;
            Assert.Equal(Likelihoods(result.Fit.Model.AtLevel(level), judges, pool, twice).Average(), logLikelihood, 1e-12);
        }
    }

    /// <summary>A few steps know little of small levels, where a smooth density is far better; points on a curve want the smallest.</summary>
    [Fact]
    public void DataAndTrainingDecideIt()
    {
        Assert.True(DensityFit.Run(Rows(), ["x", "y"], options with { Steps = 3 }).Fit.Model.Levels!.Level > 0.02);
        var curve = new MatrixView<double>(new double[2 * Count], Count, 2);
        for (int b = 0; b < Count; b++) (curve[b, 0], curve[b, 1]) = (b, b + 1e-3 * Math.Sin(b));
        Assert.Equal(0.02, DensityFit.Run(curve, ["x", "y"], options with { Steps = 400 }).Fit.Model.Levels!.Level);
    }

    [Fact]
    public void WeightsWeighTheHeldOutRowsToo()
    {
        double[] weights = [.. Enumerable.Range(0, Count).Select(b => (double)(b % 4))];
        var result = DensityFit.Run(Rows(), ["x", "y"], options, weights: weights);
        Assert.All(result.Fit.Splits[0].HeldOut, row => Assert.NotEqual(0, weights[row]));
        using var pool = new WorkerPool(1);
        foreach (var (level, logLikelihood) in result.Levels)
        {
            double[] logs = Likelihoods(result.Fit.Model.AtLevel(level), result.Fit.Splits[0].HeldOut, pool);
            double expected = result.Fit.Splits[0].HeldOut.Zip(logs, (row, log) => weights[row] * log).Sum() / result.Fit.Splits[0].HeldOut.Sum(row => weights[row]);
            Assert.Equal(expected, logLikelihood, 1e-12);
        }
        Assert.Equal(Normal(result, weights), result.GaussianHeldOutLogLikelihood, 1e-9);
    }

    [Fact]
    public void WeightsNearTheLargestNumbersAreNoOthers()
    {
        double[] weights = [.. Enumerable.Range(0, Count).Select(b => 1.0 + b % 3)];
        DensityFitResult small = DensityFit.Run(Rows(), ["x", "y"], options, weights: weights);
        DensityFitResult large = DensityFit.Run(Rows(), ["x", "y"], options, weights: [.. weights.Select(weight => weight * Math.Pow(2, 1020))]);
        Assert.Equal((small.HeldOutLogLikelihood, small.GaussianHeldOutLogLikelihood), (large.HeldOutLogLikelihood, large.GaussianHeldOutLogLikelihood));
        Assert.True(double.IsFinite(large.GaussianHeldOutLogLikelihood));
    }

    [Fact]
    public void LevelsEndBelowTheLargest()
    {
        var objective = new NoiseConditionalScoreMatching(new(new(0.05, 0.2), 8));
        Assert.Equal([0.05, 0.1], DensityFit.Run(Rows(), ["x", "y"], options with { Objective = objective }).Levels.Select(one => one.Level));
    }

    [Fact]
    public void TheNormalBesideItIsThatOfTheTrainingRows()
    {
        var result = DensityFit.Run(Rows(), ["x", "y"], options);
        Assert.Equal(Normal(result, [.. Enumerable.Repeat(1.0, Count)]), result.GaussianHeldOutLogLikelihood, 1e-9);
        // A column twice has no normal density, but a smoothed one.
        var rows = Rows();
        var doubled = new MatrixView<double>(new double[2 * Count], Count, 2);
        for (int b = 0; b < Count; b++) doubled[b, 0] = doubled[b, 1] = Math.Round(rows[b, 0] * 64) / 64;
        var singular = DensityFit.Run(doubled, ["x", "y"], options with { Steps = 5 });
        Assert.True(double.IsNaN(singular.GaussianHeldOutLogLikelihood) && double.IsFinite(singular.HeldOutLogLikelihood));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void ThreadsDoNotMatter(int threads)
    {
        DensityFitResult one = DensityFit.Run(Rows(), ["x", "y"], options), many = DensityFit.Run(Rows(), ["x", "y"], options with { Threads = threads });
        Assert.Equal(one.Levels, many.Levels);
        Assert.Equal((one.HeldOutLogLikelihood, one.GaussianHeldOutLogLikelihood), (many.HeldOutLogLikelihood, many.GaussianHeldOutLogLikelihood));
        using MemoryStream first = new(), second = new();
        one.Fit.Model.Save(first);
        many.Fit.Model.Save(second);
        Assert.Equal(first.ToArray(), second.ToArray());
    }

    [Fact]
    public void AnObjectiveOfOneLevelIsRefused()
    {
        foreach (IObjective objective in new IObjective[] { new ImplicitScoreMatching(0.1f), new DenoisingScoreMatching(0.2f) })
            Assert.Contains("all noise levels", Assert.Throws<ArgumentException>(() => DensityFit.Run(Rows(), ["x", "y"], options with { Objective = objective }, new NoLook())).Message);
    }

    [Fact]
    public void ItIsCancelledInTrainingAndInTheLikelihoods()
    {
        Assert.ThrowsAny<OperationCanceledException>(() => DensityFit.Run(Rows(), ["x", "y"], options, cancellation: new CancellationToken(true)));
        // The last look at the training is over when the last step is done: what is cancelled there are the likelihoods.
        using var source = new CancellationTokenSource();
        var last = new Last(source);
        Assert.ThrowsAny<OperationCanceledException>(() => DensityFit.Run(Rows(), ["x", "y"], options, last, cancellation: source.Token));
        Assert.Equal(60, last.Step);
    }

    static double[] Likelihoods(ScoreModel model, IReadOnlyList<int> chosen, WorkerPool pool) => Likelihoods(model, chosen, pool, Rows());

    static double[] Likelihoods(ScoreModel model, IReadOnlyList<int> chosen, WorkerPool pool, ReadOnlyMatrixView<double> rows)
    {
        var selected = new MatrixView<double>(new double[2 * chosen.Count], chosen.Count, 2);
        for (int b = 0; b < chosen.Count; b++) rows[chosen[b]].CopyTo(selected[b]);
        return [.. model.LogLikelihood(selected, pool, 1e-2).Select(result => result.Value)];
    }

    /// <summary>The weighted mean log-density of the held-out rows under the normal of the weighted training rows, by its formula.</summary>
    static double Normal(DensityFitResult result, double[] weights)
    {
        var rows = Rows();
        double total = 0, mx = 0, my = 0, xx = 0, xy = 0, yy = 0, sum = 0, mass = 0;
        foreach (int b in result.Fit.Splits[0].Training)
            (total, mx, my) = (total + weights[b], mx + weights[b] * rows[b, 0], my + weights[b] * rows[b, 1]);
        (mx, my) = (mx / total, my / total);
        foreach (int b in result.Fit.Splits[0].Training)
        {
            double dx = rows[b, 0] - mx, dy = rows[b, 1] - my;
            (xx, xy, yy) = (xx + weights[b] * dx * dx / total, xy + weights[b] * dx * dy / total, yy + weights[b] * dy * dy / total);
        }
        double determinant = xx * yy - xy * xy;
        foreach (int b in result.Fit.Splits[0].HeldOut)
        {
            double dx = rows[b, 0] - mx, dy = rows[b, 1] - my;
            double square = (yy * dx * dx - 2 * xy * dx * dy + xx * dy * dy) / determinant;
            sum += weights[b] * (-0.5 * square - 0.5 * Math.Log(determinant) - Math.Log(2 * Math.PI));
            mass += weights[b];
        }
        return sum / mass;
    }

    /// <summary>Two clusters, one of them long.</summary>
    static ReadOnlyMatrixView<double> Rows()
    {
        var rows = new MatrixView<double>(new double[2 * Count], Count, 2);
        new NoiseStream(21, 0).Normals<double>(0, 0, rows.Items);
        for (int b = 0; b < Count; b++)
        {
            rows[b, 0] = b % 3 == 0 ? 5 + 0.4 * rows[b, 0] : 3 * rows[b, 0];
            rows[b, 1] = 100 + 20 * rows[b, 1] + 4 * rows[b, 0];
        }
        return rows;
    }

    sealed class Last(CancellationTokenSource source) : IProgress<FitProgress>
    {
        public int Step { get; private set; }

        public void Report(FitProgress value)
        {
            Step = value.Step;
            if (Step == value.Steps) source.Cancel();
        }
    }
}
