using System.CommandLine;
using Stein.Cli.Data;
using Stein.Models;
using Stein.Shards;

namespace Stein.Cli.Commands;

/// <summary><c>stein impute</c>: a table with its missing numbers filled in.</summary>
static class Impute
{
    const string DrawColumn = "draw";

    /// <summary>Draws of each row that a mean is taken over.</summary>
    const int MeanDraws = 100;

    public static Command Create(Session session)
    {
        var model = Parameters.Model();
        var data = new Argument<string>("DATA")
        {
            Description = "A table of numbers, some of them missing (empty, NA, NaN, ?): .csv, .csv.gz, or - for standard input.",
        };
        var output = Parameters.Output("The table to write, all else as it was: .csv, .csv.gz, or - for standard output.");
        var draws = Parameters.Count(
            "--draws", "K",
                $"Writes each row K times, its gaps filled by one draw after the other, numbered by the column {DrawColumn}; with --mean, "
                + $"the draws that the mean is of. [default: one draw, no such column; {MeanDraws} for --mean]", null);
        var mean = new Option<bool>("--mean")
        {
            Description = "Fills in the mean of the draws: the best guess, which varies less than the "
            + "data do."
        };
        var seed = Parameters.Seed();
        var threads = Parameters.Threads();
        var command = new Command("impute", "Fills in the missing numbers of a table by draws from a model, given the numbers beside them.")
            { model, data, output, draws, mean, seed, threads };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(output);
            OutputFile.Check(path);
            bool means = parsed.GetValue(mean), counted = parsed.Gives(draws);
            int count = counted ? parsed.GetValue(draws) : means ? MeanDraws : 1;
            if (ModelFile.Read(parsed.GetRequiredValue(model)) is not DensityModel density)
                throw new ProgramException(ExitCode.WrongUsage, "impute takes a model of all noise levels, and this one knows one");
            var table = TableReader.ReadGapped(parsed.GetRequiredValue(data), session, density.Columns);
            bool numbered = counted && !means;
            if (numbered && table.Header.Contains(DrawColumn))
                throw ProgramException.BadData($"{table.Numbers.Source}: a column is named {DrawColumn}, as --draws names its own");
            var drawn = Draw(density, table, count, parsed.GetValue(seed), parsed.GetValue(threads), session);
            var rows = means ? Means(table, drawn) : Draws(table, drawn, density.Columns, numbered);
            TableWriter.Write(path, session, numbered ? [DrawColumn, .. table.Header] : table.Header, rows);
            session.Note($"filled in {Numbers.Grouped(table.Gaps)} of "
                + $"{Numbers.Grouped((long)table.Numbers.Rows * table.Numbers.Dimension)} numbers, "
                + $"in {Numbers.Grouped(table.GappedRows)} of {Numbers.Grouped(table.Numbers.Rows)} rows");
        });
        return command;
    }

    /// <summary>Draws of the missing numbers.</summary>
    static Imputation Draw(DensityModel model, GappedTable table, int draws, ulong seed, int threads, Session session)
    {
        if ((long)table.GappedRows * draws * model.Dimension > Array.MaxLength / 2)
        {
            throw new ProgramException(ExitCode.WrongUsage,
                $"{Numbers.Grouped(draws)} draws of {Numbers.Grouped(table.GappedRows)} rows are too many for one run");
        }
        var rows = table.Numbers.Table;
        var standardised = model.Scaling.Standardize(rows.Matrix);
        for (int b = 0; b < rows.RowCount; b++)
        {
            for (int i = 0; i < model.Dimension; i++)
            {
                if (!float.IsInfinity(standardised[b, i])) continue;
                string place = $"{table.Numbers.Source}, row {b + 1}, column {model.Columns[i]}";
                throw ProgramException.BadData($"{place}: the value {rows[b, i]} is too far from all that the model knows");
            }
        }
        using var pool = new WorkerPool(threads);
        try
        {
            return model.Impute(rows, draws, seed: seed, pool: pool, cancellation: session.Cancellation);
        }
        catch (NotFiniteNumberException)
        {
            throw new ProgramException(ExitCode.BadNumbers,
                "the draws of a row left the finite numbers; what is known of it may be too far from all that the model knows");
        }
    }

    /// <summary>All rows of the file, gaps filled by the means of their draws.</summary>
    static IEnumerable<IReadOnlyList<string>> Means(GappedTable table, Imputation drawn)
    {
        var means = drawn.Mean();
        for (int b = 0; b < table.Numbers.Rows; b++)
        {
            int row = b;
            yield return table.Filled(row, column => means[row, column]);
        }
    }

    /// <summary>All rows of the file as often as there are draws.</summary>
    static IEnumerable<IReadOnlyList<string>> Draws(GappedTable table, Imputation drawn, IReadOnlyList<string> columns, bool numbered)
    {
        for (int row = 0; row < table.Numbers.Rows; row++)
        {
            double[]?[] draws = [.. columns.Select((column, d) =>
                double.IsNaN(table.Numbers.Table[row, d]) ? drawn.Draw(row, column) : null)];
            for (int k = 0; k < drawn.Draws; k++)
            {
                int draw = k;
                string[] cells = table.Filled(row, d => draws[d]![draw]);
                yield return numbered ? [$"{draw + 1}", .. cells] : cells;
            }
        }
    }
}
