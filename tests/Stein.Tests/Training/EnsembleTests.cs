using Stein.Buffers;
using Stein.Files;
using Stein.Models;
using Stein.Networks;
using Stein.Noise;
using Stein.Objectives;
using Stein.Shards;
using Xunit;

#pragma warning disable xUnit1051 // Fits of milliseconds need no cancellation.

namespace Stein.Tests.Training;

/// <summary>Several networks for all noise levels, whose mean the scores are.</summary>
public class EnsembleTests
{
    static readonly FitOptions options = SmallFit.Options with { Hidden = [14, 10], Members = 3, Seed = 4 };

    [Fact]
    public void ScoreAndTraceAreTheMeansOfTheMembers()
    {
        const int Count = 300;
        var scores = ScoreFit.Run(Rows(), ["a", "b", "c"], options).Model.Levels!.Scores;
        float[] points = new float[3 * Count];
        new NoiseStream(7, 1).Normals<float>(0, 0, points);
        foreach (double sigma in new[] { 0.01, 0.3, 2.5 })
        {
            var (s, traces) = Evaluate(scores, points, sigma);
            double[] meanScores = new double[s.Length], meanTraces = new double[Count];
            foreach (var member in scores.Members)
            {
                var (own, ownTraces) = Evaluate(new([member], scores.Embedding, scores.Wrapping), points, sigma);
                for (int i = 0; i < s.Length; i++) meanScores[i] += own[i] / 3.0;
                for (int b = 0; b < Count; b++) meanTraces[b] += ownTraces[b] / 3.0;
            }
            double size = meanScores.Max(Math.Abs), traceSize = meanTraces.Max(Math.Abs);
            for (int i = 0; i < s.Length; i++) Assert.Equal(meanScores[i], s[i], 1e-5 * size);
            for (int b = 0; b < Count; b++) Assert.Equal(meanTraces[b], traces[b], 1e-5 * traceSize);
        }
    }

    [Fact]
    public void MembersDiffer()
    {
        var members = ScoreFit.Run(Rows(), ["a", "b", "c"], options).Model.Levels!.Scores.Members;
        Assert.Equal(3, members.Count);
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < i; j++)
                Assert.True(members[i].Parameters.ToArray().Zip(members[j].Parameters.ToArray(), (a, b) => Math.Abs(a - b)).Max() > 0.1, $"members {i} and {j} are alike");
    }

    [Fact]
    public void TheyComeBackFromTheFileBitForBit()
    {
        var model = ScoreFit.Run(Rows(), ["a", "b", "c"], options).Model.AtLevel(0.08);
        using MemoryStream stream = new(), again = new();
        model.Save(stream);
        var copy = ScoreModel.Load(new MemoryStream(stream.ToArray()));
        Assert.Equal(3, copy.Levels!.Scores.Members.Count);
        Assert.Equal(0.08, copy.Levels.Level);
        Assert.All(model.Levels!.Scores.Members.Zip(copy.Levels.Scores.Members),
            pair => Assert.Equal(pair.First.Parameters.ToArray(), pair.Second.Parameters.ToArray()));
        copy.Save(again);
        Assert.Equal(stream.ToArray(), again.ToArray());
        double[] scores = new double[900], copied = new double[900];
        model.Evaluate(Rows(), new MatrixView<double>(scores, 300, 3));
        copy.Evaluate(Rows(), new MatrixView<double>(copied, 300, 3));
        Assert.Equal(scores, copied);
    }

    [Fact]
    public void AnObjectiveOfOneLevelTakesOneNetwork()
    {
        var single = FitOptions.For(new ImplicitScoreMatching()) with { Hidden = [4], Steps = 1, Threads = 1 };
        Assert.Contains("takes one", Assert.Throws<ArgumentException>(() => ScoreFit.Run(Rows(), ["a", "b", "c"], single with { Members = 2 })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => ScoreFit.Run(Rows(), ["a", "b", "c"], options with { Members = 0 }));
        Assert.Null(ScoreFit.Run(Rows(), ["a", "b", "c"], single with { Members = 1 }).Model.Levels);
    }

    [Fact]
    public void MembersAreOfOneShape()
    {
        var scores = ScoreFit.Run(Rows(), ["a", "b", "c"], options with { Members = 1, Steps = 1 }).Model.Levels!.Scores;
        NetworkShape own = scores.Members[0].Shape;
        foreach (var other in new NetworkShape[]
        {
            new(3, [14, 10], Activation.Tanh, 0, own.Conditions), new(3, [14, 11], own.Activation, 0, own.Conditions),
            new(3, [14, 10], own.Activation, 0, own.Conditions, residual: true), new(2, [14, 10], own.Activation, 0, own.Conditions),
        })
            Assert.Throws<ArgumentException>(() => new NoiseConditionalNetwork([scores.Members[0], new(other)], scores.Embedding, scores.Wrapping));
        _ = new NoiseConditionalNetwork([scores.Members[0], new(new(3, [14, 10], own.Activation, 0, own.Conditions))], scores.Embedding, scores.Wrapping);
    }

    [Fact]
    public void AtTheLargestLevelThereIsAScoreButNoWay()
    {
        var model = ScoreFit.Run(Rows(), ["a", "b", "c"], options with { Members = 1, Steps = 1 }).Model;
        var range = model.Levels!.Scores.Embedding.Range;
        var largest = model.AtLevel(range.Largest);
        largest.Evaluate(Rows(), new MatrixView<double>(new double[900], 300, 3));
        using var pool = new WorkerPool(1);
        foreach (Action use in new Action[] { () => largest.LogLikelihood(Rows(), pool), () => largest.Sample(3, 1, pool), () => largest.Impute(Rows(), 1, 1, pool) })
            Assert.Contains("noise levels from", Assert.ThrowsAny<ArgumentException>(use).Message);
        Assert.ThrowsAny<ArgumentException>(() => model.AtLevel(range.Smallest / 2));
        Assert.Equal(range.Smallest, model.AtLevel(range.Smallest).Levels!.Level);
    }

    [Theory]
    [InlineData("members", "2")]
    [InlineData("members", "4")]
    [InlineData("members", "0")]
    [InlineData("largest_noise", "1e300")]
    [InlineData("noise_level", "0")]
    [InlineData("noise_features", "3")]
    [InlineData("columns", "[\"a\",\"a\",\"c\"]")]
    [InlineData("columns", "[\"a\",\"\",\"c\"]")]
    public void ClaimsThatDoNotFitAreRefused(string key, string value)
    {
        using var stream = new MemoryStream();
        ScoreFit.Run(Rows(), ["a", "b", "c"], options with { Steps = 1 }).Model.Save(stream);
        var file = SafetensorsFile.Read(new MemoryStream(stream.ToArray()));
        file.Metadata[key] = value;
        using var rewritten = new MemoryStream();
        file.Write(rewritten);
        var refused = Assert.Throws<TensorFormatException>(() => ScoreModel.Load(new MemoryStream(rewritten.ToArray())));
        Assert.DoesNotContain("Parameter", refused.Message);
    }

    [Fact]
    public void MetadataOfAnotherModelDoNotBelieThisOne()
    {
        using MemoryStream stream = new(), single = new();
        ScoreFit.Run(Rows(), ["a", "b", "c"], options with { Steps = 1 }).Model.Save(stream);
        var metadata = ScoreModel.Load(new MemoryStream(stream.ToArray())).Metadata;
        metadata["note"] = "kept";
        new ScoreModel(new ScoreNetwork(new(3, [4])), new([0, 0, 0], [1, 1, 1]), ["a", "b", "c"], metadata).Save(single);
        var copy = ScoreModel.Load(new MemoryStream(single.ToArray()));
        Assert.Null(copy.Levels);
        Assert.Equal("kept", copy.Metadata["note"]);
    }

    static (float[] Scores, float[] Traces) Evaluate(NoiseConditionalNetwork network, float[] points, double sigma)
    {
        int count = points.Length / 3;
        float[] scores = new float[points.Length], traces = new float[count];
        network.At(sigma).Trace(new ReadOnlyMatrixView<float>(points, count, 3), new MatrixView<float>(scores, count, 3), traces);
        return (scores, traces);
    }

    static ReadOnlyMatrixView<double> Rows()
    {
        var rows = new double[900];
        new NoiseStream(7, 0).Normals<double>(0, 0, rows);
        for (int i = 0; i < rows.Length; i += 3) rows[i] = 10 + rows[i + 1] + 0.3 * rows[i] * rows[i];
        return new(rows, 300, 3);
    }
}
