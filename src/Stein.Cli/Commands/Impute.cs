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
            "--draws", "K", $"Writes each row K times, its gaps filled by one draw after the other, numbered by the column {DrawColumn}; with --mean, "
                + $"the draws that the mean is of. [default: one draw, no such column; {MeanDraws} for --mean]", null);
        var mean = new Option<bool>("--mean") { Description = "Fills in the mean of the draws: the best guess, which varies less than the data do." };
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
            var scores = ModelFile.Read(parsed.GetRequiredValue(model));
            if (scores.Levels is null)
                throw new ProgramException(ExitCode.WrongUsage, "impute takes a model of all noise levels, and this one knows one");
            var table = TableReader.ReadGapped(parsed.GetRequiredValue(data), session, scores.Columns);
            bool numbered = counted && !means;
            if (numbered && table.Header.Contains(DrawColumn))
                throw ProgramException.BadData($"{table.Numbers.Source}: a column is named {DrawColumn}, as --draws names its own");
            var filled = Draws(scores, table, count, parsed.GetValue(seed), parsed.GetValue(threads), session);
            if (means) (filled, count) = (Mean(filled, count, scores.Dimension), 1);
            TableWriter.Write(path, session, numbered ? [DrawColumn, .. table.Header] : table.Header, Rows(table, filled, count, numbered));
            session.Note($"filled in {Numbers.Grouped(table.Gaps)} of {Numbers.Grouped(table.Numbers.Values.Length)} numbers, "
                + $"in {Numbers.Grouped(table.Gapped.Length)} of {Numbers.Grouped(table.Numbers.Rows)} rows");
        });
        return command;
    }

    /// <summary>Draws of the gapped rows, <c>[gapped, K, D]</c>.</summary>
    static double[] Draws(ScoreModel model, GappedTable table, int draws, ulong seed, int threads, Session session)
    {
        int dimension = model.Dimension;
        if ((long)table.Gapped.Length * draws * dimension > Array.MaxLength / 2)
            throw new ProgramException(ExitCode.WrongUsage, $"{Numbers.Grouped(draws)} draws of {Numbers.Grouped(table.Gapped.Length)} rows are too many for one run");
        var rows = table.GappedRows;
        var standardised = model.Scaling.Standardize(rows);
        for (int b = 0; b < rows.Rows; b++)
        {
            for (int i = 0; i < dimension; i++)
            {
                if (float.IsInfinity(standardised[b, i]))
                    throw ProgramException.BadData($"{table.Numbers.Source}, row {table.Gapped[b] + 1}, column {model.Columns[i]}: the value {rows[b, i]} is too far from all that the model knows");
            }
        }
        using var pool = new WorkerPool(threads);
        try
        {
            return model.Impute(rows, draws, seed, pool, session.Cancellation);
        }
        catch (NotFiniteNumberException)
        {
            throw new ProgramException(ExitCode.BadNumbers, "the draws of a row left the finite numbers; what is known of it may be too far from all that the model knows");
        }
    }

    /// <summary>The means of the draws, <c>[gapped, D]</c>.</summary>
    static double[] Mean(double[] draws, int count, int dimension)
    {
        var means = new double[draws.Length / count];
        for (int at = 0; at < means.Length; at++)
            for (int k = 0; k < count; k++) means[at] += draws[((at / dimension * count) + k) * dimension + at % dimension] / count;
        return means;
    }

    static IEnumerable<IReadOnlyList<string>> Rows(GappedTable table, double[] filled, int count, bool numbered)
    {
        int dimension = table.Numbers.Dimension;
        for (int row = 0, gapped = 0; row < table.Numbers.Rows; row++)
        {
            bool whole = gapped == table.Gapped.Length || table.Gapped[gapped] != row;
            for (int k = 0; k < count; k++)
            {
                string[] cells = table.Filled(row, whole ? [] : filled.AsSpan((gapped * count + k) * dimension, dimension));
                yield return numbered ? [$"{k + 1}", .. cells] : cells;
            }
            if (!whole) gapped++;
        }
    }
}
