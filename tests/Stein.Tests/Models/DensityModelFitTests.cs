using Stein.Models;
using Stein.Noise;
using Stein.Shards;
using Stein.Tables;
using Stein.Training;
using Xunit;

#pragma warning disable xUnit1051 // Fits of milliseconds need no cancellation.

namespace Stein.Tests.Models;

public class DensityModelFitTests
{
    const int Count = 200;

    static readonly DensityOptions options = SmallFit.Options with { ValidationFraction = 0.2, SmallestNoise = 0.02 };

    [Fact]
    public void TheLevelIsTheOneUnderWhichValidationRowsAreLikeliest()
    {
        var model = Fit(Rows());
        var report = model.Report!;
        Assert.Equal([0.02, 0.04, 0.08, 0.16, 0.32], report.LevelsTried.Select(one => one.Level));
        Assert.Equal(report.LevelsTried.Max(one => one.LogLikelihood), report.LogLikelihood);
        Assert.Equal(report.LevelsTried.MaxBy(one => one.LogLikelihood).Level, model.Level);
        foreach (var (level, logLikelihood) in report.LevelsTried)
            Assert.Equal(Likelihoods(model.AtLevel(level), Rows().Take(report.ValidationRows[0])).Average(), logLikelihood, 1e-12);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.9)]
    public void ValidationRowsThatWereTrainedOnDoNotCountUnlessTheyAreMost(double repeated)
    {
        var rows = Rows().Take([.. Enumerable.Range(0, Count).Select(b => b < repeated * Count ? b % 20 : b)]);
        double[] x = rows.Column("x");
        var model = Fit(rows, options with { Steps = 10 });
        var validation = model.Report!.ValidationRows[0];
        var known = Enumerable.Range(0, Count).Except(validation).Select(row => x[row]).ToHashSet();
        int[] others = [.. validation.Where(row => !known.Contains(x[row]))];
        Assert.InRange(others.Length, 1, validation.Count - 1);
        Assert.Equal(repeated > 0.5, 2 * others.Length < validation.Count);
        foreach (var (level, logLikelihood) in model.Report.LevelsTried)
        {
            var counted = repeated > 0.5 ? validation : others;
            Assert.Equal(Likelihoods(model.AtLevel(level), rows.Take(counted)).Average(), logLikelihood, 1e-12);
        }
    }

    /// <summary>
    /// A few steps know little of small levels, where a smooth density is far better; points on a curve want the smallest.
    /// </summary>
    [Fact]
    public void DataAndTrainingDecideIt()
    {
        Assert.True(Fit(Rows(), options with { Steps = 3 }).Level > 0.02);
        double[] x = [.. Enumerable.Range(0, Count).Select(b => (double)b)], y = [.. x.Select(b => b + 1e-3 * Math.Sin(b))];
        Assert.Equal(0.02, Fit(Table.FromColumns(("x", x), ("y", y)), options with { Steps = 400 }).Level);
    }

    [Fact]
    public void WeightsWeighTheValidationRowsToo()
    {
        double[] weights = [.. Enumerable.Range(0, Count).Select(b => (double)(b % 4))];
        var model = Fit(Rows().WithWeights(weights));
        var validation = model.Report!.ValidationRows[0];
        Assert.All(validation, row => Assert.NotEqual(0, weights[row]));
        foreach (var (level, logLikelihood) in model.Report.LevelsTried)
        {
            double[] logs = Likelihoods(model.AtLevel(level), Rows().Take(validation));
            double expected = validation.Zip(logs, (row, log) => weights[row] * log).Sum() / validation.Sum(row => weights[row]);
            Assert.Equal(expected, logLikelihood, 1e-12);
        }
        Assert.Equal(Normal(model.Report, weights), model.Report.GaussianLogLikelihood, 1e-9);
    }

    [Fact]
    public void WeightsNearTheLargestNumbersAreNoOthers()
    {
        double[] weights = [.. Enumerable.Range(0, Count).Select(b => 1.0 + b % 3)];
        DensityFitReport small = Fit(Rows().WithWeights(weights)).Report!;
        DensityFitReport large = Fit(Rows().WithWeights([.. weights.Select(weight => weight * Math.Pow(2, 1020))])).Report!;
        Assert.Equal((small.LogLikelihood, small.GaussianLogLikelihood), (large.LogLikelihood, large.GaussianLogLikelihood));
        Assert.True(double.IsFinite(large.GaussianLogLikelihood));
    }

    [Fact]
    public void LevelsEndBelowTheLargest()
    {
        var model = Fit(Rows(), options with { SmallestNoise = 0.05, LargestNoise = 0.2, NoiseFeatures = 8 });
        Assert.Equal([0.05, 0.1], model.Report!.LevelsTried.Select(one => one.Level));
        Assert.Equal((0.05, 0.2, 8),
            (model.Scores.Range.Smallest, model.Scores.Range.Largest, model.Scores.Conditioning.Features));
    }

    [Fact]
    public void TheNormalBesideItIsThatOfTheTrainingRows()
    {
        var report = Fit(Rows()).Report!;
        Assert.Equal(Normal(report, [.. Enumerable.Repeat(1.0, Count)]), report.GaussianLogLikelihood, 1e-9);
        // A column twice has no normal density, but a smoothed one.
        double[] x = [.. Rows().Column("x").Select(value => Math.Round(value * 64) / 64)];
        var singular = Fit(Table.FromColumns(("x", x), ("y", x)), options with { Steps = 5 }).Report!;
        Assert.True(double.IsNaN(singular.GaussianLogLikelihood) && double.IsFinite(singular.LogLikelihood));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void WorkersDoNotMatter(int workers)
    {
        using var pool = new WorkerPool(workers);
        DensityModel one = Fit(Rows()), many = DensityModel.Fit(Rows(), options, 3, pool);
        Assert.Equal(one.Report!.LevelsTried, many.Report!.LevelsTried);
        Assert.Equal((one.Report.LogLikelihood, one.Report.GaussianLogLikelihood),
            (many.Report.LogLikelihood, many.Report.GaussianLogLikelihood));
        Assert.Equal(SmallFit.Bytes(one), SmallFit.Bytes(many));
        Assert.Equal(SmallFit.Bytes(one), SmallFit.Bytes(DensityModel.Fit(Rows(), options, 3)));
    }

    [Fact]
    public void ItIsCancelledInTrainingAndInTheLikelihoods()
    {
        Assert.ThrowsAny<OperationCanceledException>(() => SmallFit.Density(Rows(), options, cancellation: new CancellationToken(true)));
        // The last evaluation of the training is over when the last step is done: what is cancelled there are the likelihoods.
        using var source = new CancellationTokenSource();
        var last = new Last(source);
        Assert.ThrowsAny<OperationCanceledException>(() => SmallFit.Density(Rows(), options, 3, last, source.Token));
        Assert.Equal(60, last.Step);
    }

    static DensityModel Fit(Table rows, DensityOptions? chosen = null) => SmallFit.Density(rows, chosen ?? options, seed: 3);

    static double[] Likelihoods(DensityModel model, Table rows) => [.. model.LogLikelihood(rows, 1e-2).Select(result => result.Value)];

    /// <summary>
    /// The weighted mean log-density of the validation rows under the normal of the weighted training rows, by its formula.
    /// </summary>
    static double Normal(DensityFitReport report, double[] weights)
    {
        var rows = Rows();
        var validation = report.ValidationRows[0];
        int[] training = [.. Enumerable.Range(0, Count).Except(validation)];
        double total = 0, mx = 0, my = 0, xx = 0, xy = 0, yy = 0, sum = 0, mass = 0;
        foreach (int b in training) (total, mx, my) = (total + weights[b], mx + weights[b] * rows[b, 0], my + weights[b] * rows[b, 1]);
        (mx, my) = (mx / total, my / total);
        foreach (int b in training)
        {
            double dx = rows[b, 0] - mx, dy = rows[b, 1] - my;
            (xx, xy, yy) = (xx + weights[b] * dx * dx / total, xy + weights[b] * dx * dy / total, yy + weights[b] * dy * dy / total);
        }
        double determinant = xx * yy - xy * xy;
        foreach (int b in validation)
        {
            double dx = rows[b, 0] - mx, dy = rows[b, 1] - my;
            double square = (yy * dx * dx - 2 * xy * dx * dy + xx * dy * dy) / determinant;
            sum += weights[b] * (-0.5 * square - 0.5 * Math.Log(determinant) - Math.Log(2 * Math.PI));
            mass += weights[b];
        }
        return sum / mass;
    }

    /// <summary>Two clusters, one of them long.</summary>
    static Table Rows()
    {
        var normals = new double[2 * Count];
        new NoiseStream(21, 0).Normals<double>(0, 0, normals);
        double[] x = [.. Enumerable.Range(0, Count).Select(b => b % 3 == 0 ? 5 + 0.4 * normals[2 * b] : 3 * normals[2 * b])];
        return Table.FromColumns(("x", x), ("y", [.. Enumerable.Range(0, Count).Select(b => 100 + 20 * normals[2 * b + 1] + 4 * x[b])]));
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
