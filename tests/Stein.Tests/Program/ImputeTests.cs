using System.Text;
using Xunit;

#pragma warning disable xUnit1051 // Short walks need no cancellation.

namespace Stein.Tests.Program;

/// <summary><c>stein impute</c>.</summary>
public sealed class ImputeTests(FittedModel fitted) : IClassFixture<FittedModel>
{
    [Fact]
    public void AGapIsFilledByTheEnginesDraw()
    {
        var outcome = Run("x,y\n1,\n,90\n0.5,95\n,\n", "--seed", "3", "--draws", "2");
        double gap = double.NaN;
        var imputed = fitted.Density.Impute(new double[,] { { 1, gap }, { gap, 90 }, { 0.5, 95 }, { gap, gap } }, 2, seed: 3);
        var columns = FittedModel.Columns(Text(outcome));
        Assert.Equal(["draw", "x", "y"], columns.Keys);
        Assert.Equal([1, 2, 1, 2, 1, 2, 1, 2], columns["draw"]);
        Assert.Equal([.. Enumerable.Range(0, 4).SelectMany(row => imputed.Draw(row, "x"))], columns["x"]);
        Assert.Equal([.. Enumerable.Range(0, 4).SelectMany(row => imputed.Draw(row, "y"))], columns["y"]);
        Assert.EndsWith("note: filled in 4 of 8 numbers, in 3 of 4 rows\n", outcome.Messages);
    }

    [Fact]
    public void WhatIsThereComesThroughAsItStands()
    {
        const string table = "who;y;x;\"a;b\"\nAnn;1.00e2;NA;\"x \"\"y\"\"\"\n\"B, C\";  ;+0.50;\nD;98.70;0010;?\n;nan;-1;0\n";
        string[] lines = Text(Run(table)).Split('\n');
        Assert.Equal("who,y,x,\"a;b\"", lines[0]);
        Assert.Matches("^Ann,1.00e2,-?[0-9.E-]+,\"x \"\"y\"\"\"$", lines[1]);
        Assert.Matches("^\"B, C\",[0-9.]+,\\+0.50,$", lines[2]);
        Assert.Equal("D,98.70,0010,?", lines[3]);
        Assert.Matches("^,[0-9.]+,-1,0$", lines[4]);
        Assert.Equal(6, lines.Length);
    }

    [Fact]
    public void AWholeTableIsWrittenAsItWas()
    {
        const string table = "x,y\n1.0,100\n2.50,1e2\n";
        Assert.Equal(table, Text(Run(table)));
        Assert.Equal(table, Text(Run(table, "--mean")));
    }

    [Fact]
    public void ColumnsWithoutNamesAreTheModels()
    {
        Assert.Equal(Text(Run("x,y\n1,\n")), Text(Run("1,\n")));
    }

    /// <summary>Means of 100 draws of deviation 10 (0.44 of <c>x</c> given <c>y</c>), of a model of 500 rows.</summary>
    [Fact]
    public void MeansAreConditionalMeansAndDrawsSpreadAboutThem()
    {
        var means = FittedModel.Columns(Text(Run("x,y\n-1,\n0,\n1,\n,120\n", "--mean")));
        Assert.InRange(means["y"][0], 75, 85);
        Assert.InRange(means["y"][1], 95, 105);
        Assert.InRange(means["y"][2], 115, 125);
        Assert.InRange(means["x"][3], 0.6, 1.0);
        double[] draws = FittedModel.Columns(Text(Run("x,y\n1,\n", "--draws", "400")))["y"];
        Assert.InRange(draws.Average(), 115, 125);
        Assert.InRange(Math.Sqrt(draws.Average(y => Math.Pow(y - draws.Average(), 2))), 8, 12);
    }

    [Fact]
    public void TheTableDependsOnTheSeedAndNotOnThreads()
    {
        string table = "x,y\n" + string.Concat(Enumerable.Range(0, 12).Select(i => i % 3 == 0 ? $"{i},\n" : $",{i}\n"));
        byte[] one = Run(table, "--threads", "1").Output;
        Assert.Equal(one, Run(table, "--threads", "3").Output);
        Assert.Equal(one, Run(table, "--seed", "0").Output);
        Assert.NotEqual(one, Run(table, "--seed", "1").Output);
    }

    [Theory]
    [InlineData(65, ", line 3, column y: \"high\" is not a number", "x,y\n1,\n2,high\n")]
    [InlineData(65, ", line 2, column x: the value \"inf\" is infinite", "x,y\ninf,\n")]
    [InlineData(65, ": no column is named \"y\" among x, z", "x,z\n1,\n")]
    [InlineData(65, ", line 3: 1 field where the first line has 2", "x,y\n1,\n2\n")]
    [InlineData(65, ", row 2, column x: the value 1E+300 is too far from all that the model knows", "x,y\n1,\n1e300,\n")]
    [InlineData(65, ": a column is named draw, as --draws names its own", "draw,x,y\n1,2,\n", "--draws", "2")]
    [InlineData(64, "--draws takes a whole number from 1", "x,y\n1,\n", "--draws", "0")]
    public void TroubleIsOneSentence(int code, string words, string table, params string[] more)
    {
        var outcome = Run(table, more);
        Assert.Equal(code, outcome.Code);
        Assert.Contains(words, Assert.Single(outcome.Complaints));
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public void AModelOfOneNoiseLevelIsWrongUsage()
    {
        string single = fitted.Program["single"];
        Assert.Equal(0, fitted.Program.Run(["fit", fitted.Data, "-o", single, "--objective", "denoising", .. ProgramRun.Quick]).Code);
        var outcome = fitted.Program.Run("impute", single, fitted.Data, "-o", "-");
        Assert.Equal(64, outcome.Code);
        Assert.Equal(["stein: impute takes a model of all noise levels, and this one knows one"], outcome.Complaints);
    }

    Outcome Run(string table, params string[] more)
    {
        fitted.Program.Input = Encoding.UTF8.GetBytes(table);
        return fitted.Program.Run(["impute", fitted.Model, "-", "-o", "-", .. more]);
    }

    static string Text(Outcome outcome)
    {
        Assert.True(outcome.Code == 0, outcome.Messages);
        return Encoding.UTF8.GetString(outcome.Output);
    }
}
