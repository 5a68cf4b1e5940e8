using System.CommandLine;
using System.Globalization;
using Stein.Cli.Data;
using Stein.Models;
using Stein.Networks;
using Stein.Objectives;
using Stein.Shards;
using Stein.Training;

namespace Stein.Cli.Commands;

/// <summary><c>stein fit</c>: fits a score model to a table.</summary>
static class Fit
{
    /// <summary>The objective of all noise levels.</summary>
    public const string Levels = "levels";

    /// <summary>The fewest rows a model is fitted to.</summary>
    const int FewestRows = 10;

    /// <summary>So many units left out leave nothing to learn with.</summary>
    const double MostDropout = 0.95;

    public static Command Create(Session session)
    {
        var (defaults, single) = (new DensityOptions(), new ScoreOptions());
        var data = Parameters.Data();
        var output = Parameters.Output("The model file to write (safetensors).");
        var objective = new Option<string>("--objective")
        {
            Description = "levels: denoising at all noise levels at once, which gives log-likelihoods; at one level, implicit: score "
                + "matching with the "
                + "exact trace; sliced: with its estimate along random directions; denoising: against the score of added noise.",
            DefaultValueFactory = _ => Levels,
        };
        objective.AcceptOnlyFromAmong(Levels, "implicit", "sliced", "denoising");
        var ensemble = Parameters.Count(
            "--ensemble", "M", "Networks whose mean the scores of --objective levels are. [default: 1 to 3, more for fewer rows]", null,
                most: 64);
        var smallest = Parameters.Between(
            "--smallest-noise", "S", "The smallest noise level of --objective levels, in standard deviations.", defaults.SmallestNoise, 0,
                10);
        var slices = Parameters.Count("--slices", "K", "Random directions of --objective sliced, for each row and step.", 1, most: 4096);
        var hidden = new Option<int[]>("--hidden")
        {
            Description = $"Widths of the hidden layers. [default: {string.Join(',', defaults.Hidden)}; at one level "
                + $"{string.Join(',', single.Hidden)}]",
            HelpName = "H,H,…",
            CustomParser = result =>
            {
                var widths = new List<int>();
                foreach (string text in result.Tokens[0].Value.Split(','))
                {
                    if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int width) && width is >= 1 and <= 65536)
                        widths.Add(width);
                    else result.AddError($"--hidden takes widths from 1 to 65536 separated by commas, not '{result.Tokens[0].Value}'");
                }
                return [.. widths];
            },
        };
        var activation = new Option<string>("--activation")
        {
            Description = $"The activation of the hidden layers. [default: {Lower(defaults.Activation)}; at one level "
                + $"{Lower(single.Activation)}]",
        };
        activation.AcceptOnlyFromAmong([.. Enum.GetValues<Activation>().Select(Lower)]);
        var steps = Parameters.Count(
            "--steps", "N", "Training steps at most; training ends earlier when the validation loss no longer falls. "
                + "[default: 128 times the root of the number of rows, from 1000 to 20000; at one level 4000]", null);
        var fineTune = Parameters.Count(
            "--fine-tune", "N",
                "Steps that follow for each network of --objective levels, small noise levels matched with the exact trace.", null);
        var batch = Parameters.Count("--batch", "B",
            $"Rows of a minibatch. [default: {defaults.BatchSize}; at one level {single.BatchSize}]", null);
        var rate = Parameters.Between(
            "--learning-rate", "R", $"The highest learning rate. [default: {defaults.LearningRate}; at one level {single.LearningRate}]",
                null,
            0, double.PositiveInfinity);
        var dropout = Parameters.Between(
            "--dropout", "P", "The fraction of hidden units left out of each row in training. "
                + "[default: 8 over the root of the number of rows, at most 0.2; at one level 0]", null, 0, MostDropout, lowToo: true);
        var plain = new Option<bool>("--no-shapes")
        {
            Description = "Leaves skewed and heavy-tailed columns of --objective levels as they are, but for mean and deviation.",
        };
        var noise = new Option<NoiseFloorWish>("--noise-floor")
        {
            Description = "Noise that smooths the data, in standard deviations; auto: as much as repeated values need. [default: auto]",
            HelpName = "S|auto",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (text == "auto") return new(null);
                if (Parameters.Number(text) is { } number && number >= 0 && number <= 100) return new(number);
                result.AddError($"--noise-floor takes auto or a number from 0 to 100, not '{text}'");
                return null;
            },
        };
        var validation = Parameters.Between(
            "--validation", "F", "The fraction of rows that do not train, but tell when to stop. "
                + $"[default: {defaults.ValidationFraction}; at one level {single.ValidationFraction}]", null, 0, 1);
        var seed = Parameters.Seed();
        var threads = Parameters.Threads();
        var columns = new Option<string[]>("--columns") { Description = "The columns to fit; all when not given.", HelpName = "A,B,…" };
        var weighting = new Option<string>("--weights")
        {
            Description = "The column that says how much each row counts; rows that weigh 0 are left out.",
            HelpName = "COLUMN",
        };
        var command = new Command("fit", "Fits a score model to a table of numbers.")
        {
            data, output, objective, ensemble, smallest, plain, slices, noise, hidden, activation, steps, fineTune, batch, rate, dropout,
                validation,
            seed, threads, columns, weighting,
        };
        command.SetAction(parsed =>
        {
            string[] chosen = [.. (parsed.GetValue(columns) ?? []).SelectMany(names => names.Split(',', StringSplitOptions.TrimEntries))];
            string path = parsed.GetRequiredValue(output), kind = parsed.GetRequiredValue(objective);
            string? weightColumn = parsed.GetValue(weighting);
            if (kind != "sliced" && parsed.Gives(slices))
                throw new ProgramException(ExitCode.WrongUsage, "--slices is for --objective sliced");
            if (kind != Levels && new Option[] { ensemble, smallest, plain, fineTune }.Any(parsed.Gives))
                throw new ProgramException(ExitCode.WrongUsage,
                    $"--ensemble, --smallest-noise, --no-shapes and --fine-tune are for --objective {Levels}");
            if (kind == Levels && parsed.Gives(noise))
            {
                throw new ProgramException(ExitCode.WrongUsage,
                    $"--noise-floor is for objectives of one noise level; --objective {Levels} takes --smallest-noise");
            }
            OutputFile.Check(path);
            var table = Read(parsed.GetRequiredValue(data), chosen, weightColumn, session);
            using var pool = new WorkerPool(parsed.GetValue(threads));
            Func<Fitting, (IModel Model, string Summary)> fit;
            if (kind == Levels)
            {
                var options = defaults with
                {
                    EnsembleSize = parsed.Gives(ensemble) ? parsed.GetValue(ensemble) : null,
                    SmallestNoise = parsed.GetValue(smallest),
                    ColumnShapes = !parsed.GetValue(plain),
                    FineTuneSteps = parsed.Gives(fineTune) ? parsed.GetValue(fineTune) : 0,
                    Hidden = Widths(defaults.Hidden),
                    Activation = Curve(defaults.Activation),
                };
                Fitting.CheckNetwork(table.Dimension, options.Hidden, options.NoiseFeatures);
                table.RequireDensity();
                if (table.Dependent() is { } dependent)
                    session.Note($"column {dependent} is a linear function of those before it; the density is one only for its smoothing "
                        + $"by noise");
                fit = fitting => fitting.Density((DensityOptions)Trained(options));
            }
            else
            {
                var options = single with { Hidden = Widths(single.Hidden), Activation = Curve(single.Activation) };
                Fitting.CheckNetwork(table.Dimension, options.Hidden, 0);
                float floor = (float)NoiseFloor.Choose(table, parsed.GetValue(noise)?.StandardDeviations, kind == "denoising", session);
                IObjective chosenObjective = kind switch
                {
                    "denoising" => new DenoisingScoreMatching(floor),
                    "sliced" => new SlicedScoreMatching(parsed.GetValue(slices), noiseFloor: floor),
                    _ => new ImplicitScoreMatching(floor),
                };
                fit = fitting => fitting.Score(chosenObjective, (ScoreOptions)Trained(options));
            }
            NoteFewRows(table, session);
            var (model, summary) = FitDisplay.Show(session,
                progress => fit(new(table, parsed.GetValue(seed), pool, progress, session.Cancellation)));
            if (weightColumn != null)
                model = model.WithMetadata(new Dictionary<string, string>(model.Metadata) { ["weights"] = weightColumn });
            OutputFile.Write(path, session, model.Save);
            session.Messages.WriteLine($"{summary}; wrote {(path == "-" ? "standard output" : path)}");

            IReadOnlyList<int> Widths(IReadOnlyList<int> usual) => parsed.GetValue(hidden) is { Length: > 0 } widths ? widths : usual;

            Activation Curve(Activation usual) => parsed.GetValue(activation) is { } curve ? Enum.Parse<Activation>(curve, ignoreCase: true)
                : usual;

            TrainingOptions Trained(TrainingOptions options) => options with
            {
                Steps = parsed.Gives(steps) ? parsed.GetValue(steps) : options.Steps,
                BatchSize = parsed.Gives(batch) ? parsed.GetValue(batch) : options.BatchSize,
                LearningRate = parsed.Gives(rate) ? parsed.GetValue(rate) : options.LearningRate,
                Dropout = parsed.Gives(dropout) ? parsed.GetValue(dropout) : options.Dropout,
                ValidationFraction = parsed.Gives(validation) ? parsed.GetValue(validation) : options.ValidationFraction,
            };
        });
        return command;
    }

    static void NoteFewRows(SourceTable table, Session session)
    {
        double[] weights = table.Table.Weights.ToArray();
        double effective = weights.Length == 0 ? table.Rows : weights.Sum() * (weights.Sum() / weights.Sum(weight => weight * weight));
        if (effective < FewestRows) session.Note($"the weights leave no more than {Numbers.Brief(effective)} rows that count");
    }

    /// <summary>The table to fit, with weights of its rows if a column holds them.</summary>
    static SourceTable Read(string path, string[] chosen, string? weightColumn, Session session)
    {
        string[] wanted = weightColumn is null || chosen.Length == 0 ? chosen : [.. chosen, weightColumn];
        var table = TableReader.Read(path, session, wanted.Length == 0 ? null : [.. wanted.Distinct()]);
        if (weightColumn is null) return table;
        return table.Columns.Contains(weightColumn) ? table.TakeWeights(weightColumn)
            : throw ProgramException.BadData($"{table.Source}: no column is named {Field.Quote(weightColumn)} for the weights");
    }

    static string Lower(Activation activation) => $"{activation}".ToLowerInvariant();

    /// <summary>What was asked of the noise floor: a number, or null for as much as the ties need.</summary>
    sealed record NoiseFloorWish(double? StandardDeviations);
}
