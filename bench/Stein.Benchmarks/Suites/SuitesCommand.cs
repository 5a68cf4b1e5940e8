using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Stein.Benchmarks.Suites;

/// <summary>
/// Runs the suites at every width: <c>suites [--results FOLDER] [options of BenchmarkDotNet]</c>. Without a filter all of them
/// run. The tables go to the folder, one file a suite, if one is given, and to <c>BenchmarkDotNet.Artifacts</c> in any case.
/// </summary>
static class SuitesCommand
{
    const string Suffix = "Suite";

    const string Legend = """
        Best and median time of a call, on one thread; the rate goes by the best time. The share is that of the limit (peak) which the
        same job measured in the same run. STREAM's convention counts no line that a store fetches first, so loads alone can exceed
        it; without vectors a fused multiply-add is a call of software, which other arithmetic can exceed. The ratio says how many
        times as fast as the baseline a kernel is.
        """;

    public static int Run(string[] arguments, TextWriter errors)
    {
        string? folder = null;
        int at = Array.IndexOf(arguments, "--results");
        if (at >= 0)
        {
            if (at + 1 == arguments.Length)
            {
                errors.WriteLine("--results needs a folder");
                return 64;
            }
            folder = arguments[at + 1];
            arguments = [.. arguments[..at], .. arguments[(at + 2)..]];
        }
        if (!arguments.Contains("--filter") && !arguments.Contains("-f")) arguments = [.. arguments, "--filter", "*"];

        Summary[] summaries = [.. BenchmarkSwitcher.FromAssembly(typeof(Suite).Assembly).Run(arguments, new EveryWidth())];
        if (summaries.Length == 0 || !summaries.All(Complete))
        {
            errors.WriteLine("not every benchmark ran; no table is kept");
            return 70;
        }
        foreach (var summary in summaries)
            if (folder is not null) Keep(summary, folder);
        return 0;
    }

    static bool Complete(Summary summary)
        => !summary.HasCriticalValidationErrors && summary.BenchmarksCases.All(item => summary[item] is { Success: true });

    /// <summary>Copies a table, under a heading, to <c>folder/name.md</c>.</summary>
    static void Keep(Summary summary, string folder)
    {
        foreach (var type in summary.BenchmarksCases.Select(item => item.Descriptor.Type).Distinct())
        {
            string name = type.Name.Replace(Suffix, "", StringComparison.Ordinal);
            string table = File.ReadAllText(Path.Combine(summary.ResultsDirectoryPath, $"{type.FullName}-report-github.md"));
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, $"{name.ToLowerInvariant()}.md"), $"# {name}\n\n{Legend}\n\n{table.ReplaceLineEndings("\n").Trim()}\n");
        }
    }
}
