using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;

namespace Stein.Benchmarks.Suites;

/// <summary>Runs all suites, or those named, and keeps their tables: <c>suites [--results DIRECTORY] [NAME …]</c>.</summary>
static class SuitesCommand
{
    static readonly Type[] all = [typeof(SimdSuite), typeof(NoiseSuite), typeof(LinearSuite), typeof(ShardsSuite), typeof(NetworksSuite), typeof(TrainingSuite), typeof(SamplingSuite)];

    public static int Run(string[] arguments, TextWriter errors)
    {
        string? results = null;
        if (arguments is ["--results", var directory, .. var rest]) (results, arguments) = (directory, rest);
        var unknown = arguments.Where(name => all.All(suite => NameOf(suite) != name)).ToList();
        if (unknown.Count > 0)
        {
            errors.WriteLine($"there is no suite {string.Join(", ", unknown)}; there are {string.Join(", ", all.Select(NameOf))}");
            return 64;
        }

        bool complete = true;
        foreach (var suite in all.Where(suite => arguments.Length == 0 || arguments.Contains(NameOf(suite))))
        {
            var summary = BenchmarkRunner.Run(suite);
            complete &= summary.Reports.Length > 0 && summary.Reports.All(report => report.Success);
            if (results == null) continue;
            Directory.CreateDirectory(results);
            var table = new AccumulationLogger();
            MarkdownExporter.GitHub.ExportToLog(summary, table);
            File.WriteAllText(Path.Combine(results, NameOf(suite) + ".md"), table.GetLog().Replace("**", "").Trim() + "\n");
        }
        return complete ? 0 : 1;
    }

    static string NameOf(Type suite) => suite.Name.Replace("Suite", "").ToLowerInvariant();
}
