using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Stein.Benchmarks.Suites;

/// <summary>A column computed from a kernel's work, its own time and the times of its neighbours in the same job.</summary>
abstract class WorkColumn(string name, string legend) : IColumn
{
    public string Id => name;

    public string ColumnName => name;

    public string Legend => legend;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmark) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmark, SummaryStyle style) => GetValue(summary, benchmark);

    public string GetValue(Summary summary, BenchmarkCase benchmark)
    {
        var kernel = KernelOf(benchmark);
        return double.IsFinite(Rate(summary, benchmark, kernel.Name)) ? Value(summary, benchmark, kernel) : "";
    }

    protected abstract string Value(Summary summary, BenchmarkCase benchmark, Kernel kernel);

    /// <summary>Work a nanosecond of a kernel of the same suite and job; NaN if there is none.</summary>
    protected static double Rate(Summary summary, BenchmarkCase like, string name)
    {
        var report = summary.Reports.FirstOrDefault(item => item.BenchmarkCase.Job.Id == like.Job.Id
            && item.BenchmarkCase.Descriptor.Type == like.Descriptor.Type && KernelOf(item.BenchmarkCase).Name == name);
        return report?.ResultStatistics is { } time ? KernelOf(report.BenchmarkCase).Work.Amount / time.Median : double.NaN;
    }

    protected static string Format(double value, string format) => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "";

    static Kernel KernelOf(BenchmarkCase benchmark)
    {
        string name = (string)benchmark.Parameters[nameof(FloorSuite.Kernel)];
        return ((FloorSuite)Activator.CreateInstance(benchmark.Descriptor.Type)!).All.Single(kernel => kernel.Name == name);
    }
}

/// <summary>Work a second.</summary>
sealed class RateColumn() : WorkColumn("Rate", "Operations or bytes a second, by the median")
{
    protected override string Value(Summary summary, BenchmarkCase benchmark, Kernel kernel)
        => Format(Rate(summary, benchmark, kernel.Name), "0.0") + (kernel.Work.Unit == WorkUnit.Operations ? " GFLOP/s" : " GB/s");
}

/// <summary>The rate over that of the limit.</summary>
sealed class ShareColumn() : WorkColumn("Of limit", "Share of the peak of multiply-adds or of the bandwidth of the same job")
{
    protected override string Value(Summary summary, BenchmarkCase benchmark, Kernel kernel)
    {
        string limit = kernel.Work.Unit == WorkUnit.Operations ? FloorSuite.Peak : FloorSuite.Bandwidth;
        return Format(Rate(summary, benchmark, kernel.Name) / Rate(summary, benchmark, limit), "0 %");
    }
}

/// <summary>The rate over that of another library.</summary>
sealed class RivalColumn() : WorkColumn("Beside TensorPrimitives", "How many times as fast as System.Numerics.Tensors in the same job")
{
    protected override string Value(Summary summary, BenchmarkCase benchmark, Kernel kernel)
        => Format(Rate(summary, benchmark, kernel.Name) / Rate(summary, benchmark, kernel.Name + FloorSuite.Rival), "0.0×");
}
