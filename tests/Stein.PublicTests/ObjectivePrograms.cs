using Stein.Models;
using Stein.Objectives;
using Xunit;

namespace Stein.PublicTests;

/// <summary>Scores of one noise level, by an objective that is chosen or one's own.</summary>
public class ObjectivePrograms
{
    static readonly double[,] rows = Spiral();

    [Fact]
    public void AnOwnObjective()
    {
        var options = new ScoreOptions { Hidden = [8], Steps = 200 };
        var shrunk = ScoreModel.Fit(rows, new OwnObjective(ridge: 3), options);
        var plain = ScoreModel.Fit(rows, new ImplicitScoreMatching(), options);
        Assert.True(Math.Abs(shrunk.Score([0.5, 0])[0]) < Math.Abs(plain.Score([2.5, 0])[0]));
    }

    static double[,] Spiral()
    {
        var points = new double[300, 2];
        for (int i = 0; i < 300; i++) (points[i, 0], points[i, 1]) = (Math.Sin(i) * (1 + i % 7 / 7.0), Math.Cos(i) * (1 + i % 5 / 5.0));
        return points;
    }
}
