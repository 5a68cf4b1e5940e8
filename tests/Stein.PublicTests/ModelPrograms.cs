using Stein.Models;
using Stein.Tables;
using Xunit;

namespace Stein.PublicTests;

/// <summary>What most users write: a table, a model, answers.</summary>
public class ModelPrograms
{
    static readonly Table table = Table.FromRows(
        [.. Enumerable.Range(0, 200).Select(i => new[] { Math.Sin(i), Math.Cos(i) + 0.1 * Math.Sin(7 * i) })], ["east", "north"]);

    static readonly DensityOptions brief = new() { Hidden = [16, 16], Steps = 60, EnsembleSize = 1 };

    [Fact]
    public void Fit()
    {
        var model = DensityModel.Fit(table, brief, seed: 1);
        double log = model.LogLikelihood([0.5, 0.5]);
        Assert.True(double.IsFinite(log));
        Assert.Equal(["east", "north"], model.Columns);
    }

    [Fact]
    public void Sample()
    {
        var model = DensityModel.Fit(table, brief);
        Table first = model.Sample(10, seed: 3), second = model.Sample(10, seed: 3, first: 10), all = model.Sample(20, seed: 3);
        Assert.True(all.Values.SequenceEqual([.. first.Values, .. second.Values]));
        Assert.All(all.Column("north"), north => Assert.InRange(north, -10, 10));
    }

    [Fact]
    public void AnomaliesOfNewRows()
    {
        var model = DensityModel.Fit(table, brief);
        AnomalyResult[] results = model.AnomalyScores(new double[,] { { 0, 1 }, { 30, -40 } });
        Assert.True(results[1].Score > results[0].Score && results[1].PValue < results[0].PValue);
        var threshold = AnomalyThreshold.FromContamination([.. results.Select(result => result.Score)], 0.1);
        Assert.Equal((1, true), (threshold.Count, threshold.IsAnomaly(results[1].Score)));
    }

    [Fact]
    public void ImputeWithIntervals()
    {
        var model = DensityModel.Fit(table, brief);
        Imputation filled = model.Impute(new double[,] { { 0.5, double.NaN }, { double.NaN, 0.2 } }, draws: 50, seed: 1);
        var (low, high) = filled.Interval(0.9);
        Table mean = filled.Mean();
        Assert.Equal((0.5, 0.2), (mean[0, "east"], mean[1, "north"]));
        Assert.InRange(mean[0, "north"], low[0, "north"], high[0, "north"]);
    }

    [Fact]
    public void ConditionalDraws()
    {
        var model = DensityModel.Fit(table, brief);
        double[] north = model.Impute(Table.FromRow(0.5, double.NaN), draws: 100, seed: 2).Draw(row: 0, "north");
        Assert.Equal(100, north.Distinct().Count());
    }

    [Fact]
    public void SaveAndLoad()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.safetensors");
        var model = DensityModel.Fit(table, brief);
        model.Save(path);
        var loaded = DensityModel.Load(path);
        File.Delete(path);
        Assert.Equal(model.LogLikelihood([0.5, 0.5]), loaded.LogLikelihood([0.5, 0.5]));
    }

    [Fact]
    public void ContinueTraining()
    {
        var model = DensityModel.Fit(table, brief);
        var further = model.ContinueFit(table, new() { Steps = 60, LearningRate = 1e-3 }, seed: 2);
        Assert.Equal(model.Columns, further.Columns);
        Assert.NotEqual(model.LogLikelihood([0.5, 0.5]), further.LogLikelihood([0.5, 0.5]));
    }

    [Fact]
    public void ManyThreadsOnOneModel()
    {
        var model = DensityModel.Fit(table, brief);
        double[] alone = [.. Enumerable.Range(0, 40).Select(row => model.LogLikelihood(table.Row(row)))], together = new double[40];
        Parallel.For(0, 40, row => together[row] = model.LogLikelihood(table.Row(row)));
        Assert.Equal(alone, together);
    }
}
