using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Stein.Benchmarks.Suites;

/// <summary>
/// Runs all suites at every width, or those named, and keeps their tables: <c>suites [--results DIRECTORY] [NAME …]</c>.
/// </summary>
static class SuitesCommand
{
    const string Legend = """
        Best and median time of a call, on one thread unless it says otherwise; the rate goes by the best time. The share is that of the
        limit (peak) which the same job measured in the same run. STREAM's convention counts no line that a store fetches first, so
        loads alone and sums in place can exceed it. The ratio says how many times as fast as the baseline a kernel is.
        """;

    static readonly Type[] all =
    [
        typeof(SimdSuite), typeof(NoiseSuite), typeof(LinearSuite), typeof(ShardsSuite), typeof(DualsSuite), typeof(NetworksSuite),
        typeof(TrainingSuite), typeof(SamplingSuite),
    ];

    public static int Run(string[] arguments, TextWriter errors)
    {
        string? directory = null;
        if (arguments is ["--results", var given, .. var rest]) (directory, arguments) = (given, rest);
        string[] unknown = [.. arguments.Where(name => all.All(suite => Name(suite) != name))];
        if (unknown.Length > 0)
        {
            errors.WriteLine($"there is no suite {string.Join(", ", unknown)}; there are {string.Join(", ", all.Select(Name))}");
            return 64;
        }

        Type[] suites = [.. all.Where(suite => arguments.Length == 0 || arguments.Contains(Name(suite)))];
        var config = new EveryWidth();
        Summary[] summaries = BenchmarkRunner.Run([.. suites.Select(suite => BenchmarkConverter.TypeToBenchmarks(suite, config))]);
        Summary[] complete = [.. summaries.Where(summary => summary.BenchmarksCases.All(item => summary[item] is { Success: true }))];
        if (directory is not null)
            foreach (var summary in complete) Keep(summary, directory);
        return complete.Length == suites.Length ? 0 : 1;
    }

    static void Keep(Summary summary, string directory)
    {
        var table = new AccumulationLogger();
        MarkdownExporter.GitHub.ExportToLog(summary, table);
        string name = Name(summary.BenchmarksCases[0].Descriptor.Type);
        Directory.CreateDirectory(directory);
        string text = $"# {char.ToUpperInvariant(name[0])}{name[1..]}\n\n{Legend}\n\n{table.GetLog().Trim()}\n";
        File.WriteAllText(Path.Combine(directory, $"{name}.md"), text.ReplaceLineEndings("\n"));
    }

    static string Name(Type suite) => suite.Name.Replace("Suite", "", StringComparison.Ordinal).ToLowerInvariant();
}
