using System.CommandLine;
using Stein.Cli.Data;
using Stein.Models;
using Stein.Sampling;
using Stein.Shards;
using Stein.Tables;

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
            Description = "Adds the columns log_likelihood, in nats by the data's own units, and anomaly_score, its negative by "
                + "standardised columns.",
        };
        var tolerance = Parameters.Between("--tolerance", "E", "The numerical error aimed at of a log-likelihood, in nats.", 1e-3, 0, 1);
        var contamination = Parameters.Between(
            "--contamination", "F",
                "Adds the column anomaly: 1 for this share of the rows, those with the highest anomaly_score; needs --log-likelihood.",
                null, 0, 1);
        var pValues = new Option<bool>("--p-values")
        {
            Description = "Adds the column p_value: the share of rows like the data whose anomaly_score is at least as high; needs "
                + "--log-likelihood.",
        };
        var norms = new Option<bool>("--norms")
        {
            Description = "Adds the columns norm_<σ>: the size of the score at several noise levels, in noise deviations; seldom above 1 "
                + "for usual rows.",
        };
        var threads = Parameters.Threads();
        var command = new Command("score",
            "Writes the score ∇ log p of every row of a table, in one over each column's unit, and its log-likelihood.")
            { model, data, output, likelihood, tolerance, contamination, pValues, norms, threads };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(output);
            bool likely = parsed.GetValue(likelihood);
            if (!likely && (parsed.Gives(contamination) || parsed.GetValue(pValues)))
                throw new ProgramException(ExitCode.WrongUsage, "--contamination and --p-values need --log-likelihood");
            OutputFile.Check(path);
            var scores = ModelFile.Read(parsed.GetRequiredValue(model));
            var density = scores as DensityModel;
            if (density is null && (likely || parsed.GetValue(norms)))
                throw new ProgramException(ExitCode.WrongUsage,
                    "--log-likelihood and --norms take a model of all noise levels, and this one knows one");
            var table = TableReader.Read(parsed.GetRequiredValue(data), session, scores.Columns, byPosition: true);
            using var pool = new WorkerPool(parsed.GetValue(threads));
            var columns = new ScoredColumns(table);
            columns.Add(scores.Score(table.Table).WithColumns([.. scores.Columns.Select(column => $"score_{column}")]));
            if (likely)
            {
                double? share = parsed.Gives(contamination) ? parsed.GetValue(contamination) : null;
                AddLikelihoods(columns, density!, parsed.GetValue(tolerance), share, parsed.GetValue(pValues), pool, session);
            }
            if (parsed.GetValue(norms))
            {
                double[] levels = NoiseSchedule.Geometric(density!.Scores.Range.Largest, density.Level, NormLevels);
                columns.Add(density.ScoreNorms(table.Table, levels, pool));
            }
            TableWriter.Write(path, session, columns.Join());
        });
        return command;
    }

    static void AddLikelihoods(ScoredColumns columns, DensityModel model, double tolerance, double? contamination, bool pValues,
        WorkerPool pool,
        Session session)
    {
        var results = model.LogLikelihood(columns.Source.Table, tolerance, pool: pool, cancellation: session.Cancellation);
        var anomalies = Array.ConvertAll(results, result => model.AnomalyScore(result.Value));
        double[] unusual = Array.ConvertAll(anomalies, anomaly => anomaly.Score);
        columns.Add(Table.FromColumns(("log_likelihood", Array.ConvertAll(results, result => result.Value)), ("anomaly_score", unusual)));
        if (pValues)
        {
            if (double.IsNaN(anomalies.FirstOrDefault().PValue))
                throw new ProgramException(ExitCode.WrongUsage,
                    "--p-values takes a model that keeps the scores of its validation rows; fit it anew");
            columns.Add(Table.FromColumns(("p_value", Array.ConvertAll(anomalies, anomaly => anomaly.PValue))));
        }
        if (contamination is { } share)
        {
            var threshold = AnomalyThreshold.FromContamination(unusual, share);
            columns.Add(Table.FromColumns(("anomaly", Array.ConvertAll(unusual, score => threshold.IsAnomaly(score) ? 1.0 : 0))));
            session.Note($"{Numbers.Grouped(threshold.Count)} of {Numbers.Grouped(unusual.Length)} rows are called anomalies: "
                + $"those with an anomaly_score of at least {Numbers.Brief(threshold.Score)}");
        }
        int rough = results.Count(result => result.Error > tolerance);
        if (rough > 0)
            session.Note($"of {rough} rows the log-likelihood may err by up to {Numbers.Brief(results.Max(result => result.Error))} nats");
    }

    /// <summary>Columns side by side, all finite.</summary>
    sealed class ScoredColumns(SourceTable source)
    {
        readonly List<(string Name, double[] Values)> all = [];

        public SourceTable Source => source;

        /// <summary>Adds the columns of a table with as many rows.</summary>
        public void Add(Table table)
        {
            foreach (string name in table.Columns)
            {
                double[] column = table.Column(name);
                int bad = Array.FindIndex(column, value => !double.IsFinite(value));
                if (bad >= 0)
                {
                    throw new ProgramException(ExitCode.BadNumbers,
                        $"{source.Source}, row {bad + 1}: the {name} is {column[bad]}, the row lies too far from the data of the fit");
                }
                all.Add((name, column));
            }
        }

        public Table Join() => Table.FromColumns([.. all]);
    }
}
