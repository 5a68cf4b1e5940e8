using System.Globalization;
using Stein.Scores;

namespace Stein.Benchmarks.Consistency;

/// <summary>Runs the <see cref="ConsistencyExperiment"/>: <c>consistency [--results DIRECTORY]</c> prints its table and keeps table and picture.</summary>
static class ConsistencyCommand
{
    public static int Run(string[] arguments, TextWriter output, TextWriter errors)
    {
        string? directory = null;
        if (arguments is ["--results", var given]) directory = given;
        else if (arguments.Length > 0)
        {
            errors.WriteLine("consistency [--results DIRECTORY]");
            return 64;
        }

        var trials = ConsistencyExperiment.Run(
            new Logistic(), ConsistencyExperiment.FullSizes, ConsistencyExperiment.FullRepeats, Enum.GetValues<Estimator>());
        foreach (var estimator in Enum.GetValues<Estimator>())
        {
            Trial[] own = [.. trials.Where(trial => trial.Estimator == estimator)];
            foreach (var size in own.GroupBy(trial => trial.Rows))
            {
                double[] error = [.. size.Select(trial => trial.Error).Order()];
                output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{estimator} n={size.Key} min={error[0]:E3} median={error[error.Length / 2]:E3} max={error[^1]:E3} separated={size.Count(t => t.Separated)}/{error.Length} agreeing={size.Average(t => t.Agreeing):F1}/{ConsistencyExperiment.Starts} iterations={size.Average(t => t.Iterations) / ConsistencyExperiment.Starts:F0}"));
            }
            var fit = LogLogFit.Of(own);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{estimator} slope={fit.Slope:F3} standard_error={fit.StandardError:F3}"));
        }
        return 0;
    }
}
