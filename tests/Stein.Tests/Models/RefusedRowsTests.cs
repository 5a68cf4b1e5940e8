using Stein.Models;
using Stein.Networks;
using Stein.Objectives;
using Stein.Tables;
using Xunit;

#pragma warning disable xUnit1051 // Flows of milliseconds need no cancellation.

namespace Stein.Tests.Models;

/// <summary>Rows come into every method through the same door: columns by name, numbers finite unless they are allowed not to be.</summary>
public class RefusedRowsTests
{
    static readonly DensityModel density = KnownModel.Create(new([10, 200], [4, 30]), 0.5f, columns: ["width", "weight"]);

    static readonly ScoreModel score = new(new ScoreNetwork(new(2, [4], skip: -1)), new([10, 200], [4, 30]), ["width", "weight"]);

    static readonly Table rows = Table.FromColumns(("width", [9, 12, 8, 15]), ("weight", [190, 220, 170, 260]));

    /// <summary>What can be asked about rows, and what comes of each row.</summary>
    static readonly (string Name, Func<Table, double[][]> Use)[] uses =
    [
        ("Score", table => Rows(density.Score(table))),
        ("Score of one level", table => Rows(score.Score(table))),
        ("LogLikelihood", table => [.. density.LogLikelihood(table).Select(result => new[] { result.Value, result.Error })]),
        ("AnomalyScores", table => [.. density.AnomalyScores(table).Select(result => new[] { result.Score })]),
        ("ScoreNorms", table => Rows(density.ScoreNorms(table, [0.1, 1]))),
        ("Impute", table => Rows(density.Impute(table, 1).Mean())),
    ];

    /// <summary>What rows can be fitted to; nothing comes of one.</summary>
    static readonly (string Name, Action<Table> Use)[] fits =
    [
        ("DensityModel.Fit", table => SmallFit.Density(table, progress: new NoTraining())),
        ("DensityModel.ContinueFit", table => density.ContinueFit(table, progress: new NoTraining())),
        ("ScoreModel.Fit", table => SmallFit.Score(table, new ImplicitScoreMatching(0.1f), progress: new NoTraining())),
        ("ScoreModel.ContinueFit", table => score.ContinueFit(table, new ImplicitScoreMatching(0.1f), progress: new NoTraining())),
    ];

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void NumbersThatAreNotFiniteAreRefusedByRowAndColumn(double value)
    {
        var spoilt = Spoilt(rows, 2, value);
        foreach (var (name, use) in uses)
        {
            // Of a row with gaps the missing numbers are NaN.
            if (name != "Impute") RequireRefused(name, () => use(spoilt), "rows", $"row 2, column 'weight' is {value}");
            else if (!double.IsNaN(value)) RequireRefused(name, () => use(spoilt), "rows", $"row 2, column 'weight' is {value}");
        }
        var many = Spoilt(rows.Take([.. Enumerable.Range(0, 40).Select(row => row % 4)]), 33, value);
        foreach (var (name, use) in fits) RequireRefused(name, () => use(many), "table", $"row 33, column 'weight' is {value}");
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void AsOneRowTheyAreRefusedToo(double value)
    {
        double[] row = [12, value];
        foreach (var (name, use) in new (string, Action)[]
        {
            ("Score", () => density.Score(row)), ("Score of one level", () => score.Score(row)),
                ("LogLikelihood", () => density.LogLikelihood(row)),
            ("AnomalyScore", () => density.AnomalyScore(row)),
        })
        {
            RequireRefused(name, use, null, $"column 'weight' is {value}");
        }
    }

    [Fact]
    public void WhereTheyAreAllowedTheyAreInfinitelyUnlikelyAndChangeNoOtherRow()
    {
        foreach (double value in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            var spoilt = Spoilt(rows, 2, value);
            var likelihoods = density.LogLikelihood(spoilt, allowNonFinite: true);
            var anomalies = density.AnomalyScores(spoilt, allowNonFinite: true);
            Assert.Equal((double.NegativeInfinity, double.PositiveInfinity), (likelihoods[2].Value, likelihoods[2].Error));
            Assert.Equal(double.PositiveInfinity, anomalies[2].Score);
            foreach (int row in new[] { 0, 1, 3 })
            {
                Assert.Equal(density.LogLikelihood(rows)[row], likelihoods[row]);
                Assert.Equal(density.AnomalyScores(rows)[row], anomalies[row]);
            }
        }
    }

    /// <summary>A row may be finite and yet so far away that its flow, or its place in single precision, is no number.</summary>
    [Theory]
    [InlineData(1e6)]
    [InlineData(1e15)]
    [InlineData(1e22)]
    [InlineData(1e30)]
    [InlineData(1e38)]
    [InlineData(1e39)]
    [InlineData(1e40)]
    [InlineData(-1e100)]
    [InlineData(1e300)]
    [InlineData(double.MinValue)]
    public void RowsFarAwayAreAsUnlikelyAsTheyAreFarAndNeverNaN(double value)
    {
        var far = Spoilt(rows, 1, value);
        double x = (value - 200) / 30, log = density.LogLikelihood(far)[1].Value;
        Assert.True(log < -0.1 * Math.Min(x * x, double.MaxValue), $"{log}");
        if (Math.Abs(value) > 1e40) Assert.Equal(double.NegativeInfinity, log);
        Assert.True(density.AnomalyScores(far)[1].Score > 0.1 * Math.Min(x * x, double.MaxValue));
        Assert.Equal(log, density.LogLikelihood(far.Row(1)));
        Assert.Equal(density.LogLikelihood(rows)[0], density.LogLikelihood(far)[0]);
    }

    [Fact]
    public void RowsOfAnotherLengthAreRefused()
    {
        var refused = Assert.Throws<ArgumentException>(() => Table.FromRows([1, 2, 3, 4, 5, 6, 7], 3));
        Assert.Contains("7 numbers", refused.Message);
        Assert.Throws<ArgumentException>(() => Table.FromRows([1, 2, 3, 4, 5, 6, 7], ["a", "b", "c"]));
        foreach (double[] row in new double[][] { [], [1], [1, 2, 3] })
        {
            foreach (Action use in new Action[]
            {
                () => density.Score(row), () => score.Score(row), () => density.LogLikelihood(row), () => density.AnomalyScore(row),
            })
            {
                Assert.Contains($"{row.Length} numbers", Assert.Throws<ArgumentException>(use).Message);
            }
        }
    }

    [Fact]
    public void WrongColumnsAreRefusedWithBothListed()
    {
        foreach (var (name, use) in uses)
        {
            RequireRefused(name, () => use(rows.WithColumns("width", "height")), "rows", "'width', 'height'", "'width', 'weight'");
            RequireRefused(name, () => use(rows.Select("weight")), "rows", "'weight'; the model takes 'width', 'weight'");
            RequireRefused(name, () => use(Table.FromRow(1, 2, 3)), "rows", "3 columns without names", "'width', 'weight'");
            // Names are told apart by their letters.
            RequireRefused(name, () => use(rows.WithColumns("Width", "weight")), "rows", "'Width'", "'width'");
        }
        foreach (var (name, use) in fits[1..2].Concat(fits[3..]))
            RequireRefused(name, () => use(rows.WithColumns("width", "height")), "table", "'width', 'height'", "'width', 'weight'");
    }

    [Fact]
    public void ColumnsAreFoundByNameInAnyOrder()
    {
        var turned = Table.FromColumns(("weight", rows.Column("weight")), ("colour", [1, 2, 3, 4]), ("width", rows.Column("width")));
        foreach (var (name, use) in uses) Assert.True(use(rows).Zip(use(turned), (a, b) => a.SequenceEqual(b)).All(same => same), name);
        Assert.Equal(["width", "weight"], density.Score(turned).Columns);
        Assert.Equal(["width", "weight"], density.Impute(turned, 1).Mean().Columns);
    }

    [Fact]
    public void TablesWithoutNamesAreTakenByPosition()
    {
        var unnamed = Table.FromRows(rows.ToArray());
        foreach (var (name, use) in uses) Assert.True(use(rows).Zip(use(unnamed), (a, b) => a.SequenceEqual(b)).All(same => same), name);
        Assert.Equal(["width", "weight"], density.Score(unnamed).Columns);
    }

    [Fact]
    public void NoRowsGiveNoResults()
    {
        foreach (var (_, use) in uses) Assert.Empty(use(rows.Take([])));
        foreach (var (name, use) in fits) RequireRefused(name, () => use(rows.Take([])), "table", "0 rows are too few");
    }

    static void RequireRefused(string name, Action use, string? parameter, params string[] words)
    {
        var refused = Assert.ThrowsAny<ArgumentException>(use);
        if (parameter != null) Assert.True(parameter == refused.ParamName, $"{name}: {refused.ParamName}");
        foreach (string word in words) Assert.True(refused.Message.Contains(word), $"{name}: {refused.Message}");
    }

    static Table Spoilt(Table table, int row, double value)
    {
        double[,] numbers = table.ToArray();
        numbers[row, 1] = value;
        return Table.FromRows(numbers, table.Columns);
    }

    static double[][] Rows(Table table) => [.. Enumerable.Range(0, table.RowCount).Select(row => table.Row(row).ToArray())];
}
