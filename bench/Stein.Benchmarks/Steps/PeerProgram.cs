using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Stein.Benchmarks.Steps;

/// <summary>A program that times the same work by another library and prints <c>min_us=… median_us=…</c>.</summary>
static partial class PeerProgram
{
    /// <summary>The times in µs that it reports, on so many threads.</summary>
    /// <exception cref="InvalidOperationException">It does not start, fails, or reports none.</exception>
    public static (double Min, double Median) Ask(string peer, int threads, params string[] work)
    {
        string[] arguments = ["--threads", threads.ToString(CultureInfo.InvariantCulture), .. work];
        using var process = Process.Start(new ProcessStartInfo(peer, arguments) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{peer} does not start");
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var match = Times().Match(text);
        return process.ExitCode == 0 && match.Success
            ? (Number(match.Groups[1]), Number(match.Groups[2]))
            : throw new InvalidOperationException($"{peer} gave no times for {string.Join(' ', work)}");

        static double Number(Group group) => double.Parse(group.Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"min_us=([\d.]+) median_us=([\d.]+)")]
    private static partial Regex Times();
}
