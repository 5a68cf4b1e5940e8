using System.Globalization;
using System.Text;
using Stein.Benchmarks.Steps;
using Stein.Shards;

namespace Stein.Benchmarks.Likelihood;

/// <summary>
/// The time of exact log-likelihoods by the probability flow, whose price hardly depends on the dimension:
/// <c>likelihood [--threads N] [--seconds S] [--peer COMMAND] [--results DIRECTORY] [--case D,H,L,ROWS,STEPS …]</c>.
/// </summary>
/// <remarks>
/// A peer is a program that takes <c>likelihood:D,H,L,ROWS,STEPS</c> and does the same integration, and <c>runge-kutta:D,H,L,ROWS,STEPS</c>
/// for the textbook's, by the classical Runge–Kutta method: <c>bench/Stein.Peer/run</c>. It is asked for a quarter of the steps of the
/// latter, which are about as exact and take four scores with their traces each.
/// </remarks>
static class LikelihoodCommand
{
    const int Width = 128, Layers = 2, Rows = 1000, IntegrationSteps = 64;

    static readonly int[] dimensions = [11, 2, 4, 8, 16, 32, 64];

    public static int Run(string[] arguments, TextWriter output, TextWriter errors)
    {
        int threads = 1;
        double seconds = 1.5;
        string? peer = null, directory = null;
        var cases = new List<LikelihoodCase>();
        try
        {
            for (int i = 0; i < arguments.Length; i += 2)
            {
                string value = i + 1 < arguments.Length ? arguments[i + 1] : throw new ArgumentException($"{arguments[i]} needs a value");
                switch (arguments[i])
                {
                    case "--threads": threads = int.Parse(value, NumberStyles.None); break;
                    case "--seconds": seconds = double.Parse(value, NumberStyles.Float); break;
                    case "--peer": peer = value; break;
                    case "--results": directory = value; break;
                    case "--case": cases.Add(LikelihoodCase.Parse(value)); break;
                    default:
                        throw new ArgumentException($"unknown option {arguments[i]}; there are --threads, --seconds, --peer, "
                        + $"--results and --case");
                }
            }
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            errors.WriteLine(exception.Message);
            return 64;
        }
        if (cases.Count == 0)
            cases.AddRange(dimensions.Select(dimension => new LikelihoodCase(dimension, Width, Layers, Rows, IntegrationSteps)));

        var table = new StringBuilder();
        table.Append("# Log-likelihood\n\n");
        table.Append(CultureInfo.InvariantCulture,
            $"Milliseconds (min · median) for all rows by so many steps along the probability flow, a score each and the exact trace at "
                + $"every second one; `L` hidden layers of `H`, float, threads: {threads}.\n\n");
        table.Append("| D | H | L | rows | steps | Stein | µs a row | peer | ratio (min · median) | peer, Runge–Kutta | ratio "
            + "|\n|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        using var pool = new WorkerPool(threads);
        try
        {
            foreach (var item in cases)
            {
                var (min, median) = Stopclock.Measure(item.Prepare(pool), seconds);
                table.Append(CultureInfo.InvariantCulture,
                    $"| {item.D} | {item.H} | {item.L} | {item.Rows} | {item.Steps} | {min * 1e3:F1} · {median * 1e3:F1} | "
                        + $"{min / item.Rows * 1e6:F1} ");
                if (peer is null)
                {
                    table.Append("| | | | |\n");
                    continue;
                }
                foreach (string job in new[] { $"likelihood:{item}", $"runge-kutta:{item with { Steps = item.Steps / 4 }}" })
                {
                    var other = PeerProgram.Ask(peer, threads, "--seconds", seconds.ToString(CultureInfo.InvariantCulture), job);
                    table.Append(CultureInfo.InvariantCulture,
                        $"| {other.Min / 1e3:F0} · {other.Median / 1e3:F0} | {other.Min / min / 1e6:F1} · {other.Median / median / 1e6:F1} ");
                }
                table.Append("|\n");
            }
        }
        catch (InvalidOperationException exception)
        {
            errors.WriteLine(exception.Message);
            return 70;
        }
        output.Write(table);
        if (directory is null) return 0;
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "likelihood.md"), table.ToString());
        return 0;
    }
}
