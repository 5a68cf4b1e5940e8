using Stein.Buffers;
using Stein.Flow;
using Stein.Models;
using Stein.Shards;
using Stein.Tables;
using Xunit;

#pragma warning disable xUnit1051 // Flows of milliseconds need no cancellation.

namespace Stein.Tests.Models;

public class DensityModelLikelihoodTests
{
    const double Smallest = 0.05;

    static readonly SinhArcsinh[] shapes = [new(3, 2, 0.8, 0.5, 0.1, 1.2), SinhArcsinh.Affine(-1, 0.5)];

    [Fact]
    public void ItIsTheLikelihoodByXAndTheLogDeterminant()
    {
        var model = Model(shapes, 0.3f);
        double[] y = [1, -1, 4, -0.7, 40, -2, -5, 0];
        var x = new float[y.Length];
        for (int i = 0; i < y.Length; i++) x[i] = (float)shapes[i % 2].Standardize(y[i]);
        using var pool = new WorkerPool(1);
        var byX = new LogLikelihood<float>(model.Scores, model.Data, Smallest, 50, 1e-3, dataLevel: Smallest)
            .Evaluate(new ReadOnlyMatrixView<float>(x, 4, 2), pool);
        var byY = model.LogLikelihood(Table.FromRows(y, 2), pool: pool);
        for (int b = 0; b < 4; b++)
        {
            Assert.Equal(byX[b].Value + shapes[0].LogSlope(y[2 * b]) - Math.Log(0.5), byY[b].Value, 1e-12);
            Assert.Equal(byY[b].Value, model.LogLikelihood(y.AsSpan(2 * b, 2)));
        }
    }

    /// <summary>A network of zeros has the score of a normal, so the density by <c>y</c> is known.</summary>
    [Fact]
    public void TheDensityIntegratesToOneAndItsSlopeIsTheScore()
    {
        const int Count = 1201;
        var model = Model(shapes[..1], 0);
        // Nodes even in x reach both tails.
        double[] y = [.. Enumerable.Range(0, Count).Select(k => shapes[0].Restore(-6 + 12.0 * k / (Count - 1)))];
        double[] logs = Logs(model, y), scores = model.Score(Table.FromRows(y, 1)).Column(0);
        double mass = 0;
        for (int k = 0; k + 1 < Count; k++) mass += 0.5 * (Math.Exp(logs[k]) + Math.Exp(logs[k + 1])) * (y[k + 1] - y[k]);
        Assert.Equal(1, mass, 1e-3);
        for (int k = 100; k + 100 < Count; k += 7)
        {
            double h = 0.02 * Math.Exp(-shapes[0].LogSlope(y[k]));
            double[] pair = Logs(model, [y[k] - h, y[k] + h]);
            Assert.Equal(scores[k] * h, (pair[1] - pair[0]) / 2, 2e-3);
        }
    }

    /// <summary>
    /// The scores of a standard normal, whose noise is large beside the largest level: what is smoothed once too often shows.
    /// </summary>
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void TheDataAreSmoothedByTheLargestLevelOnce(double smallest)
    {
        double[] rows = [0, 1, -2, 4], logs = Logs(Model([SinhArcsinh.Affine(0, 1)], 0, smallest, largest: 5), rows);
        double variance = 1 + smallest * smallest;
        for (int b = 0; b < 4; b++) Assert.Equal(-0.5 * (rows[b] * rows[b] / variance + Math.Log(2 * Math.PI * variance)), logs[b], 1e-5);
    }

    static double[] Logs(DensityModel model, double[] y)
    {
        using var pool = new WorkerPool(1);
        return [.. model.LogLikelihood(Table.FromRows(y, 1), pool: pool).Select(result => result.Value)];
    }

    static DensityModel Model(SinhArcsinh[] columns, float outputScale, double smallest = Smallest, double largest = 50)
    {
        double[] one = [.. Enumerable.Repeat(1.0, columns.Length)];
        return KnownModel.Create(new(new double[columns.Length], one, columns), outputScale, smallest, largest);
    }
}
