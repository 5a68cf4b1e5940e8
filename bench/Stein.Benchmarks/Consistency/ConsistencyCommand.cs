using System.Globalization;
using Stein.Cli;
using Stein.Scores;

namespace Stein.Benchmarks.Consistency;

/// <summary>
/// Runs the <see cref="ConsistencyExperiment"/> in full: <c>consistency [--results DIRECTORY]</c> prints its table, and keeps the fits as
/// <c>consistency.csv</c> and their picture as <c>consistency.png</c>. It takes about ten seconds.
/// </summary>
static class ConsistencyCommand
{
    public static int Run(string[] arguments, TextWriter output, TextWriter errors)
    {
        if (CommandLine.Parse(arguments, "--results") is not { Names.Count: 0 } line)
        {
            errors.WriteLine("consistency [--results DIRECTORY]");
            return 64;
        }

        var trials = ConsistencyExperiment.Run(
            new Logistic(), ConsistencyExperiment.FullSizes, ConsistencyExperiment.FullRepeats, ConsistencyExperiment.FullStarts,
            Enum.GetValues<Estimator>());
        foreach (var own in trials.GroupBy(trial => trial.Estimator)) Print(own.Key, [.. own], output);
        if (line["--results"] is not { } directory) return 0;
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "consistency.csv"), Csv(trials));
        ConsistencyFigure.Draw(trials).Write(Path.Combine(directory, "consistency.png"), Session.OfProcess(CancellationToken.None));
        return 0;
    }

    static void Print(Estimator estimator, Trial[] trials, TextWriter output)
    {
        output.WriteLine($"{estimator}: sample size; least, median and greatest squared error; all sources apart; agreeing starts");
        foreach (var size in trials.GroupBy(trial => trial.Rows))
        {
            double[] error = [.. size.Select(trial => trial.Error).Order()];
            string separated = $"{size.Count(trial => trial.Separated)}/{error.Length}";
            string agreeing = $"{size.Average(trial => trial.Agreeing):F1}/{ConsistencyExperiment.FullStarts}";
            output.WriteLine($"{size.Key,6} {error[0],9:F5} {error[error.Length / 2],9:F5} {error[^1],9:F5} {separated,6} {agreeing,6}");
        }
        var fit = LogLogFit.Of(trials);
        output.WriteLine($"slope {fit.Slope:F3}, standard error {fit.StandardError:F3}");
    }

    static string Csv(IEnumerable<Trial> trials)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        text.WriteLine("estimator,rows,repeat,squared_error,separated,agreeing_starts,iterations");
        foreach (var trial in trials.OrderBy(trial => trial.Estimator).ThenBy(trial => trial.Rows).ThenBy(trial => trial.Repeat))
        {
            string error = Numbers.Exact(trial.Error), separated = trial.Separated ? "yes" : "no";
            text.WriteLine($"{trial.Estimator},{trial.Rows},{trial.Repeat},{error},{separated},{trial.Agreeing},{trial.Iterations}");
        }
        return text.ToString();
    }
}
