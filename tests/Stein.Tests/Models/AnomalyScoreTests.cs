using Stein.Models;
using Stein.Noise;
using Stein.Shards;
using Stein.Tables;
using Xunit;

#pragma warning disable xUnit1051 // Flows of milliseconds need no cancellation.

namespace Stein.Tests.Models;

public class AnomalyScoreTests
{
    const double Smallest = 0.05;

    static readonly Table rows = Table.FromRows([10, 200, 14, 230, -2, 140], 2);

    /// <summary>
    /// A network of zeros has the score of a normal, so that the anomaly score is known: <c>½‖x‖²/(1 + σ²) + (D/2) log(2π(1 + σ²))</c>.
    /// </summary>
    [Fact]
    public void ItIsTheNegativeLogLikelihoodByStandardisedColumns()
    {
        double[] scores = Scores(Model([10, 200], [4, 30], 0), rows);
        double variance = 1 + Smallest * Smallest;
        for (int b = 0; b < 3; b++)
        {
            double square = Math.Pow((rows[b, 0] - 10) / 4, 2) + Math.Pow((rows[b, 1] - 200) / 30, 2);
            Assert.Equal(0.5 * square / variance + Math.Log(2 * Math.PI * variance), scores[b], 1e-3);
        }
        Assert.True(scores[0] < scores[1] && scores[1] < scores[2]);
    }

    [Fact]
    public void UnitsDoNotMatter()
    {
        var rescaled = Table.FromRows([.. rows.Values.ToArray().Select((value, i) => (i % 2 == 0 ? 1024 : 0.125) * value)], 2);
        double[] scores = Scores(Model([10, 200], [4, 30], 0.5f), rows), again = Scores(Model([10240, 25], [4096, 3.75], 0.5f), rescaled);
        for (int b = 0; b < 3; b++) Assert.Equal(scores[b], again[b], 1e-12);
    }

    [Fact]
    public void OneRowIsScoredAsInATable()
    {
        var model = Model([10, 200], [4, 30], 0.5f);
        double[] scores = Scores(model, rows);
        for (int b = 0; b < 3; b++)
        {
            Assert.Equal(scores[b], model.AnomalyScore(rows.Row(b)).Score);
            Assert.Equal(scores[b], model.AnomalyScore(model.LogLikelihood(rows.Row(b))).Score);
        }
    }

    [Fact]
    public void NormsAreThoseOfTheScores()
    {
        const int Count = 600;
        double[] y = new double[2 * Count], levels = [0.05, 0.7, 50];
        new NoiseStream(12, 0).Normals<double>(0, 0, y);
        var table = Table.FromRows(y, 2);
        var model = Model([0.5, -1], [2, 0.25], 0);
        using WorkerPool one = new(1), three = new(3);
        var norms = model.ScoreNorms(table, levels, one);
        Assert.Equal(norms.Values, model.ScoreNorms(table, levels, three).Values);
        Assert.Equal((Count, 3), (norms.RowCount, norms.ColumnCount));
        Assert.Equal(["norm_0.05", "norm_0.7", "norm_50"], norms.Columns);
        for (int b = 0; b < Count; b++)
        {
            double x0 = (y[2 * b] - 0.5) / 2, x1 = (y[2 * b + 1] + 1) / 0.25, length = Math.Sqrt((x0 * x0 + x1 * x1) / 2);
            for (int k = 0; k < levels.Length; k++)
                Assert.Equal(levels[k] * length / (1 + levels[k] * levels[k]), norms[b, k], 1e-5 * (1 + length));
        }
        Assert.Equal(0, model.ScoreNorms(table, [], one).ColumnCount);
        Assert.Equal(0, model.ScoreNorms(table.Take([]), levels, one).RowCount);
    }

    [Fact]
    public void NormsThatAreNoneAreRefused()
    {
        var model = Model([0, 0], [1, 1], 0);
        Assert.Throws<ArgumentException>(() => model.ScoreNorms(Table.FromRow(1, 2, 3), [1]));
        foreach (double outside in new[] { 0.04, 51, 0, -1, double.NaN })
            Assert.Throws<ArgumentOutOfRangeException>(() => model.ScoreNorms(Table.FromRow(1, 2), [1, outside]));
    }

    static double[] Scores(DensityModel model, Table table)
    {
        using var pool = new WorkerPool(1);
        return [.. model.AnomalyScores(table, pool: pool).Select(result => result.Score)];
    }

    static DensityModel Model(double[] mean, double[] scale, float outputScale)
        => KnownModel.Create(new(mean, scale), outputScale, Smallest, columns: ["a", "b"]);
}
