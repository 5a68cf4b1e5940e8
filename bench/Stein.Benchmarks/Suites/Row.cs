using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Stein.Benchmarks.Suites;

/// <summary>A row of a table: a kernel under a job, and its time.</summary>
sealed record Row(Summary Summary, BenchmarkCase Case)
{
    public Kernel Kernel => (Kernel)Case.Parameters[nameof(Suite.Kernel)];

    /// <summary>Seconds of a call in the best iteration, the one that was least disturbed; NaN if there is none.</summary>
    public double Best => Summary[Case]?.ResultStatistics?.Min / 1e9 ?? double.NaN;

    /// <summary>Seconds of a call in the median iteration.</summary>
    public double Median => Summary[Case]?.ResultStatistics?.Median / 1e9 ?? double.NaN;

    /// <summary>Units of work a second.</summary>
    public double Rate => Kernel.Work.Amount / Best;

    /// <summary>The rate as a share of the limit that the same job measured in the same run; NaN if it did not.</summary>
    public double Share => Find(kernel => kernel.IsPeak && kernel.Work.Peak == Kernel.Work.Peak) is { } peak
        ? Kernel.Work.Claim / Best / peak.Rate
        : double.NaN;

    /// <summary>The baseline's time under the same job over this one's; NaN if there is none.</summary>
    public double Ratio => Find(kernel => kernel.Name == Kernel.Baseline) is { } baseline ? baseline.Best / Best : double.NaN;

    Row? Find(Predicate<Kernel> kernel) => Summary.BenchmarksCases
        .Where(other => other.Job == Case.Job)
        .Select(other => new Row(Summary, other))
        .FirstOrDefault(other => kernel(other.Kernel));
}

/// <summary>A column of the suites' tables.</summary>
/// <param name="name">Its heading.</param>
/// <param name="legend">What it means.</param>
/// <param name="text">The text of a row.</param>
sealed class RowColumn(string name, string legend, Func<Row, string> text) : IColumn
{
    /// <summary>All of them, from left to right.</summary>
    public static RowColumn[] All { get; } =
    [
        new("Best", "time of a call in the least disturbed iteration", row => Time(row.Best)),
        new("Median", "time of a call in the median iteration", row => Time(row.Median)),
        new("Rate", "work of a call over its best time", Rate),
        new("Share", "of the limit (peak) that the same job measured in the same run",
            row => row.Kernel.IsPeak ? "" : Number($"{row.Share:P0}", row.Share)),
        new("Ratio", "how many times as fast as the baseline", row => Number($"{row.Ratio:F2}×", row.Ratio)),
    ];

    public string Id => name;

    public string ColumnName => name;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => Array.IndexOf(All, this);

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => legend;

    public bool IsAvailable(Summary summary)
        => name != "Ratio" || summary.BenchmarksCases.Any(item => new Row(summary, item).Kernel.Baseline is not null);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => text(new(summary, benchmarkCase));

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    static string Rate(Row row) => row.Kernel.Work.Unit switch
    {
        "elements" => Number($"{row.Rate / 1e6:F0} M elements/s", row.Rate),
        string unit => Number($"{row.Rate / 1e9:F1} G{unit}/s", row.Rate),
    };

    static string Time(double seconds) => Number(seconds switch
    {
        < 1e-6 => $"{seconds * 1e9:F1} ns",
        < 1e-3 => $"{seconds * 1e6:F2} µs",
        _ => $"{seconds * 1e3:F2} ms",
    }, seconds);

    static string Number(string text, double value) => double.IsFinite(value) ? text : "";
}
