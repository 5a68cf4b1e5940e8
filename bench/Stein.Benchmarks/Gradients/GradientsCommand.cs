using System.Diagnostics;
using System.Globalization;
using System.Text;
using Stein.Sampling;

namespace Stein.Benchmarks.Gradients;

/// <summary>
/// Gradients until the means of squares are near the truth, beside those published for NUTS:
/// <c>gradients [--seeds N] [--calls N] [--results DIRECTORY] [NAME …]</c>.
/// </summary>
/// <remarks>
/// The protocol is that of reubenharry/sampler-benchmarks: chains start at the same distribution, the draws after warm-up count from the
/// first on, and gradients are those of one chain after warm-up, the mean of a draw times the draws. The median is over the chains of all
/// calls. Each call draws with the default options but for the number of draws; its four chains share their warm-up, where a chain of NUTS
/// has its own.
/// </remarks>
static class GradientsCommand
{
    public static int Run(string[] arguments, TextWriter output, TextWriter errors)
    {
        int seeds = 3, calls = 0;
        if (CommandLine.Parse(arguments, "--seeds", "--calls", "--results") is not { } line
            || line.Names.Except(LowErrorTarget.Names).Any()
            || (line["--seeds"] is { } text && !int.TryParse(text, CultureInfo.InvariantCulture, out seeds)) || seeds < 1
            || (line["--calls"] is { } number && (!int.TryParse(number, CultureInfo.InvariantCulture, out calls) || calls < 1)))
        {
            errors.WriteLine($"gradients [--seeds N] [--calls N] [--results DIRECTORY] [{string.Join('|', LowErrorTarget.Names)} …]");
            return 64;
        }
        var report = new StringBuilder();
        Write("""
            # Gradients to a low error

            Of a chain after warm-up, until the median over chains of the largest squared error of a mean of squares, over its variance,
            stays below 0.01. Default options; the four chains of a call share their warm-up. Error together: that of all chains' draws.

            | density | D | chains | gradients, seed by seed | NUTS, published | gradients a draw | of a chain's warm-up | error together |
            |---|--:|--:|--:|--:|--:|--:|--:|

            """);
        foreach (string name in line.Names.Count == 0 ? LowErrorTarget.Names : line.Names)
            Write(Row(LowErrorTarget.Of(name), seeds, calls, errors));
        if (line["--results"] is not { } directory) return 0;
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "gradients.md"), report.ToString());
        return 0;

        void Write(string lines)
        {
            report.Append(lines);
            output.Write(lines);
        }
    }

    static string Row(LowErrorTarget target, int seeds, int calls, TextWriter progress)
    {
        if (calls == 0) calls = target.Calls;
        var options = new DrawOptions { Count = target.Count };
        var counts = new List<string>();
        double aDraw = 0, warmUp = 0, together = 0;
        for (int seed = 0; seed < seeds; seed++)
        {
            var clock = Stopwatch.StartNew();
            var error = new LowError(target);
            double ofSeed = 0;
            for (int call = 0; call < calls; call++)
            {
                var density = new Counted(target.Density);
                ulong number = (ulong)(seed * calls + call);
                var result = MarkovChainMonteCarlo.Draw(density, options,
                    new(target.Starts(options.Chains, number), options.Chains, density.Dimension), number);
                error.Add(result.Draws);
                ofSeed += (double)result.LeapfrogSteps / options.Count / calls;
                warmUp += ((double)density.Evaluations / options.Chains - result.LeapfrogSteps) / calls / seeds;
            }
            aDraw += ofSeed / seeds;
            together = Math.Max(together, error.Together);
            counts.Add(error.Draws is { } draws ? Number(draws * ofSeed) : "not reached");
            progress.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{target.Name} {seed}: {error.Draws} draws of {ofSeed:F2} gradients, {counts[^1]}; together {error.Together:G2}; "
                    + $"{clock.Elapsed.TotalSeconds:F0} s"));
        }
        return string.Create(CultureInfo.InvariantCulture,
            $"| {target.Name} | {target.Density.Dimension} | {calls * options.Chains} | {string.Join(" · ", counts)} "
                + $"| {Number(target.Published)} | {aDraw:F1} | {Number(warmUp)} | {together:G2} |\n");
    }

    /// <summary>A whole number with spaces between thousands.</summary>
    static string Number(double value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');
}
