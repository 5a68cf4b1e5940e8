using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Buffers;

namespace Stein.Tables;

/// <summary>
/// Rows of numbers with named columns, <c>[n, D]</c>: what models are fitted to, what they are asked about, and what they answer with.
/// </summary>
/// <remarks>
/// A table copies what it is made of and never changes, so many threads may read it. NaN stands for a missing number. Models find columns
/// by their names, whatever the order; a table made without names is matched by position.
/// </remarks>
/// <example><code>
/// Table table = new double[,] { { 3.6, 79 }, { 1.8, 54 } };                      // without names
/// var named = Table.FromColumns(("duration", durations), ("waiting", waitings));
/// double first = named[0, "waiting"];
/// </code></example>
public sealed class Table
{
    readonly double[] values, weights;
    readonly string[] columns;
    readonly bool isNamed;

    Table(double[] values, int rowCount, string[] columns, bool isNamed, double[] weights)
    {
        (this.values, RowCount, this.columns, this.isNamed, this.weights) = (values, rowCount, columns, isNamed, weights);
    }

    /// <summary>The names of the <c>D</c> columns; <c>x1</c>, <c>x2</c>, … where none were given.</summary>
    public IReadOnlyList<string> Columns => columns;

    /// <summary>The number <c>n</c> of rows.</summary>
    public int RowCount { get; }

    /// <summary>The number <c>D</c> of columns.</summary>
    public int ColumnCount => columns.Length;

    /// <summary>
    /// How much each row counts, <c>[n]</c>; empty if all rows count alike. See <see cref="WithWeights(ReadOnlySpan{double})"/>.
    /// </summary>
    public ReadOnlySpan<double> Weights => weights;

    /// <summary>All numbers, one row after the other, <c>[n, D]</c>.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>All numbers as a matrix.</summary>
    public ReadOnlyMatrixView<double> Matrix => new(values, RowCount, ColumnCount);

    /// <summary>One number, by row and place of the column, both from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    public double this[int row, int column] => Matrix[row, column];

    /// <summary>One number, by row from 0 and name of the column.</summary>
    /// <exception cref="ArgumentException">There is no such row or column.</exception>
    public double this[int row, string column] => Matrix[row, Place(column)];

    /// <summary>One row, <c>[D]</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<double> Row(int row) => Matrix[row];

    /// <summary>A copy of one column, <c>[n]</c>.</summary>
    /// <exception cref="ArgumentException">There is no column of that name.</exception>
    public double[] Column(string name) => Column(Place(name));

    /// <summary>A copy of one column, <c>[n]</c>, by its place from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    public double[] Column(int place)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, ColumnCount);
        var column = new double[RowCount];
        for (int row = 0; row < column.Length; row++) column[row] = values[row * ColumnCount + place];
        return column;
    }

    /// <summary>A copy of all numbers, <c>[n, D]</c>.</summary>
    public double[,] ToArray()
    {
        var copy = new double[RowCount, ColumnCount];
        for (int row = 0; row < RowCount; row++)
            for (int column = 0; column < ColumnCount; column++) copy[row, column] = values[row * ColumnCount + column];
        return copy;
    }

    /// <summary>A table of the rows of a matrix.</summary>
    /// <param name="rows">The numbers <c>[n, D]</c>.</param>
    /// <param name="columns">The names of the columns; none for a table that is matched by position.</param>
    /// <exception cref="ArgumentException">The names do not fit, repeat or are empty.</exception>
    public static Table FromRows(double[,] rows, IReadOnlyList<string>? columns = null)
    {
        ref double first = ref Unsafe.As<byte, double>(ref MemoryMarshal.GetArrayDataReference(rows));
        double[] values = MemoryMarshal.CreateReadOnlySpan(ref first, rows.Length).ToArray();
        return Create(values, rows.GetLength(0), rows.GetLength(1), columns);
    }

    /// <summary>A table of rows that are arrays.</summary>
    /// <param name="rows">The rows, all of length <c>D</c>, at least one.</param>
    /// <param name="columns">The names of the columns; none for a table that is matched by position.</param>
    /// <exception cref="ArgumentException">There are no rows, they differ in length, or the names do not fit.</exception>
    public static Table FromRows(IReadOnlyList<double[]> rows, IReadOnlyList<string>? columns = null)
    {
        int width = columns?.Count ?? (rows.Count > 0 ? rows[0].Length : 0);
        var values = new double[checked(rows.Count * width)];
        for (int row = 0; row < rows.Count; row++)
        {
            if (rows[row].Length != width)
                throw new ArgumentException($"row {row} has {rows[row].Length} numbers where {width} are expected", nameof(rows));
            rows[row].CopyTo(values, row * width);
        }
        return Create(values, rows.Count, width, columns);
    }

    /// <summary>A table of numbers that stand one row after the other.</summary>
    /// <param name="values">The numbers <c>[n, D]</c>.</param>
    /// <param name="columns">The names of the <c>D</c> columns.</param>
    /// <exception cref="ArgumentException">The numbers are no whole number of rows, or the names repeat or are empty.</exception>
    public static Table FromRows(ReadOnlySpan<double> values, IReadOnlyList<string> columns)
        => Create(values.ToArray(), RowsOf(values.Length, columns.Count), columns.Count, columns);

    /// <inheritdoc cref="FromRows(ReadOnlySpan{double}, IReadOnlyList{string})"/>
    /// <param name="values">The numbers <c>[n, D]</c>.</param>
    /// <param name="columnCount">The number <c>D</c> of columns, at least 1; the table is matched by position.</param>
    public static Table FromRows(ReadOnlySpan<double> values, int columnCount)
        => Create(values.ToArray(), RowsOf(values.Length, columnCount), columnCount, null);

    /// <summary>A table of one row that is matched by position.</summary>
    /// <param name="row">The numbers <c>[D]</c>.</param>
    public static Table FromRow(params ReadOnlySpan<double> row) => Create(row.ToArray(), 1, row.Length, null);

    /// <summary>A table of columns.</summary>
    /// <param name="columns">The columns with their names, all of length <c>n</c>, at least one.</param>
    /// <exception cref="ArgumentException">There are no columns, they differ in length, or names repeat or are empty.</exception>
    public static Table FromColumns(params ReadOnlySpan<(string Name, double[] Values)> columns)
    {
        if (columns.IsEmpty) throw new ArgumentException("a table has at least one column", nameof(columns));
        int rows = columns[0].Values.Length;
        string[] names = new string[columns.Length];
        var values = new double[checked(rows * columns.Length)];
        for (int place = 0; place < columns.Length; place++)
        {
            var (name, column) = columns[place];
            if (column.Length != rows)
                throw new ArgumentException($"column '{name}' has {column.Length} numbers, '{columns[0].Name}' has {rows}",
                    nameof(columns));
            names[place] = name;
            for (int row = 0; row < rows; row++) values[row * columns.Length + place] = column[row];
        }
        return Create(values, rows, columns.Length, names);
    }

    /// <summary>A table of the rows of a matrix, matched by position.</summary>
    public static implicit operator Table(double[,] rows) => FromRows(rows);

    /// <summary>A table of rows that are arrays, matched by position.</summary>
    public static implicit operator Table(double[][] rows) => FromRows(rows);

    /// <summary>The same rows under other names of the columns.</summary>
    /// <exception cref="ArgumentException">The names do not fit, repeat or are empty.</exception>
    public Table WithColumns(params IReadOnlyList<string> names)
        => new(values, RowCount, Checked(names, ColumnCount), isNamed: true, weights);

    /// <summary>The same rows, each counting as much as its weight says; only ratios matter.</summary>
    /// <param name="weights">
    /// The weights <c>[n]</c>, finite and not below 0, not all 0. A row of weight 0 is left out, whatever it holds.
    /// </param>
    /// <exception cref="ArgumentException">There are not <c>n</c> weights, or one is out of range.</exception>
    public Table WithWeights(ReadOnlySpan<double> weights)
    {
        if (weights.Length != RowCount) throw new ArgumentException($"{weights.Length} weights for {RowCount} rows", nameof(weights));
        bool any = false;
        for (int row = 0; row < weights.Length; row++)
        {
            if (!(weights[row] >= 0 && double.IsFinite(weights[row])))
                throw new ArgumentException($"row {row} has a weight of {weights[row]}", nameof(weights));
            any |= weights[row] > 0;
        }
        if (!any) throw new ArgumentException("no row has a weight above 0", nameof(weights));
        return new(values, RowCount, columns, isNamed, weights.ToArray());
    }

    /// <summary>The other columns, with the weights that one column holds; see <see cref="WithWeights(ReadOnlySpan{double})"/>.</summary>
    /// <param name="column">The name of that column.</param>
    /// <exception cref="ArgumentException">There is no such column or no other one, or a number in it is no weight.</exception>
    public Table WithWeights(string column)
    {
        double[] taken = Column(column);
        if (ColumnCount == 1) throw new ArgumentException($"there is no column beside the weights '{column}'", nameof(column));
        return Select([.. columns.Where(name => name != column)]).WithWeights(taken);
    }

    /// <summary>Some columns, in the order given.</summary>
    /// <param name="names">Their names.</param>
    /// <exception cref="ArgumentException">A column is missing or named twice.</exception>
    public Table Select(params IReadOnlyList<string> names)
    {
        string[] chosen = Checked(names, names.Count);
        var known = columns.Index().ToDictionary(column => column.Item, column => column.Index, StringComparer.Ordinal);
        int[] places = Array.ConvertAll(chosen, name => known.TryGetValue(name, out int place) ? place : Place(name));
        var selected = new double[RowCount * places.Length];
        for (int row = 0, at = 0; row < RowCount; row++)
            foreach (int place in places) selected[at++] = values[row * ColumnCount + place];
        return new(selected, RowCount, chosen, isNamed, weights);
    }

    /// <summary>Some rows, in the order given, with their weights.</summary>
    /// <param name="rows">Their indices, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Table Take(IReadOnlyList<int> rows)
        => new(Matrix.Pick(rows), rows.Count, columns, isNamed, weights.Length == 0 ? [] : [.. rows.Select(row => weights[row])]);

    /// <summary>A table of values that nobody else will change, without a copy.</summary>
    internal static Table Own(double[] values, int rows, IReadOnlyList<string> columns)
        => new(values, rows, [.. columns], isNamed: true, []);

    /// <summary>The columns of a model in its order: by name, or by position where this table has no names.</summary>
    /// <param name="wanted">The names of the model's columns.</param>
    /// <param name="parameter">The argument's name, for messages.</param>
    /// <exception cref="ArgumentException">A column is missing; the message lists both.</exception>
    internal Table Match(IReadOnlyList<string> wanted, string parameter)
    {
        if (columns.SequenceEqual(wanted)) return this;
        if (isNamed && columns.ToHashSet(StringComparer.Ordinal).IsSupersetOf(wanted)) return Select(wanted);
        if (!isNamed && ColumnCount == wanted.Count) return new(values, RowCount, [.. wanted], isNamed: true, weights);
        string own = isNamed ? $"the columns {List(columns)}" : $"{ColumnCount} columns without names";
        throw new ArgumentException($"the table has {own}; the model takes {List(wanted)}", parameter);
    }

    /// <summary>Requires numbers in all rows.</summary>
    /// <param name="parameter">The argument's name, for messages.</param>
    /// <exception cref="ArgumentException">A number is NaN or infinite; the message names row and column.</exception>
    internal void RequireFinite(string parameter)
    {
        int bad = Array.FindIndex(values, value => !double.IsFinite(value));
        if (bad < 0) return;
        throw new ArgumentException($"row {bad / ColumnCount}, column '{columns[bad % ColumnCount]}' is {values[bad]}, not a finite number",
            parameter);
    }

    /// <summary>The place of a column, from 0.</summary>
    /// <exception cref="ArgumentException">There is no column of that name.</exception>
    internal int Place(string column)
    {
        int place = Array.IndexOf(columns, column);
        return place >= 0
            ? place : throw new ArgumentException($"no column is named '{column}'; there are {List(columns)}", nameof(column));
    }

    static Table Create(double[] values, int rows, int width, IReadOnlyList<string>? names)
    {
        if (width < 1) throw new ArgumentException("a table has at least one column");
        string[] columns = names is null ? [.. Enumerable.Range(1, width).Select(i => $"x{i}")] : Checked(names, width);
        return new(values, rows, columns, names is not null, []);
    }

    static int RowsOf(int length, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        return length % columns == 0
            ? length / columns : throw new ArgumentException($"{length} numbers are no whole number of rows of {columns}", "values");
    }

    static string[] Checked(IReadOnlyList<string> names, int width)
    {
        if (names.Count != width || width == 0) throw new ArgumentException($"{names.Count} names for {width} columns", nameof(names));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (string.IsNullOrEmpty(name)) throw new ArgumentException("a column has an empty name", nameof(names));
            if (!seen.Add(name)) throw new ArgumentException($"two columns are named '{name}'", nameof(names));
        }
        return [.. names];
    }

    static string List(IReadOnlyList<string> names)
        => string.Join(", ", names.Take(20).Select(name => $"'{name}'")) + (names.Count > 20 ? $" and {names.Count - 20} more" : "");
}
