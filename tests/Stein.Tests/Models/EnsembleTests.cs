using Stein.Buffers;
using Stein.Files;
using Stein.Models;
using Stein.Networks;
using Stein.Noise;
using Stein.Tables;
using Xunit;

#pragma warning disable xUnit1051 // Fits of milliseconds need no cancellation.

namespace Stein.Tests.Models;

/// <summary>Several networks for all noise levels, whose mean the scores are.</summary>
public class EnsembleTests
{
    static readonly DensityOptions options = SmallFit.Options with { Hidden = [14, 10], EnsembleSize = 3 };

    [Fact]
    public void ScoreAndTraceAreTheMeansOfTheNetworks()
    {
        const int Count = 300;
        var scores = Fit(options).Scores;
        float[] points = new float[3 * Count];
        new NoiseStream(7, 1).Normals<float>(0, 0, points);
        foreach (double sigma in new[] { 0.01, 0.3, 2.5 })
        {
            var (s, traces) = Evaluate(scores, points, sigma);
            double[] meanScores = new double[s.Length], meanTraces = new double[Count];
            foreach (var network in scores.Ensemble)
            {
                var (own, ownTraces) = Evaluate(new([network], scores.Conditioning), points, sigma);
                for (int i = 0; i < s.Length; i++) meanScores[i] += own[i] / 3.0;
                for (int b = 0; b < Count; b++) meanTraces[b] += ownTraces[b] / 3.0;
            }
            double size = meanScores.Max(Math.Abs), traceSize = meanTraces.Max(Math.Abs);
            for (int i = 0; i < s.Length; i++) Assert.Equal(meanScores[i], s[i], 1e-5 * size);
            for (int b = 0; b < Count; b++) Assert.Equal(meanTraces[b], traces[b], 1e-5 * traceSize);
        }
    }

    [Fact]
    public void TheNetworksDiffer()
    {
        var networks = Fit(options).Scores.Ensemble;
        Assert.Equal(3, networks.Count);
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double distance = networks[i].Parameters.ToArray().Zip(networks[j].Parameters.ToArray(), (a, b) => Math.Abs(a - b)).Max();
                Assert.True(distance > 0.1, $"networks {i} and {j} are alike");
            }
        }
    }

    [Fact]
    public void TheyComeBackFromTheFileBitForBit()
    {
        var model = Fit(options).AtLevel(0.08);
        byte[] file = SmallFit.Bytes(model);
        var copy = DensityModel.Load(new MemoryStream(file));
        Assert.Equal((3, 0.08), (copy.Scores.Ensemble.Count, copy.Level));
        Assert.All(model.Scores.Ensemble.Zip(copy.Scores.Ensemble),
            pair => Assert.Equal(pair.First.Parameters.ToArray(), pair.Second.Parameters.ToArray()));
        Assert.Equal(file, SmallFit.Bytes(copy));
        Assert.Equal(model.Score(Rows()).Values, copy.Score(Rows()).Values);
    }

    [Fact]
    public void TheNetworksAreOfOneShape()
    {
        var scores = Fit(options with { EnsembleSize = 1, Steps = 1 }).Scores;
        var own = scores.Ensemble[0].Shape;
        foreach (var other in new NetworkShape[]
        {
            new(3, [14, 10], Activation.Tanh, 0, own.Conditions), new(3, [14, 11], own.Activation, 0, own.Conditions),
            new(3, [14, 10], own.Activation, 0, own.Conditions, residual: true), new(2, [14, 10], own.Activation, 0, own.Conditions),
        })
        {
            Assert.Throws<ArgumentException>(() => new NoiseConditionalNetwork([scores.Ensemble[0], new(other)], scores.Conditioning));
        }
        _ = new NoiseConditionalNetwork([scores.Ensemble[0], new(new(3, [14, 10], own.Activation, 0, own.Conditions))],
            scores.Conditioning);
    }

    [Fact]
    public void AtTheLargestLevelThereIsAScoreButNoWay()
    {
        var model = Fit(options with { EnsembleSize = 1, Steps = 1 });
        var range = model.Scores.Range;
        var largest = model.AtLevel(range.Largest);
        Assert.All(largest.Score(Rows()).Values.ToArray(), score => Assert.True(double.IsFinite(score)));
        foreach (Action use in new Action[]
        {
            () => largest.LogLikelihood(Rows()), () => largest.AnomalyScores(Rows()), () => largest.Sample(3), ()
                => largest.Impute(Rows(), 1),
        })
        {
            Assert.Contains("is the largest", Assert.Throws<InvalidOperationException>(use).Message);
        }
        Assert.ThrowsAny<ArgumentException>(() => model.AtLevel(range.Smallest / 2));
        Assert.Equal(range.Smallest, model.AtLevel(range.Smallest).Level);
    }

    [Theory]
    [InlineData("networks", "2")]
    [InlineData("networks", "4")]
    [InlineData("networks", "0")]
    [InlineData("largest_noise", "1e300")]
    [InlineData("noise_level", "0")]
    [InlineData("noise_features", "3")]
    [InlineData("columns", "[\"a\",\"a\",\"c\"]")]
    [InlineData("columns", "[\"a\",\"\",\"c\"]")]
    public void ClaimsThatDoNotFitAreRefused(string key, string value)
    {
        var file = SafetensorsFile.Read(new MemoryStream(SmallFit.Bytes(Fit(options with { Steps = 1 }))));
        file.Metadata[key] = value;
        using var rewritten = new MemoryStream();
        file.Write(rewritten);
        var refused = Assert.Throws<TensorFormatException>(() => DensityModel.Load(new MemoryStream(rewritten.ToArray())));
        Assert.DoesNotContain("Parameter", refused.Message);
    }

    [Fact]
    public void MetadataOfAnotherModelDoNotBelieThisOne()
    {
        var loaded = DensityModel.Load(new MemoryStream(SmallFit.Bytes(Fit(options with { Steps = 1 }))));
        var metadata = new Dictionary<string, string>(loaded.Metadata) { ["note"] = "kept" };
        var single = new ScoreModel(new ScoreNetwork(new(3, [4])), new([0, 0, 0], [1, 1, 1]), ["a", "b", "c"], metadata);
        Assert.Equal("kept", ScoreModel.Load(new MemoryStream(SmallFit.Bytes(single))).Metadata["note"]);
    }

    [Fact]
    public void EachKindOfFileNamesTheClassThatReadsIt()
    {
        byte[] density = SmallFit.Bytes(Fit(options with { Steps = 1 }));
        byte[] score = SmallFit.Bytes(new ScoreModel(new ScoreNetwork(new(1, [4])), new([0], [1]), ["a"]));
        Assert.Contains("DensityModel", Assert.Throws<TensorFormatException>(() => ScoreModel.Load(new MemoryStream(density))).Message);
        Assert.Contains("ScoreModel", Assert.Throws<TensorFormatException>(() => DensityModel.Load(new MemoryStream(score))).Message);
        Assert.IsType<DensityModel>(IModel.Load(new MemoryStream(density)));
        Assert.IsType<ScoreModel>(IModel.Load(new MemoryStream(score)));
    }

    static DensityModel Fit(DensityOptions chosen) => SmallFit.Density(Rows(), chosen, seed: 4);

    static (float[] Scores, float[] Traces) Evaluate(NoiseConditionalNetwork network, float[] points, double sigma)
    {
        int count = points.Length / 3;
        float[] scores = new float[points.Length], traces = new float[count];
        network.At(sigma).Trace(new ReadOnlyMatrixView<float>(points, count, 3), new MatrixView<float>(scores, count, 3), traces);
        return (scores, traces);
    }

    static Table Rows()
    {
        var rows = new double[900];
        new NoiseStream(7, 0).Normals<double>(0, 0, rows);
        for (int i = 0; i < rows.Length; i += 3) rows[i] = 10 + rows[i + 1] + 0.3 * rows[i] * rows[i];
        return Table.FromRows(rows, ["a", "b", "c"]);
    }
}
