using System.CommandLine;
using Stein.Buffers;
using Stein.Cli.Data;
using Stein.Models;
using Stein.Sampling;
using Stein.Shards;

namespace Stein.Cli.Commands;

/// <summary><c>stein score</c>: the score of every row of a table.</summary>
static class Score
{
    /// <summary>Levels at which the size of the score is told.</summary>
    const int NormLevels = 5;

    public static Command Create(Session session)
    {
        var model = Parameters.Model();
        var data = Parameters.Data();
        var output = Parameters.Output("The table to write, score_<column> for each column: .csv, .csv.gz, or - for standard output.");
        var likelihood = new Option<bool>("--log-likelihood")
        {
            Description = "Adds the columns log_likelihood, in nats by the data's own units, and anomaly_score, its negative by standardised columns.",
        };
        var tolerance = Parameters.Between("--tolerance", "E", "The numerical error aimed at of a log-likelihood, in nats.", 1e-3, 0, 1);
        var contamination = Parameters.Between(
            "--contamination", "F", "Adds the column anomaly: 1 for this share of the rows, those with the highest anomaly_score; needs --log-likelihood.", null, 0, 1);
        var norms = new Option<bool>("--norms") { Description = "Adds the columns norm_<σ>: the size of the score at several noise levels, in noise deviations; seldom above 1 for usual rows." };
        var threads = Parameters.Threads();
        var command = new Command("score", "Writes the score ∇ log p of every row of a table, in one over each column's unit, and its log-likelihood.")
            { model, data, output, likelihood, tolerance, contamination, norms, threads };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(output);
            bool rare = parsed.Gives(contamination);
            if (rare && !parsed.GetValue(likelihood)) throw new ProgramException(ExitCode.WrongUsage, "--contamination needs --log-likelihood");
            OutputFile.Check(path);
            var scores = ModelFile.Read(parsed.GetRequiredValue(model));
            if (scores.Levels is null && (parsed.GetValue(likelihood) || parsed.GetValue(norms)))
                throw new ProgramException(ExitCode.WrongUsage, "--log-likelihood and --norms take a model of all noise levels, and this one knows one");
            var table = TableReader.Read(parsed.GetRequiredValue(data), session, scores.Columns, byPosition: true);
            using var pool = new WorkerPool(parsed.GetValue(threads));
            var columns = new ScoredColumns(table);
            var values = new double[table.Values.Length];
            scores.Evaluate(table.Matrix, new MatrixView<double>(values, table.Rows, table.Dimension));
            columns.Add([.. scores.Columns.Select(column => $"score_{column}")], values);
            if (parsed.GetValue(likelihood))
            {
                var results = scores.LogLikelihood(table.Matrix, pool, parsed.GetValue(tolerance), session.Cancellation);
                double[] unusual = AnomalyScore.Of(scores, results);
                columns.Add(["log_likelihood"], [.. results.Select(result => result.Value)]);
                columns.Add(["anomaly_score"], unusual);
                if (rare)
                {
                    double threshold = AnomalyScore.Threshold(unusual, parsed.GetValue(contamination));
                    columns.Add(["anomaly"], [.. unusual.Select(score => score > threshold ? 1.0 : 0)]);
                    session.Note($"rows with an anomaly_score above {Numbers.Brief(threshold)} are called anomalies");
                }
                int rough = results.Count(result => result.Error > parsed.GetValue(tolerance));
                if (rough > 0) session.Note($"of {rough} rows the log-likelihood may err by up to {Numbers.Brief(results.Max(result => result.Error))} nats");
            }
            if (parsed.GetValue(norms))
            {
                var range = scores.Levels!.Scores.Embedding.Range;
                double[] levels = NoiseSchedule.Geometric(range.Largest, scores.Levels.Level, NormLevels);
                columns.Add([.. levels.Select(level => $"norm_{Numbers.Brief(level)}")], AnomalyScore.Norms(scores, table.Matrix, levels, pool));
            }
            TableWriter.Write(path, session, columns.Names, columns.Values());
        });
        return command;
    }

    /// <summary>Columns side by side, all finite.</summary>
    sealed class ScoredColumns(Table table)
    {
        readonly List<double[]> blocks = [];

        public List<string> Names { get; } = [];

        /// <summary>Adds columns: <c>[rows, names]</c>, row by row.</summary>
        public void Add(string[] names, double[] block)
        {
            int bad = Array.FindIndex(block, value => !double.IsFinite(value));
            if (bad >= 0)
            {
                throw new ProgramException(ExitCode.BadNumbers,
                    $"{table.Source}, row {bad / names.Length + 1}: the {names[bad % names.Length]} is {block[bad]}, the row lies too far from the data of the fit");
            }
            Names.AddRange(names);
            blocks.Add(block);
        }

        public double[] Values()
        {
            var values = new List<double>(table.Rows * Names.Count);
            for (int row = 0; row < table.Rows; row++)
            {
                foreach (double[] block in blocks)
                {
                    int width = block.Length / table.Rows;
                    values.AddRange(block.AsSpan(row * width, width));
                }
            }
            return [.. values];
        }
    }
}
