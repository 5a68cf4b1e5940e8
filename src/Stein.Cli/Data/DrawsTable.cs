using Stein.Sampling;
using Stein.Tables;

namespace Stein.Cli.Data;

/// <summary>Draws of chains as a table: a column for the chain's number, then the coordinates.</summary>
static class DrawsTable
{
    public static void Write(string path, Session session, Draws draws)
    {
        int columns = draws.Dimension + 1, rows = draws.Count * draws.Chains;
        var values = new double[rows * columns];
        for (int row = 0; row < rows; row++)
        {
            values[row * columns] = row % draws.Chains + 1;
            draws.Values.AsSpan(row * draws.Dimension, draws.Dimension).CopyTo(values.AsSpan(row * columns + 1));
        }
        TableWriter.Write(path, session, Table.FromRows(values, [DrawsColumns.ChainName, .. draws.Names]));
    }
}
