using System.Runtime.Intrinsics;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using Perfolizer.Horology;

namespace Stein.Benchmarks.Suites;

/// <summary>One short job a width: what the hardware has, without AVX-512 if it has that, and without any vector instructions.</summary>
sealed class EveryWidth : ManualConfig
{
    public EveryWidth()
    {
        AddJob(Short("default"));
        if (Vector512.IsHardwareAccelerated) AddJob(Short("no AVX-512").WithEnvironmentVariable("DOTNET_EnableAVX512", "0"));
        AddJob(Short("no vectors").WithEnvironmentVariable("DOTNET_EnableHWIntrinsic", "0"));
        AddColumn(JobCharacteristicColumn.AllColumns.Single(column => column.ColumnName == "Job"));
        AddColumnProvider(DefaultColumnProviders.Params);
        AddColumn(RowColumn.All);
        AddLogger(ConsoleLogger.Default);
        Orderer = new ByJob();
        SummaryStyle = SummaryStyle.Default.WithMaxParameterColumnWidth(60);
        Options |= ConfigOptions.DisableLogFile;
        BuildTimeout = TimeSpan.FromMinutes(5);
    }

    // Where a share of the limit is asked for, to a per cent or two, the overhead of a call through a delegate is nothing.
    static Job Short(string id) => Job.Default
        .WithId(id)
        .WithLaunchCount(1)
        .WithWarmupCount(2)
        .WithIterationCount(6)
        .WithIterationTime(TimeInterval.FromMilliseconds(100))
        .WithEvaluateOverhead(false);
}
