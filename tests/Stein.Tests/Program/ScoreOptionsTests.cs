using System.Text;
using Stein.Sampling;
using Stein.Tables;
using Xunit;

#pragma warning disable xUnit1051 // Forty rows need no cancellation.

namespace Stein.Tests.Program;

/// <summary>The options of <c>stein score</c>.</summary>
public sealed class ScoreOptionsTests(FittedModel fitted) : IClassFixture<FittedModel>
{
    const int Rows = 40;

    static readonly double[] rows = FittedModel.Values[..(2 * Rows)];

    [Fact]
    public void LogLikelihoodsAreTheEngines()
    {
        var columns = Score(fitted.Model, ["x", "y"], rows, "--log-likelihood");
        var model = fitted.Density;
        var table = Table.FromRows(rows, ["x", "y"]);
        Assert.Equal(["score_x", "score_y", "log_likelihood", "anomaly_score"], columns.Keys);
        Assert.Equal(model.LogLikelihood(table).Select(result => result.Value), columns["log_likelihood"]);
        Assert.Equal(model.AnomalyScores(table).Select(result => result.Score), columns["anomaly_score"]);
    }

    [Fact]
    public void PValuesAreTheEngines()
    {
        var columns = Score(fitted.Model, ["x", "y"], rows, "--log-likelihood", "--p-values");
        Assert.Equal(fitted.Density.AnomalyScores(Table.FromRows(rows, ["x", "y"])).Select(result => result.PValue), columns["p_value"]);
    }

    /// <summary>Near those of the normal that the rows were drawn from: within 0.15 nats on average.</summary>
    [Fact]
    public void LogLikelihoodsAreThoseOfTheDistribution()
    {
        var columns = Score(fitted.Model, ["x", "y"], rows, "--log-likelihood");
        double truth = 0;
        for (int b = 0; b < Rows; b++)
        {
            double x = rows[2 * b], z = (rows[2 * b + 1] - 100 - 20 * x) / 10;
            truth -= (0.5 * (x * x + z * z) + Math.Log(2 * Math.PI * 10)) / Rows;
        }
        Assert.InRange(columns["log_likelihood"].Average(), truth - 0.15, truth + 0.15);
    }

    [Fact]
    public void TheOrderOfColumnsDoesNotMatter()
    {
        double[] turned = [.. rows.Chunk(2).SelectMany(row => new[] { row[1], 7, row[0] })];
        string[] more = ["--log-likelihood", "--norms"];
        Assert.Equal(Score(fitted.Model, ["x", "y"], rows, more), Score(fitted.Model, ["y", "other", "x"], turned, more));
    }

    /// <summary>Powers of two change no bit of the standardised rows, so both fits are the same network.</summary>
    [Fact]
    public void UnitsShiftTheLogLikelihoodAndNothingElse()
    {
        double[] Rescaled(double[] values) => [.. values.Select((value, i) => i % 2 == 0 ? value / 4 : value * 1024)];
        string model = fitted.Program["rescaled"];
        fitted.Fit(fitted.Program.Write("rescaled.csv", FittedModel.Table(["x", "y"], Rescaled(FittedModel.Values))), model);
        string[] more = ["--log-likelihood", "--norms", "--contamination", "0.1"];
        var own = Score(fitted.Model, ["x", "y"], rows, more);
        var other = Score(model, ["x", "y"], Rescaled(rows), more);
        Assert.Equal(own["score_x"].Select(score => score * 4), other["score_x"]);
        Assert.Equal(own["score_y"].Select(score => score / 1024), other["score_y"]);
        for (int b = 0; b < Rows; b++)
        {
            Assert.Equal(own["log_likelihood"][b] - Math.Log(1024.0 / 4), other["log_likelihood"][b], 1e-12);
            Assert.Equal(own["anomaly_score"][b], other["anomaly_score"][b], 1e-12);
        }
        foreach (string name in own.Keys.Where(name => name == "anomaly" || name.StartsWith("norm_"))) Assert.Equal(own[name], other[name]);
    }

    [Theory]
    [InlineData("0.1", 4)]
    [InlineData("0.5", 20)]
    [InlineData("0.01", 1)]
    public void ContaminationIsTheShareOfRowsCalledAnomalies(string share, int count)
    {
        var columns = Score(fitted.Model, ["x", "y"], rows, "--log-likelihood", "--contamination", share);
        int[] called = [.. Enumerable.Range(0, Rows).Where(b => columns["anomaly"][b] == 1)];
        Assert.Equal(count, called.Length);
        Assert.Equal(Rows - count, columns["anomaly"].Count(flag => flag == 0));
        Assert.Equal(Enumerable.Range(0, Rows).OrderByDescending(b => columns["anomaly_score"][b]).Take(count).Order(), called);
    }

    /// <summary>
    /// Of a point that noise of its level put where it is, the size is the root of a χ² over its degrees: about 1, and far above it
    /// outside.
    /// </summary>
    [Fact]
    public void NormsAreTheEnginesAndLargeFarOut()
    {
        double[] few = [0, 100, 1, 120, 8, 20];
        var columns = Score(fitted.Model, ["x", "y"], few, "--norms");
        var model = fitted.Density;
        var norms = model.ScoreNorms(Table.FromRows(few, ["x", "y"]), NoiseSchedule.Geometric(model.Scores.Range.Largest, model.Level, 5));
        string[] names = [.. columns.Keys.Where(name => name.StartsWith("norm_"))];
        Assert.Equal(5, names.Length);
        for (int k = 0; k < 5; k++) Assert.Equal(norms.Column(k), columns[names[k]]);
        Assert.InRange(columns[names[^1]][0], 0, 1.5);
        Assert.True(columns[names[2]][2] > 1.5 && columns[names[2]][2] > 2 * columns[names[2]][0]);
    }

    [Theory]
    [InlineData("--contamination", "0.1")]
    [InlineData("--p-values")]
    public void WhatNeedsLogLikelihoodsIsWrongUsageWithoutThem(params string[] more)
    {
        var outcome = fitted.Program.Run(["score", fitted.Model, fitted.Data, "-o", "-", .. more]);
        Assert.Equal(64, outcome.Code);
        Assert.Equal(["stein: --contamination and --p-values need --log-likelihood"], outcome.Complaints);
    }

    Dictionary<string, double[]> Score(string model, string[] names, double[] values, params string[] more)
    {
        fitted.Program.Input = Encoding.UTF8.GetBytes(FittedModel.Table(names, values));
        var outcome = fitted.Program.Run(["score", model, "-", "-o", "-", .. more]);
        Assert.True(outcome.Code == 0, outcome.Messages);
        return FittedModel.Columns(Encoding.UTF8.GetString(outcome.Output));
    }
}
