using Stein.Sampling;
using Stein.Tables;

namespace Stein.Cli.Data;

/// <summary>Draws of chains as a table: a column for the chain's number, then the coordinates.</summary>
static class DrawsTable
{
    /// <summary>The column that tells chains apart where no other is named.</summary>
    public const string ChainColumn = "chain";

    public static void Write(string path, Session session, Draws draws)
    {
        int columns = draws.Dimension + 1, rows = draws.Count * draws.Chains;
        var values = new double[rows * columns];
        for (int row = 0; row < rows; row++)
        {
            values[row * columns] = row % draws.Chains + 1;
            draws.Values.AsSpan(row * draws.Dimension, draws.Dimension).CopyTo(values.AsSpan(row * columns + 1));
        }
        TableWriter.Write(path, session, Table.FromRows(values, [ChainColumn, .. draws.Names]));
    }

    /// <summary>The draws of a table: rows of the same chain in their order.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">
    /// The column of the chain's number; if none is named, <see cref="ChainColumn"/>, and without it all rows are one chain.
    /// </param>
    /// <exception cref="ProgramException">The column is missing or the only one, or the chains have different lengths.</exception>
    public static Draws Read(SourceTable table, string? column)
    {
        int place = table.Columns.ToList().IndexOf(column ?? ChainColumn);
        if (place < 0 && column != null) throw ProgramException.BadData($"{table.Source}: no column is named {Field.Quote(column)}");
        if (place < 0) return new(table.Table.Values.ToArray(), 1, table.Dimension, table.Columns);
        if (table.Dimension == 1) throw ProgramException.BadData($"{table.Source}: there is no column beside that of the chains");
        var chains = Enumerable.Range(0, table.Rows).GroupBy(row => table.Table[row, place]).Select(chain => chain.ToArray()).ToArray();
        if (chains.FirstOrDefault(chain => chain.Length != chains[0].Length) is { } other)
        {
            throw ProgramException.BadData(
                $"{table.Source}: chain {Number(chains[0])} has {chains[0].Length} draws and chain {Number(other)} {other.Length}; chains "
                    + $"of one length can be compared");
        }
        int dimension = table.Dimension - 1;
        var values = new double[table.Rows * dimension];
        for (int chain = 0; chain < chains.Length; chain++)
        {
            for (int draw = 0; draw < chains[chain].Length; draw++)
            {
                var row = table.Table.Row(chains[chain][draw]);
                var target = values.AsSpan((draw * chains.Length + chain) * dimension, dimension);
                row[..place].CopyTo(target);
                row[(place + 1)..].CopyTo(target[place..]);
            }
        }
        return new(values, chains.Length, dimension, [.. table.Columns.Where((_, i) => i != place)]);

        string Number(int[] chain) => Numbers.Brief(table.Table[chain[0], place]);
    }
}
