using Stein.Models;
using Stein.Networks;
using Stein.Noise;
using Stein.Objectives;
using Stein.Sampling;
using Stein.Scores;
using Stein.Simd;
using Stein.Tables;
using Stein.Training;
using Xunit;

namespace Stein.PublicTests;

/// <summary>The examples of docstrings that the other programs do not hold.</summary>
public class ExampleTests
{
    static readonly double[] durations = [.. Enumerable.Range(0, 30).Select(i => 3 + Math.Sin(i))];

    static readonly double[] waitings = [.. Enumerable.Range(0, 30).Select(i => 70 + 9 * Math.Sin(i) + 5 * Math.Cos(3 * i))];

    [Fact]
    public void Tables()
    {
        Table table = new double[,] { { 3.6, 79 }, { 1.8, 54 } };                      // without names
        var named = Table.FromColumns(("duration", durations), ("waiting", waitings));
        double first = named[0, "waiting"];
        Assert.Equal((2, 54, 75), (table.RowCount, table[1, 1], first));
    }

    [Fact]
    public void Densities()
    {
        var model = Fit(Table.FromColumns(("duration", durations), ("waiting", waitings)), new() { Hidden = [16, 16], Steps = 300 });
        double log = model.LogLikelihood([3.6, 79]);
        Table samples = model.Sample(1000, seed: 1);
        model.Save("model.safetensors");
        Assert.Equal(log, DensityModel.Load("model.safetensors").LogLikelihood([3.6, 79]));
        Assert.Equal(70, samples.Column("waiting").Average(), 5.0);

        static DensityModel Fit(Table table, DensityOptions? brief)
        {
            // The defaults take seconds, without vector hardware minutes: they are compiled here, and run by the demo.
            if (brief != null) return DensityModel.Fit(table, brief);
            var model = DensityModel.Fit(table);
            return model;
        }
    }

    [Fact]
    public void Scores()
    {
        var table = Table.FromColumns(("duration", durations), ("waiting", waitings));
        var model = ScoreModel.Fit(table, new ImplicitScoreMatching(noiseFloor: 0.1f));
        double[] score = model.Score([3.6, 79]);
        Assert.All(score, s => Assert.True(double.IsFinite(s)));
    }

    [Fact]
    public void Training()
    {
        var rows = new Buffers.ReadOnlyMatrixView<float>([.. durations.Zip(waitings, (d, w) => new[] { (float)d - 3, (float)(w - 70) / 9 })
            .SelectMany(row => row)], 30, 2);
        var network = new ScoreNetwork(new NetworkShape(dimension: 2, hidden: [64, 64]));
        network.Initialize(new NoiseStream(Seed: 1, Stream: 0));
        var trainer = new Trainer(network, new ImplicitScoreMatching(), rows, new TrainingOptions { Steps = 1000 });
        while (trainer.Steps < 1000) trainer.Step();
        network.SetParameters(trainer.Average);
        float[] scores = new float[60], traces = new float[30];
        network.Trace(rows, new(scores, 30, 2), traces);
        Assert.True(traces.Average() + scores.Sum(s => s * s) / 60 < -1, "the implicit loss is above that of a standard normal");
    }

    [Fact]
    public void DensitiesOfAFormula()
    {
        var banana = Score.FromDensity(new Banana(0.5));
        double[] x = [1, 2], scores = new double[2];
        banana.Evaluate(new(x, 1, 2), new(scores, 1, 2));
        Assert.Equal([-1 + 1.5, -1.5], scores);
        var spread = MarkovChainMonteCarlo.Draw(Score.FromDensity(new Spread()), new DrawOptions { Count = 2000 }, seed: 1);
        Assert.Equal(0, spread.Draws.Coordinate(0).Average(), 0.8);
    }

    readonly struct Banana(double bend) : IDensity
    {
        public int Dimension => 2;

        public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            R y = x[1] - bend * x[0] * x[0];
            return -0.5 * (x[0] * x[0] + y * y);
        }
    }

    /// <summary>A mean, and a half-Cauchy deviation by its logarithm.</summary>
    readonly struct Spread : IDensity
    {
        public int Dimension => 2;

        public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            R log = R.Constant(0);
            R mu = x[0], tau = Constrain.Positive(x[1], ref log);
            return log + LogPdf.Normal(mu, 0, 5) + LogPdf.Cauchy(tau, 0, 5);
        }
    }

    /// <summary>Twelve numbers under a normal, of which those above 3 are only known to lie there: the posterior finds the mean.</summary>
    [Fact]
    public void CensoredNumbers()
    {
        double[] seen = [1.2, 2.9, 2.1, 0.4, 2.6, 1.7, 2.2];
        var draws = MarkovChainMonteCarlo.Draw(Score.FromDensity(new Censored(seen, 5)), new DrawOptions { Count = 2000 }, seed: 1).Draws;
        // The mean by quadrature.
        Assert.Equal(2.890, draws.Coordinate(0).Average(), 0.08);
    }

    /// <summary>A mean and the logarithm of a deviation.</summary>
    readonly struct Censored(double[] seen, int hidden) : IDensity
    {
        public int Dimension => 2;

        public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            R log = R.Constant(0), mean = x[0], deviation = Constrain.Positive(x[1], ref log);
            log += LogPdf.Normal(mean, 0, 5) + LogPdf.HalfNormal(deviation, 5);
            foreach (double y in seen) log += LogPdf.Normal(y, mean, deviation);
            for (int i = 0; i < hidden; i++)
            {
                // A censored observation: only that it lies above 3 is known.
                log += SpecialFunctions.LogNormalCdf((mean - 3) / deviation);
            }
            return log;
        }
    }
}
