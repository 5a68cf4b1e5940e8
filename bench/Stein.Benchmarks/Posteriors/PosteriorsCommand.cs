using System.Globalization;
using System.Text;
using Stein.Shards;

namespace Stein.Benchmarks.Posteriors;

/// <summary>
/// Posteriors of posteriordb, drawn from with the default options and one seed for all, against the moments of their reference draws:
/// <c>posteriors [--results DIRECTORY] [--seed S] [--count N] [--threads N] [--points N] [NAME …]</c>. A name is a posterior or a part of
/// it. <c>--points</c> draws nothing: it compares gradients with differences at so many points.
/// </summary>
/// <remarks>
/// A verdict asks for means within four standard errors of both sides, deviations within 5 %, and <c>R̂</c> below 1.01.
/// </remarks>
static class PosteriorsCommand
{
    const string Usage = "posteriors [--results DIRECTORY] [--seed S] [--count N] [--threads N] [--points N] [NAME …]";

    public static int Run(string[] arguments, TextWriter output, TextWriter errors)
    {
        if (CommandLine.Parse(arguments, "--results", "--seed", "--count", "--threads", "--points") is not { } line
            || !ulong.TryParse(line["--seed"] ?? "1", out ulong seed) || !int.TryParse(line["--count"] ?? "2000", out int count)
            || !int.TryParse(line["--threads"] ?? "1", out int threads) || !int.TryParse(line["--points"] ?? "0", out int points)
            || line.Names.Any(part => !PosteriorList.All.Any(entry => entry.Name.Contains(part))))
        {
            errors.WriteLine(Usage);
            return 64;
        }
        var chosen = PosteriorList.All.Where(entry => line.Names.Count == 0 || line.Names.Any(entry.Name.Contains)).ToList();
        if (points > 0)
        {
            output.Write("posterior, largest relative error of the gradient, log-densities less the first\n");
            foreach (var (name, of) in chosen) output.WriteLine($"{name} {GradientCheck.Describe(of().Density, points)}");
            return 0;
        }

        StringBuilder report = new(), csv = new(PosteriorRun.CsvHead);
        Write(string.Create(CultureInfo.InvariantCulture,
            $"# Posteriors\n\nFour chains of {count} draws after 1000 of warm-up, default options, seed {seed}, threads: {threads}.\n\n"));
        Write(PosteriorRun.Head);
        using var pool = new WorkerPool(threads);
        int sound = 0;
        foreach (var (name, of) in chosen)
        {
            try
            {
                var run = PosteriorRun.Of(of(), count, seed, pool);
                if (run.Faults.Length == 0) sound++;
                Write(run.Row);
                csv.Append(run.CsvRow);
            }
            catch (ArgumentException exception)
            {
                Write($"| {name} | | | | | | | | | | | | | {exception.Message} |\n");
            }
        }
        Write($"\n{sound} of {chosen.Count} as the reference. Left out:\n\n");
        foreach (var (name, reason) in PosteriorList.LeftOut) Write($"- {name}: {reason}.\n");
        if (line["--results"] is not { } directory) return 0;
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "posteriors.md"), report.ToString());
        File.WriteAllText(Path.Combine(directory, "posteriors.csv"), csv.ToString());
        return 0;

        void Write(string text)
        {
            report.Append(text);
            output.Write(text);
            output.Flush();
        }
    }
}
