using System.Globalization;
using System.Text;
using Stein.Benchmarks.Steps;
using Stein.Cli;
using Stein.Shards;

namespace Stein.Benchmarks.Price;

/// <summary>
/// The price of exactness: the time of a training step of implicit score matching, with the exact trace, against the dimension,
/// beside that of denoising: <c>price [--peer COMMAND] [--results DIRECTORY]</c>. Two hidden layers of 256, 256 rows, one thread.
/// </summary>
/// <remarks>A peer is a program that takes <c>--case op:D,H,L,B</c> and prints lines of the form of <see cref="StepsCommand"/>.</remarks>
static class PriceCommand
{
    const int Width = 256, Layers = 2, Batch = 256;

    const double Seconds = 1.5;

    static readonly int[] dimensions = [2, 4, 8, 16, 32, 64];

    public static int Run(string[] arguments, TextWriter output, TextWriter errors)
    {
        if (CommandLine.Parse(arguments, "--peer", "--results") is not { Names.Count: 0 } line)
        {
            errors.WriteLine("price [--peer COMMAND] [--results DIRECTORY]");
            return 64;
        }
        string? peer = line["--peer"], directory = line["--results"];

        var prices = new List<Price>();
        using var pool = new WorkerPool(1);
        foreach (int dimension in dimensions)
        {
            try
            {
                prices.Add(new(dimension, Own("exact"), Own("denoise"), Peer("exact"), Peer("denoise")));
            }
            catch (InvalidOperationException exception)
            {
                errors.WriteLine(exception.Message);
                return 70;
            }

            double Own(string op) => 1e6 * Stopclock.Measure(new StepCase(op, dimension, Width, Layers, Batch).Prepare(pool), Seconds).Min;
            double? Peer(string op)
                => peer is null ? null : PeerProgram.Ask(peer, 1, "--case", $"{op}:{dimension},{Width},{Layers},{Batch}").Min;
        }
        string table = Table(prices);
        output.Write(table);
        if (directory is null) return 0;
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "price.md"), table);
        PriceFigure.Draw(prices).Write(Path.Combine(directory, "price.png"), Session.OfProcess(default));
        return 0;
    }

    static string Table(IEnumerable<Price> prices)
    {
        var table = new StringBuilder();
        table.Append("# The price of exactness\n\n");
        table.Append(CultureInfo.InvariantCulture,
            $"Best time in µs of a training step, {Layers} hidden layers of {Width}, {Batch} rows, one thread, against the dimension "
                + $"`D`.\n\n");
        table.Append("| D | exact | denoising | exact ÷ denoising | exact, peer | denoising, peer | peer ÷ exact |\n");
        table.Append("|--:|--:|--:|--:|--:|--:|--:|\n");
        foreach (var price in prices)
        {
            table.Append(CultureInfo.InvariantCulture,
                $"| {price.Dimension} | {price.Exact:F0} | {price.Denoising:F0} | {price.Exact / price.Denoising:F2} ");
            table.Append(CultureInfo.InvariantCulture,
                $"| {price.PeerExact:F0} | {price.PeerDenoising:F0} | {price.PeerExact / price.Exact:F1} |\n");
        }
        return table.ToString();
    }
}

/// <summary>Best times of training steps in µs at one dimension.</summary>
readonly record struct Price(int Dimension, double Exact, double Denoising, double? PeerExact, double? PeerDenoising);
