using Stein.Models;
using Stein.Noise;
using Stein.Objectives;
using Stein.Scores;
using Stein.Shards;
using Stein.Tables;
using Stein.Training;
using Xunit;

#pragma warning disable xUnit1051 // Fits of a second need no cancellation.

namespace Stein.Tests.Models;

public class ContinueFitTests
{
    static readonly DensityOptions brief = SmallFit.Options with
    {
        Hidden = [32, 32],
        Steps = 40,
        BatchSize = 256,
        SmallestNoise = 0.05,
        EnsembleSize = 2
    };

    static readonly TrainingOptions on = new() { Steps = 600, BatchSize = 256, Dropout = 0 };

    static readonly DensityModel density = SmallFit.Density(Rows(1500, 1), brief, seed: 1)
        .WithMetadata(new Dictionary<string, string> { ["note"] = "kept" });

    static readonly ScoreModel score = SmallFit.Score(Rows(1500, 1), new ImplicitScoreMatching(0.1f),
        SmallFit.ScoreOptions with { Hidden = [24, 24], Steps = 40 });

    [Fact]
    public void ABriefFitIsImproved()
    {
        byte[] before = SmallFit.Bytes(density);
        var continued = density.ContinueFit(Rows(1500, 1), on, seed: 2);
        double first = Mean(density), second = Mean(continued);
        Assert.True(second > first + 0.1, $"{first} before, {second} after");
        Assert.Same(density.Scaling, continued.Scaling);
        Assert.Equal(density.Columns, continued.Columns);
        Assert.Equal("kept", continued.Metadata["note"]);
        Assert.Same(density.Scores.Conditioning, continued.Scores.Conditioning);
        Assert.Equal(2, continued.Scores.Ensemble.Count);
        Assert.Equal(continued.Report!.LevelsTried.MaxBy(one => one.LogLikelihood).Level, continued.Level);
        Assert.Equal(before, SmallFit.Bytes(density));
    }

    [Fact]
    public void SoIsAScore()
    {
        byte[] before = SmallFit.Bytes(score);
        var continued = score.ContinueFit(Rows(1500, 1), new ImplicitScoreMatching(0.1f), on with { LearningRate = 2e-3 }, seed: 2);
        Assert.True(continued.Report!.ImplicitLoss < score.Report!.ImplicitLoss - 0.05,
            $"{score.Report.ImplicitLoss}, {continued.Report.ImplicitLoss}");
        Assert.Same(score.Scaling, continued.Scaling);
        Assert.Equal(score.Columns, continued.Columns);
        Assert.Equal(before, SmallFit.Bytes(score));
    }

    /// <summary>The scaling stays that of the first fit, though the new rows have another mean.</summary>
    [Fact]
    public void OtherRowsChangeTheDensityAndNotTheScaling()
    {
        var moved = Table.FromRows([.. Rows(1500, 3).Values.ToArray().Select((value, at) => at % 2 == 0 ? value + 1 : value)], ["x", "y"]);
        var continued = density.ContinueFit(moved, on, seed: 2);
        Assert.Same(density.Scaling, continued.Scaling);
        Assert.Equal(density.Sample(2000).Column("x").Average() + 1, continued.Sample(2000).Column("x").Average(), 0.25);
    }

    [Fact]
    public void ItDependsOnTheSeedAndNotOnWorkersOrTheOrderOfColumns()
    {
        var little = on with { Steps = 5 };
        using WorkerPool one = new(1), three = new(3);
        byte[] first = SmallFit.Bytes(density.ContinueFit(Rows(300, 1), little, 7, one));
        Assert.Equal(first, SmallFit.Bytes(density.ContinueFit(Rows(300, 1), little, 7, three)));
        Assert.Equal(first, SmallFit.Bytes(density.ContinueFit(Rows(300, 1).Select("y", "x"), little, 7)));
        Assert.NotEqual(first, SmallFit.Bytes(density.ContinueFit(Rows(300, 1), little, 8)));
        byte[] other = SmallFit.Bytes(score.ContinueFit(Rows(300, 1), new ImplicitScoreMatching(0.1f), little, 7, one));
        Assert.Equal(other,
            SmallFit.Bytes(score.ContinueFit(Rows(300, 1).Select("y", "x"), new ImplicitScoreMatching(0.1f), little, 7, three)));
    }

    [Fact]
    public void AModelFromAFileCanBeContinued()
    {
        var little = on with { Steps = 5 };
        var loaded = DensityModel.Load(new MemoryStream(SmallFit.Bytes(density)));
        Assert.Equal(SmallFit.Bytes(density.ContinueFit(Rows(300, 1), little, 7)),
            SmallFit.Bytes(loaded.ContinueFit(Rows(300, 1), little, 7)));
    }

    [Fact]
    public void OptionsOfANewNetworkAreRefused()
    {
        foreach (TrainingOptions options in new TrainingOptions[] { new DensityOptions(), new ScoreOptions(), brief })
        {
            foreach (Action fit in new Action[]
            {
                () => density.ContinueFit(Rows(3, 1), options, progress: new NoTraining()),
                () => score.ContinueFit(Rows(3, 1), new ImplicitScoreMatching(0.1f), options, progress: new NoTraining()),
            })
            {
                var refused = Assert.Throws<ArgumentException>(fit);
                Assert.Equal("options", refused.ParamName);
                Assert.Contains(nameof(TrainingOptions), refused.Message);
            }
        }
    }

    [Fact]
    public void WithoutOptionsItTrainsAtATenthOfTheRate()
    {
        var small = SmallFit.Density(Rows(100, 1), SmallFit.Options with { Hidden = [4], Steps = 5 });
        var expected = small.ContinueFit(Rows(100, 1), new() { LearningRate = 0.1 * new TrainingOptions().LearningRate }, 1);
        Assert.Equal(SmallFit.Bytes(expected), SmallFit.Bytes(small.ContinueFit(Rows(100, 1), seed: 1)));
    }

    [Fact]
    public void ItIsCancelled()
        => Assert.ThrowsAny<OperationCanceledException>(() => density.ContinueFit(Rows(100, 1), on,
            cancellation: new CancellationToken(true)));

    static double Mean(DensityModel model) => model.AtLevel(0.1).LogLikelihood(Rows(1000, 9)).Average(result => result.Value);

    static Table Rows(int count, ulong seed)
    {
        var rows = new double[2 * count];
        new GaussianMixture([1, 2], [-2, 0, 2, 1], 0.5).Draw(new NoiseStream(seed, 92), 0, new(rows, count, 2));
        return Table.FromRows(rows, ["x", "y"]);
    }
}
