using Stein.Buffers;
using Stein.Flow;
using Stein.Models;
using Stein.Networks;
using Stein.Noise;
using Stein.Scores;
using Stein.Shards;
using Stein.Tables;
using Xunit;

#pragma warning disable xUnit1051 // Fits of seconds need no cancellation.

namespace Stein.Tests.Models;

/// <summary>
/// The densities of fitted models integrate to one: whatever the scores are, the flow carries all of the normal at the largest level back.
/// Only the exact trace of these very scores does that.
/// </summary>
public class NormalizationTests(ITestOutputHelper log)
{
    /// <summary>Points a side of the grid, which reaches this far in standard deviations.</summary>
    const int Side = 60;

    const double Reach = 4.5, Level = 0.2;

    public static TheoryData<string> Shapes => ["clusters", "checkerboard", "crescent", "line", "skewed"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void TheDensityOfAFitIntegratesToOne(string shape)
    {
        var model = Fit(shape);
        double mass = Mass(model);
        log.WriteLine($"{mass}");
        Assert.InRange(mass, 0.99, 1.01);
    }

    /// <summary>Twins: nine tenths of the trace, its sign turned, and the trace of another network's scores.</summary>
    [Theory]
    [InlineData(0.9)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    public void WithAWrongTraceItDoesNot(double factor)
    {
        var model = Fit("clusters");
        var scores = model.Scores;
        INoiseConditionalScore<float> traced = scores;
        if (double.IsNaN(factor))
        {
            var other = new ScoreNetwork(scores.Ensemble[0].Shape);
            other.Initialize(new NoiseStream(3, 3), outputScale: 0.5f);
            (traced, factor) = (new NoiseConditionalNetwork([other], scores.Conditioning), 1);
        }
        double mass = Mass(model, new WrongTrace(scores, traced, (float)factor));
        log.WriteLine($"{mass}");
        Assert.NotInRange(mass, 0.97, 1.03);
    }

    static double Mass(DensityModel model, INoiseConditionalScore<float>? spoilt = null)
    {
        using var pool = new WorkerPool(2);
        double step = 2 * Reach / Side, mass = 0;
        var x = new MatrixView<float>(new float[2 * Side * Side], Side * Side, 2);
        var y = new MatrixView<double>(new double[2 * Side * Side], Side * Side, 2);
        for (int b = 0; b < x.Rows; b++)
            (x[b, 0], x[b, 1]) = ((float)((b % Side + 0.5) * step - Reach), (float)((b / Side + 0.5) * step - Reach));
        if (spoilt != null)
        {
            var flow = new LogLikelihood<float>(spoilt, model.Data, model.Level, model.Scores.Range.Largest, 1e-2);
            return flow.Evaluate(x, pool).Sum(result => Math.Exp(result.Value) * step * step);
        }
        model.Scaling.Restore(x, y);
        double[] volumes = new double[x.Rows];
        model.Scaling.LogDeterminants(y, volumes);
        var results = model.LogLikelihood(Table.FromRows(y.Items, 2), 1e-2, pool: pool);
        // Cells are equal by x, and by y as large as dy/dx says.
        for (int b = 0; b < x.Rows; b++) mass += Math.Exp(results[b].Value - volumes[b]) * step * step;
        return mass;
    }

    static DensityModel Fit(string shape)
    {
        const int Count = 1000;
        var rows = new MatrixView<double>(new double[2 * Count], Count, 2);
        var noise = new NoiseStream(31, 0);
        noise.Normals<double>(0, 0, rows.Items);
        if (shape == "clusters") GaussianMixture.EightGaussians.Draw(noise, 0, rows);
        if (shape == "checkerboard") new Checkerboard(0.1).Draw(noise, 0, rows);
        for (int b = 0; b < Count; b++)
        {
            var (u, v) = (rows[b, 0], rows[b, 1]);
            if (shape == "crescent") (rows[b, 0], rows[b, 1]) = (30 * u, 0.02 * (u * u + 0.3 * v));
            if (shape == "line") (rows[b, 0], rows[b, 1]) = (u, 5 - 3 * u + 0.1 * v);
            if (shape == "skewed") (rows[b, 0], rows[b, 1]) = (Math.Exp(u), 7 + Math.Exp(0.5 * v) * u);
        }
        var options = SmallFit.Options with
        {
            Hidden = [24, 24],
            EnsembleSize = shape == "line" ? 2 : 1,
            Steps = 300,
            BatchSize = 200,
            ColumnShapes = shape == "skewed",
        };
        return SmallFit.Density(Table.FromRows(rows.Items, ["x", "y"]), options, seed: 1).AtLevel(Level);
    }

    sealed class WrongTrace(INoiseConditionalScore<float> scores, INoiseConditionalScore<float> traced, float factor)
        : INoiseConditionalScore<float>
    {
        public int Dimension => 2;

        public ITracedScore<float> At(double sigma) => new Of(scores.At(sigma), traced.At(sigma), factor);

        sealed class Of(ITracedScore<float> score, ITracedScore<float> traced, float factor) : ITracedScore<float>
        {
            public int Dimension => 2;

            public void Evaluate(ReadOnlyMatrixView<float> points, MatrixView<float> scores) => score.Evaluate(points, scores);

            public void Trace(ReadOnlyMatrixView<float> points, MatrixView<float> scores, Span<float> traces)
            {
                traced.Trace(points, scores, traces);
                score.Evaluate(points, scores);
                foreach (ref float trace in traces) trace *= factor;
            }
        }
    }
}
