using System.CommandLine;
using System.Globalization;
using Stein.Cli.Data;
using Stein.Models;
using Stein.Networks;
using Stein.Objectives;

namespace Stein.Cli.Commands;

/// <summary><c>stein fit</c>: fits a score model to a table.</summary>
static class Fit
{
    /// <summary>The objective of all noise levels.</summary>
    const string Levels = "levels";

    /// <summary>The least noise level of denoising where the data ask for none.</summary>
    const double LeastDenoising = 0.1;

    /// <summary>So many units left out leave nothing to learn with.</summary>
    const double MostDropout = 0.95;

    public static Command Create(Session session)
    {
        FitOptions defaults = new(), single = FitOptions.For(new ImplicitScoreMatching());
        var data = Parameters.Data();
        var output = Parameters.Output("The model file to write (safetensors).");
        var objective = new Option<string>("--objective")
        {
            Description = "levels: denoising at all noise levels at once, which gives log-likelihoods; at one level, implicit: score matching with the "
                + "exact trace; sliced: with its estimate along random directions; denoising: against the score of added noise.",
            DefaultValueFactory = _ => Levels,
        };
        objective.AcceptOnlyFromAmong(Levels, "implicit", "sliced", "denoising");
        var members = Parameters.Count("--members", "M", "Networks whose mean the scores of --objective levels are. [default: 1 to 3, more for fewer rows]", null, most: 64);
        var smallest = Parameters.Between(
            "--smallest-noise", "S", "The smallest noise level of --objective levels, in standard deviations.", defaults.SmallestNoise, 0, 10);
        var slices = Parameters.Count("--slices", "K", "Random directions of --objective sliced, for each row and step.", 1, most: 4096);
        var hidden = new Option<int[]>("--hidden")
        {
            Description = $"Widths of the hidden layers. [default: {string.Join(',', defaults.Hidden)}; at one level {string.Join(',', single.Hidden)}]",
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
            Description = $"The activation of the hidden layers. [default: {Lower(defaults.Activation)}; at one level {Lower(single.Activation)}]",
        };
        activation.AcceptOnlyFromAmong([.. Enum.GetValues<Activation>().Select(Lower)]);
        var steps = Parameters.Count(
            "--steps", "N", "Training steps at most; training ends earlier when the held-out loss no longer falls. "
                + $"[default: 128 times the root of the number of rows, from 1000 to 20000; at one level {single.Steps}]", null);
        var fineTune = Parameters.Count(
            "--fine-tune", "N", "Steps that follow for each network of --objective levels, small noise levels matched with the exact trace.", null);
        var batch = Parameters.Count("--batch", "B", $"Rows of a minibatch. [default: {defaults.Batch}; at one level {single.Batch}]", null);
        var rate = Parameters.Between(
            "--learning-rate", "R", $"The highest learning rate. [default: {defaults.LearningRate}; at one level {single.LearningRate}]", null, 0, double.PositiveInfinity);
        var dropout = Parameters.Between(
            "--dropout", "P", $"The share of hidden units left out of each row in training. [default: 8 over the root of the number of rows, at most 0.2; at one level {single.Dropout}]",
            null, 0, MostDropout, lowToo: true);
        var plain = new Option<bool>("--no-shapes") { Description = "Leaves skewed and heavy-tailed columns of --objective levels as they are, but for mean and deviation." };
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
        var heldOut = Parameters.Between("--held-out", "F", $"The share of rows held out to tell when to stop. [default: {defaults.HeldOut}; at one level {single.HeldOut}]", null, 0, 1);
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
            data, output, objective, members, smallest, plain, slices, noise, hidden, activation, steps, fineTune, batch, rate, dropout, heldOut, seed, threads,
            columns, weighting,
        };
        command.SetAction(parsed =>
        {
            string[] chosen = [.. (parsed.GetValue(columns) ?? []).SelectMany(names => names.Split(',', StringSplitOptions.TrimEntries))];
            string path = parsed.GetRequiredValue(output), kind = parsed.GetRequiredValue(objective);
            string? weightColumn = parsed.GetValue(weighting);
            if (kind != "sliced" && parsed.Gives(slices)) throw new ProgramException(ExitCode.WrongUsage, "--slices is for --objective sliced");
            if (kind != Levels && (parsed.Gives(members) || parsed.Gives(smallest) || parsed.Gives(plain) || parsed.Gives(fineTune)))
                throw new ProgramException(ExitCode.WrongUsage, $"--members, --smallest-noise, --no-shapes and --fine-tune are for --objective {Levels}");
            if (kind == Levels && parsed.Gives(noise))
                throw new ProgramException(ExitCode.WrongUsage, $"--noise-floor is for objectives of one noise level; --objective {Levels} takes --smallest-noise");
            OutputFile.Check(path);
            var table = Read(parsed.GetRequiredValue(data), chosen, weightColumn, session, out double[] weights);
            FitOptions basis;
            if (kind == Levels)
            {
                table.RequireDensity();
                if (table.Dependent() is { } dependent)
                    session.Note($"column {dependent} is a linear function of those before it; the density is one only for its smoothing by noise");
                basis = defaults with
                {
                    Members = parsed.Gives(members) ? parsed.GetValue(members) : null,
                    SmallestNoise = parsed.GetValue(smallest),
                    Shapes = !parsed.GetValue(plain),
                    FineTune = parsed.Gives(fineTune) ? parsed.GetValue(fineTune) : 0,
                };
            }
            else
            {
                float floor = (float)NoiseFloor(table, parsed.GetValue(noise)?.StandardDeviations, kind == "denoising", session);
                basis = FitOptions.For(kind switch
                {
                    "denoising" => new DenoisingScoreMatching(floor),
                    "sliced" => new SlicedScoreMatching(parsed.GetValue(slices), noiseFloor: floor),
                    _ => new ImplicitScoreMatching(floor),
                });
            }
            var options = basis with
            {
                Hidden = parsed.GetValue(hidden) is { Length: > 0 } widths ? widths : basis.Hidden,
                Activation = parsed.GetValue(activation) is { } curve ? Enum.Parse<Activation>(curve, ignoreCase: true) : basis.Activation,
                Steps = parsed.Gives(steps) ? parsed.GetValue(steps) : basis.Steps,
                Batch = parsed.Gives(batch) ? parsed.GetValue(batch) : basis.Batch,
                LearningRate = parsed.Gives(rate) ? parsed.GetValue(rate) : basis.LearningRate,
                Dropout = parsed.Gives(dropout) ? parsed.GetValue(dropout) : basis.Dropout,
                HeldOut = parsed.Gives(heldOut) ? parsed.GetValue(heldOut) : basis.HeldOut,
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads),
            };
            Check(table, options);
            double effective = weights.Length == 0 ? table.Rows : weights.Sum() * (weights.Sum() / weights.Sum(weight => weight * weight));
            if (effective < ScoreFit.FewestRows) session.Note($"the weights leave no more than {Numbers.Brief(effective)} rows that count");
            var (model, summary) = FitDisplay.Show(session, progress => Run(table, options, progress, weights, session.Cancellation));
            if (weightColumn != null) model.Metadata["weights"] = weightColumn;
            OutputFile.Write(path, session, model.Save);
            session.Messages.WriteLine($"{summary}; wrote {(path == "-" ? "standard output" : path)}");
        });
        return command;
    }

    /// <summary>Refuses what no table could be fitted with.</summary>
    static void Check(Table table, FitOptions options)
    {
        try
        {
            _ = new NetworkShape(table.Dimension, options.Hidden, options.Activation, conditions: options.NoiseFeatures);
        }
        catch (ArgumentException e)
        {
            throw new ProgramException(ExitCode.WrongUsage, $"--hidden: {e.Message}");
        }
    }

    static string Lower(Activation activation) => $"{activation}".ToLowerInvariant();

    /// <summary>The table to fit, and the weights of its rows if a column holds them.</summary>
    static Table Read(string path, string[] chosen, string? weightColumn, Session session, out double[] weights)
    {
        string[] wanted = weightColumn is null || chosen.Length == 0 ? chosen : [.. chosen, weightColumn];
        var table = TableReader.Read(path, session, wanted.Length == 0 ? null : [.. wanted.Distinct()]);
        weights = [];
        if (weightColumn is null) return table;
        if (!table.Columns.Contains(weightColumn))
            throw ProgramException.BadData($"{table.Source}: no column is named {Field.Quote(weightColumn)} for the weights");
        return table.WithoutWeights(weightColumn, out weights);
    }

    /// <summary>Fits the model, writes into its metadata how, and says in words how well.</summary>
    public static (ScoreModel Model, string Summary) Run(
        Table table, FitOptions options, IProgress<FitProgress> progress, ReadOnlySpan<double> weights, CancellationToken cancellation)
    {
        var facts = new Dictionary<string, string>();
        FitResult fit;
        string summary;
        try
        {
            if (options.Objective is { } objective)
            {
                fit = ScoreFit.Run(table.Matrix, table.Columns, options, progress, weights, cancellation);
                facts["objective"] = objective switch { DenoisingScoreMatching => "denoising", SlicedScoreMatching => "sliced", _ => "implicit" };
                if (objective is SlicedScoreMatching sliced) facts["slices"] = $"{sliced.Slices}";
                facts["noise_floor"] = Numbers.Exact(objective.Smoothing);
                facts["held_out_implicit_loss"] = Numbers.Exact(fit.HeldOutImplicitLoss);
                facts["gaussian_held_out_implicit_loss"] = Numbers.Exact(fit.GaussianHeldOutImplicitLoss);
                summary = $"held-out implicit loss {Numbers.Loss(fit.HeldOutImplicitLoss)} at step {fit.BestStep}{OfGaussian(fit.GaussianHeldOutImplicitLoss)}";
            }
            else
            {
                var density = DensityFit.Run(table.Matrix, table.Columns, options, progress, weights, cancellation);
                fit = density.Fit;
                facts["objective"] = Levels;
                facts["held_out_log_likelihood"] = Numbers.Exact(density.HeldOutLogLikelihood);
                facts["gaussian_held_out_log_likelihood"] = Numbers.Exact(density.GaussianHeldOutLogLikelihood);
                summary = $"held-out log-likelihood {Numbers.Loss(density.HeldOutLogLikelihood)} nats a row{OfGaussian(density.GaussianHeldOutLogLikelihood)}, "
                    + $"smoothed by {Numbers.Brief(fit.Model.Levels!.Level)} standard deviations";
            }
        }
        catch (ArgumentException e)
        {
            throw ProgramException.BadData($"{table.Source}: {e.Message}");
        }
        if (options.Steps is { } steps) facts["steps"] = $"{steps}";
        if (options.FineTune > 0) facts["fine_tune"] = $"{options.FineTune}";
        facts["best_step"] = $"{fit.BestStep}";
        facts["batch"] = $"{options.Batch}";
        facts["learning_rate"] = Numbers.Exact(options.LearningRate);
        if (options.Dropout is { } dropout) facts["dropout"] = Numbers.Exact(dropout);
        facts["held_out"] = Numbers.Exact(options.HeldOut);
        facts["seed"] = $"{options.Seed}";
        facts["rows"] = $"{table.Rows}";
        foreach (var (key, value) in facts) fit.Model.Metadata[key] = value;
        return (fit.Model, summary);
    }

    /// <summary>The same figure of a Gaussian, where there is one: the covariance may be singular.</summary>
    static string OfGaussian(double figure) => double.IsNaN(figure) ? "" : $", of a Gaussian {Numbers.Loss(figure)}";

    /// <summary>The noise floor to fit with, and a note about the ties that ask for one.</summary>
    /// <param name="table">The data, which are refused here if they have no density.</param>
    /// <param name="wanted">What was asked for; null for as much as the ties need.</param>
    /// <param name="denoising">Whether the objective cannot do without noise.</param>
    /// <param name="session">Where the note goes.</param>
    public static double NoiseFloor(Table table, double? wanted, bool denoising, Session session)
    {
        table.RequireDensity();
        if (denoising && wanted == 0)
            throw new ProgramException(ExitCode.WrongUsage, "denoising score matching needs a --noise-floor above 0");
        var ties = table.Columns.Select((name, d) => (Name: name, Ties: Ties.Of(table.Column(d))))
            .Where(column => column.Ties.Tied).ToArray();
        double needed = ties.Length == 0 ? 0 : ties.Max(column => column.Ties.NoiseFloor);
        double least = denoising ? Math.Max(needed, LeastDenoising) : needed;
        double floor = wanted ?? Math.Round(least, 4);
        if (floor == 0 && table.Dependent() is { } dependent)
            throw ProgramException.BadData($"{table.Source}, column {dependent}: it is a linear function of those before it, so that there is no density; a --noise-floor would give it one");
        if (ties.Length == 0 || denoising) return floor;
        string columns = string.Join(", ", ties.Take(6).Select(column => $"{column.Name} ({column.Ties.Distinct} distinct)"))
            + (ties.Length > 6 ? $" and {ties.Length - 6} more" : "");
        string remedy = wanted is null ? $"a noise floor of {Numbers.Brief(floor)} standard deviations smooths them (--noise-floor)"
            : floor < needed ? $"--noise-floor auto would smooth them with {Numbers.Brief(needed)} standard deviations"
            : $"the noise floor of {Numbers.Brief(floor)} standard deviations smooths them";
        session.Note(
            $"of {Numbers.Grouped(table.Rows)} rows many repeat their values in {columns}; "
            + $"implicit score matching assumes a density, and {remedy}");
        return floor;
    }

    /// <summary>What was asked of the noise floor: a number, or null for as much as the ties need.</summary>
    sealed record NoiseFloorWish(double? StandardDeviations);
}
