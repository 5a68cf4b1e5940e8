using System.Diagnostics;
using System.Globalization;
using Stein.Diagnostics;
using Stein.Sampling;
using Stein.Shards;

namespace Stein.Benchmarks.Posteriors;

/// <summary>How draws of a posterior compare with its reference, and what they cost.</summary>
/// <param name="Name">The posterior.</param>
/// <param name="Dimension">Its real numbers.</param>
/// <param name="MeanErrors">The largest distance of a mean from the reference's, in standard errors of both.</param>
/// <param name="DeviationError">The largest relative error of a standard deviation.</param>
/// <param name="Rhat">The largest <c>R̂</c>.</param>
/// <param name="BulkSize">The least effective sample size of the centre.</param>
/// <param name="TailSize">The least one of the tails.</param>
/// <param name="Gradients">The gradients of all chains after warm-up.</param>
/// <param name="AllGradients">Those of warm-up as well.</param>
/// <param name="Seconds">The time of warm-up and draws.</param>
/// <param name="ProcessorSeconds">What processors spent of it, which other programs on the machine hardly change.</param>
/// <param name="Divergences">Trajectories of all chains that diverged after warm-up.</param>
/// <param name="Worst">The quantity of the largest distance of means, and that of the largest error of deviations.</param>
sealed record PosteriorRun(string Name, int Dimension, double MeanErrors, double DeviationError, double Rhat, double BulkSize,
    double TailSize, long Gradients, long AllGradients, double Seconds, double ProcessorSeconds, int Divergences,
    (string Mean, string Deviation) Worst)
{
    const double MostErrors = 4, MostDeviationError = 0.05, MostRhat = 1.01;

    /// <summary>Draws with the default options.</summary>
    /// <param name="posterior">The posterior.</param>
    /// <param name="count">Draws of each chain.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="pool">Who computes.</param>
    public static PosteriorRun Of(Posterior posterior, int count, ulong seed, WorkerPool pool)
    {
        // The first call compiles the density.
        MarkovChainMonteCarlo.Draw(posterior.Density, new() { WarmUp = 0, Count = 1, LeapfrogSteps = 1 }, seed: seed, pool: pool);
        var density = new CountedDensity(posterior.Density);
        var clock = Stopwatch.StartNew();
        var before = Environment.CpuUsage.TotalTime;
        var result = MarkovChainMonteCarlo.Draw(density, new DrawOptions { Count = count }, seed: seed, pool: pool);
        double seconds = clock.Elapsed.TotalSeconds, processor = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        var summary = Summary.Compute(result.Draws.Map([.. posterior.Moments.Select(moment => moment.Name)], posterior.Report));
        var pairs = summary.Rows.Zip(posterior.Moments).ToList();
        var mean = pairs.MaxBy(pair => Errors(pair.First, pair.Second));
        var deviation = pairs.MaxBy(pair => Math.Abs(pair.First.Deviation / pair.Second.Deviation - 1));
        return new(posterior.Name, density.Dimension, Errors(mean.First, mean.Second),
            deviation.First.Deviation / deviation.Second.Deviation - 1, summary.Rows.Max(row => row.Rhat),
            summary.Rows.Min(row => row.BulkSize), summary.Rows.Min(row => row.TailSize), result.LeapfrogSteps * result.Draws.Chains,
            density.Gradients, seconds, processor, result.Divergences.Sum(), (mean.First.Name, deviation.First.Name));
    }

    static double Errors(SummaryRow row, ReferenceMoments moments)
    {
        double error = Math.Sqrt(row.MeanError * row.MeanError + moments.MeanError * moments.MeanError);
        double errors = Math.Abs(row.Mean - moments.Mean) / error;
        return double.IsNaN(errors) ? double.PositiveInfinity : errors;
    }

    /// <summary>What is wrong; empty if nothing is.</summary>
    public string Faults
    {
        get
        {
            var faults = new List<string>();
            if (!(MeanErrors <= MostErrors)) faults.Add($"mean of {Worst.Mean}");
            if (!(Math.Abs(DeviationError) <= MostDeviationError)) faults.Add($"deviation of {Worst.Deviation}");
            if (!(Rhat < MostRhat)) faults.Add("R̂");
            return string.Join(", ", faults);
        }
    }

    public static string Head => "| posterior | D | mean, errors | deviation, % | R̂ | bulk | tail | gradients | with warm-up | seconds "
        + "| ESS a gradient | ESS a second | divergences | verdict |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|\n";

    /// <summary>A row of the table.</summary>
    public string Row => string.Create(CultureInfo.InvariantCulture,
        $"| {Name} | {Dimension} | {MeanErrors:F1} | {100 * DeviationError:+0.0;-0.0} | {Rhat:F3} | {BulkSize:F0} | {TailSize:F0} | "
            + $"{Gradients} | {AllGradients} | {Seconds:F2} | {BulkSize / Gradients:G3} | {BulkSize / Seconds:G3} | {Divergences} | "
            + $"{(Faults.Length == 0 ? "as the reference" : Faults)} |\n");

    public static string CsvHead => "posterior,dimension,mean_errors,deviation_error,rhat,bulk,tail,gradients,all_gradients,seconds,"
        + "processor_seconds,divergences,faults\n";

    /// <summary>A row of the file.</summary>
    public string CsvRow => string.Create(CultureInfo.InvariantCulture,
        $"{Name},{Dimension},{MeanErrors:G4},{DeviationError:G4},{Rhat:G5},{BulkSize:F0},{TailSize:F0},{Gradients},{AllGradients},"
            + $"{Seconds:G4},{ProcessorSeconds:G4},{Divergences},{Faults.Replace(", ", "; ")}\n");
}
