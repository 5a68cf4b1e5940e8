using System.Collections.Immutable;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Perfolizer.Horology;

namespace Stein.Benchmarks.Suites;

/// <summary>One job a width: what the hardware has, without AVX-512, and without any vector instructions.</summary>
sealed class EveryWidth : ManualConfig
{
    public EveryWidth()
    {
        var brief = Job.Default.WithWarmupCount(3).WithIterationCount(8).WithIterationTime(TimeInterval.FromMilliseconds(60));
        AddJob(brief.WithId("default"));
        AddJob(brief.WithId("no AVX-512").WithEnvironmentVariable("DOTNET_EnableAVX512", "0"));
        AddJob(brief.WithId("no vectors").WithEnvironmentVariable("DOTNET_EnableHWIntrinsic", "0"));
        AddColumn(new RateColumn(), new ShareColumn(), new RivalColumn());
        HideColumns(Column.Error, Column.StdDev, Column.RatioSD, Column.EnvironmentVariables, Column.Method, Column.IterationCount, Column.IterationTime, Column.WarmupCount);
        WithOptions(ConfigOptions.DisableLogFile);
        WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(60));
        WithOrderer(new ByJob());
    }

    /// <summary>Job by job, the kernels as the suite names them.</summary>
    sealed class ByJob : DefaultOrderer
    {
        public override IEnumerable<BenchmarkCase> GetSummaryOrder(ImmutableArray<BenchmarkCase> benchmarks, Summary summary)
            => benchmarks.OrderBy(item => item.Job.Id, StringComparer.Ordinal).ThenBy(Place);

        protected override IEnumerable<BenchmarkCase> GetSummaryOrderForGroup(ImmutableArray<BenchmarkCase> benchmarks, Summary summary)
            => GetSummaryOrder(benchmarks, summary);

        static int Place(BenchmarkCase item)
            => ((FloorSuite)Activator.CreateInstance(item.Descriptor.Type)!).Names.ToList().IndexOf((string)item.Parameters[nameof(FloorSuite.Kernel)]);
    }
}
