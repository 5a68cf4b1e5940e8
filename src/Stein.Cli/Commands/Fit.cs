using System.CommandLine;
using System.Globalization;
using Stein.Cli.Data;
using Stein.Networks;
using Stein.Objectives;
using Stein.Training;

namespace Stein.Cli.Commands;

/// <summary><c>stein fit</c>: fits a score model to a table.</summary>
static class Fit
{
    /// <summary>The least noise level of denoising where the data ask for none.</summary>
    const double LeastDenoising = 0.1;

    public static Command Create(Session session)
    {
        var defaults = new FitOptions();
        var data = Parameters.Data();
        var output = Parameters.Output("The model file to write (safetensors).");
        var objective = new Option<string>("--objective")
        {
            Description = "implicit: score matching with the exact trace; sliced: with its estimate along random directions; "
                + "denoising: against the score of added noise.",
            DefaultValueFactory = _ => "implicit",
        };
        objective.AcceptOnlyFromAmong("implicit", "sliced", "denoising");
        var slices = Parameters.Count("--slices", "K", "Random directions of --objective sliced, for each row and step.", 1, most: 4096);
        var hidden = new Option<int[]>("--hidden")
        {
            Description = $"Widths of the hidden layers. [default: {string.Join(',', defaults.Hidden)}]",
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
            Description = "The activation of the hidden layers.",
            DefaultValueFactory = _ => $"{defaults.Activation}".ToLowerInvariant(),
        };
        activation.AcceptOnlyFromAmong([.. Enum.GetNames<Activation>().Select(name => name.ToLowerInvariant())]);
        var steps = Parameters.Count(
            "--steps", "N", "Training steps at most; training ends earlier when the held-out loss no longer falls.", defaults.Steps);
        var batch = Parameters.Count("--batch", "B", "Rows of a minibatch.", defaults.Batch);
        var rate = Parameters.Between(
            "--learning-rate", "R", "The highest learning rate.", defaults.LearningRate, 0, double.PositiveInfinity);
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
        var heldOut = Parameters.Between("--held-out", "F", "The share of rows held out to tell when to stop.", defaults.HeldOut, 0, 1);
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
            data, output, objective, slices, hidden, activation, steps, batch, rate, noise, heldOut, seed, threads, columns, weighting,
        };
        command.SetAction(parsed =>
        {
            string[] chosen = [.. (parsed.GetValue(columns) ?? []).SelectMany(names => names.Split(',', StringSplitOptions.TrimEntries))];
            string path = parsed.GetRequiredValue(output), kind = parsed.GetRequiredValue(objective);
            string? weightColumn = parsed.GetValue(weighting);
            if (kind != "sliced" && parsed.GetResult(slices) is { Implicit: false })
                throw new ProgramException(ExitCode.WrongUsage, "--slices is for --objective sliced");
            OutputFile.Check(path);
            var table = Read(parsed.GetRequiredValue(data), chosen, weightColumn, session, out double[] weights);
            double floor = NoiseFloor(table, parsed.GetValue(noise)?.StandardDeviations, kind == "denoising", session);
            var options = new FitOptions
            {
                Hidden = parsed.GetValue(hidden) is { Length: > 0 } widths ? widths : defaults.Hidden,
                Activation = Enum.Parse<Activation>(parsed.GetRequiredValue(activation), ignoreCase: true),
                Objective = kind switch
                {
                    "denoising" => new DenoisingScoreMatching((float)floor),
                    "sliced" => new SlicedScoreMatching(parsed.GetValue(slices), noiseFloor: (float)floor),
                    _ => new ImplicitScoreMatching((float)floor),
                },
                Steps = parsed.GetValue(steps),
                Batch = parsed.GetValue(batch),
                LearningRate = parsed.GetValue(rate),
                HeldOut = parsed.GetValue(heldOut),
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads),
            };
            var result = FitDisplay.Show(session, progress => Run(table, options, progress, weights, session.Cancellation));
            if (weightColumn != null) result.Model.Metadata["weights"] = weightColumn;
            OutputFile.Write(path, session, result.Model.Save);
            session.Messages.WriteLine(
                $"held-out implicit loss {Numbers.Loss(result.HeldOutImplicitLoss)} at step {result.BestStep}, "
                + $"of a Gaussian {Numbers.Loss(result.GaussianHeldOutImplicitLoss)}; wrote {(path == "-" ? "standard output" : path)}");
        });
        return command;
    }

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

    /// <summary>Fits the model, and writes into its metadata how.</summary>
    public static FitResult Run(
        Table table, FitOptions options, IProgress<FitProgress> progress, ReadOnlySpan<double> weights, CancellationToken cancellation)
    {
        FitResult result;
        try
        {
            result = ScoreFit.Run(table.Matrix, table.Columns, options, progress, weights, cancellation);
        }
        catch (ArgumentException e)
        {
            throw ProgramException.BadData($"{table.Source}: {e.Message}");
        }
        var metadata = result.Model.Metadata;
        metadata["objective"] = options.Objective switch
        {
            DenoisingScoreMatching => "denoising",
            SlicedScoreMatching => "sliced",
            _ => "implicit",
        };
        if (options.Objective is SlicedScoreMatching sliced) metadata["slices"] = $"{sliced.Slices}";
        if (options.Objective is { } single) metadata["noise_floor"] = Numbers.Exact(single.Smoothing);
        metadata["steps"] = $"{options.Steps}";
        metadata["best_step"] = $"{result.BestStep}";
        metadata["batch"] = $"{options.Batch}";
        metadata["learning_rate"] = Numbers.Exact(options.LearningRate);
        metadata["held_out"] = Numbers.Exact(options.HeldOut);
        metadata["seed"] = $"{options.Seed}";
        metadata["rows"] = $"{table.Rows}";
        metadata["held_out_implicit_loss"] = Numbers.Exact(result.HeldOutImplicitLoss);
        metadata["gaussian_held_out_implicit_loss"] = Numbers.Exact(result.GaussianHeldOutImplicitLoss);
        return result;
    }

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
