using FsCheck.Xunit;
using Stein.Models;
using Xunit;

namespace Stein.Tests.Models;

/// <summary>Called are the rows whose score is at least the threshold: at least as many as the share says, ties whole.</summary>
public class AnomalyThresholdTests
{
    [Property]
    public void OfDifferentScoresTheShareIsCalled(int seed)
    {
        var random = new Random(seed);
        double[] scores = [.. Enumerable.Range(0, random.Next(1, 200)).Select(_ => random.NextDouble())];
        double contamination = random.NextDouble() * 0.99 + 0.005;
        var threshold = AnomalyThreshold.FromContamination(scores, contamination);
        Assert.Equal(Math.Clamp((int)Math.Round(contamination * scores.Length), 1, scores.Length), threshold.Count);
        Assert.Equal(threshold.Count, scores.Count(threshold.IsAnomaly));
        Assert.Contains(threshold.Score, scores);
    }

    /// <summary>The next higher threshold would call fewer than the share.</summary>
    [Property]
    public void TiesAreCalledTogetherAndNoMoreThanThey(int seed)
    {
        var random = new Random(seed);
        double[] scores = [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => (double)random.Next(3))];
        double contamination = random.NextDouble() * 0.99 + 0.005;
        int wanted = Math.Max(1, (int)Math.Round(contamination * scores.Length));
        var threshold = AnomalyThreshold.FromContamination(scores, contamination);
        Assert.Equal(scores.Count(score => score >= threshold.Score), threshold.Count);
        Assert.True(threshold.Count >= wanted);
        Assert.True(scores.Count(score => score > threshold.Score) < wanted);
        Assert.Equal(threshold.Count, scores.Count(threshold.IsAnomaly));
    }

    [Fact]
    public void ConstantScoresAreAllCalled()
    {
        var threshold = AnomalyThreshold.FromContamination([2, 2, 2, 2], 0.1);
        Assert.Equal(new AnomalyThreshold(2, 4), threshold);
        Assert.True(threshold.IsAnomaly(2));
        Assert.False(threshold.IsAnomaly(Math.BitDecrement(2.0)));
    }

    [Theory]
    [InlineData(0.1, double.PositiveInfinity, 2)]
    [InlineData(0.4, double.PositiveInfinity, 2)]
    [InlineData(0.6, 3, 3)]
    public void InfiniteScoresAreTheHighest(double contamination, double least, int count)
    {
        var threshold = AnomalyThreshold.FromContamination([1, double.PositiveInfinity, 3, double.PositiveInfinity, 2], contamination);
        Assert.Equal(new AnomalyThreshold(least, count), threshold);
        Assert.True(threshold.IsAnomaly(double.PositiveInfinity));
        Assert.False(threshold.IsAnomaly(2));
        Assert.False(threshold.IsAnomaly(double.NaN));
    }

    [Fact]
    public void ExtremesOfTheShare()
    {
        double[] scores = [3, 1, 2, 5, 4];
        foreach (var (contamination, least, count) in new[] { (double.Epsilon, 5, 1), (0.09, 5, 1), (0.2, 5, 1), (0.4, 4, 2),
            (1 - 1e-16, 1.0, 5) })
            Assert.Equal(new AnomalyThreshold(least, count), AnomalyThreshold.FromContamination(scores, contamination));
        Assert.Equal(new AnomalyThreshold(7, 1), AnomalyThreshold.FromContamination([7], 0.9));
        Assert.Equal([3, 1, 2, 5, 4], scores);
    }

    [Fact]
    public void WhatIsNoShareOrNoScoreIsRefused()
    {
        Assert.Equal("scores", Assert.Throws<ArgumentException>(() => AnomalyThreshold.FromContamination([], 0.1)).ParamName);
        Assert.Equal("scores", Assert.Throws<ArgumentException>(() => AnomalyThreshold.FromContamination([1, double.NaN], 0.1)).ParamName);
        foreach (double wrong in new[] { 0, 1, -0.1, 2, double.NaN, double.PositiveInfinity })
        {
            var refused = Assert.Throws<ArgumentOutOfRangeException>(() => AnomalyThreshold.FromContamination([1, 2], wrong));
            Assert.Equal("contamination", refused.ParamName);
        }
    }
}
