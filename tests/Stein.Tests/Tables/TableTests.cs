using FsCheck.Xunit;
using Stein.Tables;
using Xunit;

namespace Stein.Tests.Tables;

public class TableTests
{
    static readonly string[] names = ["a", "b"];

    static readonly double[] none = [];

    static readonly Table known = Table.FromRows(new double[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }, names);

    [Fact]
    public void AllWaysOfMakingOneAgree()
    {
        double[,] matrix = { { 1, 2 }, { 3, 4 }, { 5, 6 } };
        double[][] rows = [[1, 2], [3, 4], [5, 6]];
        double[] values = [1, 2, 3, 4, 5, 6];
        Table byMatrix = matrix, byRows = rows;
        foreach (var table in new[]
        {
            Table.FromRows(matrix, names), Table.FromRows(rows, names), Table.FromRows(values, names),
                Table.FromColumns(("a", [1, 3, 5]), ("b", [2, 4, 6])),
            byMatrix.WithColumns("a", "b"), byRows.WithColumns(names), Table.FromRows(matrix).WithColumns(names), Table.FromRows(rows)
                .WithColumns(names),
            Table.FromRows(values, 2).WithColumns(names), known.Select("a", "b"), known.Take([0, 1, 2]),
        })
        {
            RequireSame(known, table);
        }
        RequireSame(known.Take([1]), Table.FromRow(3, 4).WithColumns(names));
        Assert.Equal(["x1", "x2"], byMatrix.Columns);
        Assert.Equal(["x1", "x2", "x3"], Table.FromRow(1, 2, 3).Columns);
    }

    [Fact]
    public void AllWaysOfReadingItAgree()
    {
        Assert.Equal((3, 2), (known.RowCount, known.ColumnCount));
        for (int row = 0; row < 3; row++)
        {
            for (int column = 0; column < 2; column++)
            {
                double number = 2 * row + column + 1;
                Assert.Equal(number, known[row, column]);
                Assert.Equal(number, known[row, names[column]]);
                Assert.Equal(number, known.Row(row)[column]);
                Assert.Equal(number, known.Column(column)[row]);
                Assert.Equal(number, known.Column(names[column])[row]);
                Assert.Equal(number, known.Values[2 * row + column]);
                Assert.Equal(number, known.Matrix[row, column]);
                Assert.Equal(number, known.ToArray()[row, column]);
            }
        }
    }

    [Property]
    public void WhatGoesInComesOutBitForBit(double[] numbers, byte width)
    {
        int columns = 1 + width % 7, rows = numbers.Length / columns;
        var table = Table.FromRows(numbers[..(rows * columns)], columns);
        Assert.Equal((rows, columns), (table.RowCount, table.ColumnCount));
        RequireSame(table, Table.FromRows(table.ToArray()));
        if (rows > 0) RequireSame(table, Table.FromRows([.. Enumerable.Range(0, rows).Select(row => table.Row(row).ToArray())]));
        RequireSame(table, Table.FromColumns([.. table.Columns.Select(name => (name, table.Column(name)))]));
        RequireSame(table, table.Select([.. table.Columns.Reverse()]).Select(table.Columns));
        int[] order = [.. Enumerable.Range(0, rows).Reverse()];
        RequireSame(table, table.Take(order).Take(order));
    }

    /// <summary>Neither what it was made of nor what it gave away changes it.</summary>
    [Fact]
    public void ItIsACopy()
    {
        double[,] matrix = { { 1, 2 }, { 3, 4 }, { 5, 6 } };
        double[] values = [1, 2, 3, 4, 5, 6], first = [1, 3, 5], weights = [1, 2, 3];
        double[][] rows = [[1, 2], [3, 4], [5, 6]];
        string[] own = ["a", "b"];
        Table[] tables =
        [
            Table.FromRows(matrix, own), Table.FromRows(rows, own), Table.FromRows(values, own),
                Table.FromColumns((own[0], first), (own[1], [2, 4, 6])),
            known.WithColumns(own), known.WithWeights(weights),
        ];
        (matrix[0, 0], values[0], first[0], rows[0][0], own[0], weights[0]) = (9, 9, 9, 9, "z", 9);
        foreach (var table in tables)
        {
            table.ToArray()[0, 0] = 9;
            table.Column("a")[0] = 9;
            table.Column(0)[0] = 9;
            RequireSame(known, table);
        }
        Assert.Equal([1, 2, 3], tables[^1].Weights);
        Assert.False(known.Columns is string[] array && ReferenceEquals(array, names));
    }

    [Fact]
    public void ItMayHaveNoRows()
    {
        foreach (var table in new[]
        {
            Table.FromRows(new double[0, 2], names), Table.FromRows(Array.Empty<double[]>(), names), Table.FromRows(none, names),
                Table.FromRows(none, 2),
            Table.FromColumns(("a", []), ("b", [])), known.Take([]),
        })
        {
            Assert.Equal((0, 2), (table.RowCount, table.ColumnCount));
            Assert.Empty(table.Column(1));
            Assert.Equal(0, table.Select(table.Columns[1]).RowCount);
            Assert.Equal((0, 2), (table.ToArray().GetLength(0), table.ToArray().GetLength(1)));
            Assert.Throws<ArgumentOutOfRangeException>(() => table[0, 0]);
            Assert.Throws<ArgumentOutOfRangeException>(() => table.Row(0).Length);
        }
    }

    [Fact]
    public void ItHasColumns()
    {
        foreach (Func<Table> make in new Func<Table>[]
        {
            () => Table.FromRows(new double[3, 0]), () => Table.FromRows(Array.Empty<double[]>()), () => Table.FromRows([[], []]), ()
                => Table.FromRow(),
            () => Table.FromColumns(), () => Table.FromRows(none, []), () => known.Select(), () => known.WithColumns(), ()
                => Table.FromRows(none, 0),
            () => Table.FromRows([1], -1),
        })
        {
            Assert.ThrowsAny<ArgumentException>(make);
        }
    }

    [Fact]
    public void RowsAndColumnsAreOfOneLength()
    {
        Assert.StartsWith("row 1 has 3 numbers where 2 are expected", Refused("rows", () => Table.FromRows([[1, 2], [3, 4, 5]])));
        Assert.StartsWith("row 2 has 0 numbers where 2 are expected", Refused("rows", () => Table.FromRows([[1, 2], [3, 4], []], names)));
        Assert.StartsWith("row 0 has 1 numbers where 2 are expected", Refused("rows", () => Table.FromRows([[1.0]], names)));
        Assert.StartsWith("column 'b' has 3 numbers, 'a' has 2",
            Refused("columns", () => Table.FromColumns(("a", [1, 2]), ("b", [1, 2, 3]))));
        Assert.StartsWith("7 numbers are no whole number of rows of 3", Refused("values", () => Table.FromRows([1, 2, 3, 4, 5, 6, 7], 3)));
        Assert.StartsWith("5 numbers are no whole number of rows of 2", Refused("values", () => Table.FromRows([1, 2, 3, 4, 5], names)));
    }

    [Theory]
    [InlineData("two columns are named 'a'", "a", "a")]
    [InlineData("a column has an empty name", "a", "")]
    [InlineData("a column has an empty name", "a", null)]
    [InlineData("1 names for 2 columns", "a")]
    [InlineData("3 names for 2 columns", "a", "b", "c")]
    public void NamesAreAsManyAsColumnsNotEmptyAndDifferent(string words, params string?[] wrong)
    {
        string[] given = wrong!;
        foreach (Func<Table> make in new Func<Table>[] { () => Table.FromRows(new double[3, 2], given), () => known.WithColumns(given) })
            Assert.StartsWith(words, Assert.ThrowsAny<ArgumentException>(make).Message);
        if (given.Length == 2)
            Assert.StartsWith(words,
                Assert.ThrowsAny<ArgumentException>(() => Table.FromColumns((given[0], [1]), (given[1], [2]))).Message);
    }

    /// <summary>Names differ by case, and may hold anything that is a letter or none.</summary>
    [Fact]
    public void NamesMayBeAnythingElse()
    {
        string[] odd = ["A", "a", " ", "é", "e\u0301", "Größe, µm", "\"", "\n", "x1"];
        var table = Table.FromRow(1, 2, 3, 4, 5, 6, 7, 8, 9).WithColumns(odd);
        for (int i = 0; i < odd.Length; i++) Assert.Equal(i + 1, table[0, odd[i]]);
    }

    [Fact]
    public void WhatIsNotThereIsRefused()
    {
        foreach (int outside in new[] { -1, 3, int.MaxValue, int.MinValue })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => known[outside, 0]);
            Assert.ThrowsAny<ArgumentException>(() => known[outside, "a"]);
            Assert.Throws<ArgumentOutOfRangeException>(() => known.Row(outside).Length);
            Assert.Throws<ArgumentOutOfRangeException>(() => known.Take([0, outside]));
            Assert.Throws<ArgumentOutOfRangeException>(() => known.WithWeights([1, 2, 3]).Take([outside]));
        }
        foreach (int outside in new[] { -1, 2, int.MaxValue })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => known[0, outside]);
            Assert.Throws<ArgumentOutOfRangeException>(() => known.Column(outside));
        }
        foreach (Action use in new Action[] { () => known.Column("c"), () => _ = known[0, "c"], () => known.Select("a", "c"),
            () => known.WithWeights("c") })
            Assert.StartsWith("no column is named 'c'; there are 'a', 'b'", Assert.Throws<ArgumentException>(use).Message);
        Assert.StartsWith("two columns are named 'a'", Assert.Throws<ArgumentException>(() => known.Select("a", "a")).Message);
        var many = Table.FromRow([.. Enumerable.Range(1, 30).Select(i => (double)i)]);
        Assert.Contains("'x20' and 10 more", Assert.Throws<ArgumentException>(() => many.Column("y")).Message);
    }

    [Fact]
    public void WeightsGoWithTheirRows()
    {
        var weighted = known.WithWeights([3, 0, 0.5]);
        Assert.True(known.Weights.IsEmpty);
        Assert.Equal([3, 0, 0.5], weighted.Weights);
        Assert.Equal([0.5, 3, 3], weighted.Take([2, 0, 0]).Weights);
        Assert.Equal([3, 0, 0.5], weighted.Select("b").WithColumns("c").Weights);
        var byName = Table.FromColumns(("a", [1, 3, 5]), ("w", [3, 0, 0.5]), ("b", [2, 4, 6])).WithWeights("w");
        RequireSame(known, byName);
        Assert.Equal([3, 0, 0.5], byName.Weights);
        Assert.Equal([1, 1, 1], weighted.WithWeights([1, 1, 1]).Weights);
    }

    [Fact]
    public void WeightsThatAreNoneAreRefused()
    {
        Assert.StartsWith("2 weights for 3 rows", Refused("weights", () => known.WithWeights([1, 2])));
        Assert.StartsWith("no row has a weight above 0", Refused("weights", () => known.WithWeights([0, 0, 0])));
        foreach (double wrong in new[] { -1, double.NaN, double.PositiveInfinity })
            Assert.StartsWith($"row 1 has a weight of {wrong}", Refused("weights", () => known.WithWeights([1, wrong, 1])));
        Assert.StartsWith("there is no column beside the weights 'a'", Refused("column", () => known.Select("a").WithWeights("a")));
        Assert.Throws<ArgumentException>(() => known.Take([]).WithWeights([]));
    }

    static string Refused(string parameter, Func<object> make)
    {
        var refused = Assert.ThrowsAny<ArgumentException>(make);
        Assert.Equal(parameter, refused.ParamName);
        return refused.Message;
    }

    static void RequireSame(Table expected, Table actual)
    {
        Assert.Equal((expected.RowCount, expected.ColumnCount), (actual.RowCount, actual.ColumnCount));
        Assert.Equal(expected.Columns, actual.Columns);
        Assert.Equal(expected.Values.ToArray().Select(BitConverter.DoubleToInt64Bits), actual.Values.ToArray()
            .Select(BitConverter.DoubleToInt64Bits));
    }
}
