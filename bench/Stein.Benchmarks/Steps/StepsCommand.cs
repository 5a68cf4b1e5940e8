using System.Globalization;
using Stein.Shards;

namespace Stein.Benchmarks.Steps;

/// <summary>
/// Times whole steps of the library: <c>steps [--threads N] [--seconds S] --case op:D,H,L,B …</c>, one line a case:
/// <c>op d=… h=… l=… b=… threads=… min_us=… median_us=… gflops=… peak=…</c>.
/// </summary>
static class StepsCommand
{
    public static int Run(string[] arguments, TextWriter output, TextWriter errors)
    {
        int threads = 1;
        double seconds = 1.5;
        var cases = new List<StepCase>();
        try
        {
            for (int i = 0; i < arguments.Length; i += 2)
            {
                string value = i + 1 < arguments.Length ? arguments[i + 1] : throw new ArgumentException($"{arguments[i]} needs a value");
                switch (arguments[i])
                {
                    case "--threads": threads = int.Parse(value, NumberStyles.None); break;
                    case "--seconds": seconds = double.Parse(value, NumberStyles.Float); break;
                    case "--case": cases.Add(StepCase.Parse(value)); break;
                    default: throw new ArgumentException($"unknown option {arguments[i]}; there are --threads, --seconds and --case");
                }
            }
            if (cases.Count == 0) throw new ArgumentException("no --case op:D,H,L,B is given");
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            errors.WriteLine(exception.Message);
            return 64;
        }

        using var pool = new WorkerPool(threads);
        double peak = FmaPeak<float>.Measure() * threads;
        foreach (var item in cases)
        {
            var (min, median) = Stopclock.Measure(item.Prepare(pool), seconds);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{item.Op} d={item.D} h={item.H} l={item.L} b={item.B} threads={threads} min_us={min * 1e6:F2} "
                    + $"median_us={median * 1e6:F2} gflops={item.Operations / min / 1e9:F2} peak={item.Operations / min / peak:F3}"));
        }
        return 0;
    }
}
