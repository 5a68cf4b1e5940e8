using System.CommandLine;
using Stein.Buffers;
using Stein.Cli.Data;

namespace Stein.Cli.Commands;

/// <summary><c>stein score</c>: the score of every row of a table.</summary>
static class Score
{
    public static Command Create(Session session)
    {
        var model = Parameters.Model();
        var data = Parameters.Data();
        var output = Parameters.Output("The table to write, score_<column> for each column: .csv, .csv.gz, or - for standard output.");
        var command = new Command("score", "Writes the score ∇ log p of every row of a table, in one over each column's unit.")
            { model, data, output };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(output);
            OutputFile.Check(path);
            var scores = ModelFile.Read(parsed.GetRequiredValue(model));
            var table = TableReader.Read(parsed.GetRequiredValue(data), session, scores.Columns, byPosition: true);
            var values = new double[table.Values.Length];
            scores.Evaluate(table.Matrix, new MatrixView<double>(values, table.Rows, table.Dimension));
            int bad = Array.FindIndex(values, value => !double.IsFinite(value));
            if (bad >= 0)
            {
                string where = $"{table.Source}, row {bad / table.Dimension + 1}";
                throw new ProgramException(ExitCode.BadNumbers,
                    $"{where}: the score is {values[bad]}, the row lies too far from the data of the fit");
            }
            TableWriter.Write(path, session, [.. scores.Columns.Select(column => $"score_{column}")], values);
        });
        return command;
    }
}
