using System.Globalization;
using System.Text;
using Stein.Sampling;
using Stein.Scores;
using Stein.Simd;

namespace Stein.Diagnostics;

/// <summary>What draws say of one number, and whether to believe it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Mean">The mean.</param>
/// <param name="MeanError">The Monte Carlo standard error of the mean.</param>
/// <param name="Deviation">The standard deviation.</param>
/// <param name="Low">The 5 % quantile.</param>
/// <param name="Median">The median.</param>
/// <param name="High">The 95 % quantile.</param>
/// <param name="BulkSize">The effective sample size for the centre.</param>
/// <param name="TailSize">The effective sample size for the tails.</param>
/// <param name="Rhat">The rank-normalised split <c>R̂</c>.</param>
public sealed record SummaryRow(
    string Name, double Mean, double MeanError, double Deviation, double Low, double Median, double High, double BulkSize, double TailSize,
        double Rhat);

/// <summary>A table about draws, and in words what is wrong with them.</summary>
/// <param name="Rows">One for each coordinate.</param>
/// <param name="Warnings">Sentences; none if there is nothing to warn of.</param>
public sealed record Summary(IReadOnlyList<SummaryRow> Rows, IReadOnlyList<string> Warnings)
{
    /// <summary>Summarises draws.</summary>
    /// <param name="draws">The draws.</param>
    public static Summary Compute(Draws draws)
    {
        var rows = new SummaryRow[draws.Dimension];
        if (draws.Count == 0) return new([], ["there are no draws"]);
        for (int i = 0; i < rows.Length; i++)
        {
            double[] column = draws.Coordinate(i), sorted = [.. column];
            Array.Sort(sorted);
            rows[i] = new(draws.Names[i], Moments.Mean(column), MonteCarloStandardError.Mean(column, draws.Chains),
                Math.Sqrt(Moments.Variance(column)),
                Quantile.Sorted(sorted, 0.05), Quantile.Sorted(sorted, 0.5), Quantile.Sorted(sorted, 0.95),
                EffectiveSampleSize.Bulk(column, draws.Chains), EffectiveSampleSize.Tail(column, draws.Chains),
                    SplitRhat.Compute(column, draws.Chains));
        }
        return new(rows, [.. DrawWarnings.Of(draws, rows)]);
    }

    /// <summary>Summarises draws from a known density, which is checked around them: see the warnings.</summary>
    /// <param name="draws">The draws.</param>
    /// <param name="density">The density that they are from.</param>
    public static Summary Compute(Draws draws, ILogDensity<double> density)
    {
        var summary = Compute(draws);
        return summary with { Warnings = [.. summary.Warnings, .. DensityCheck.Findings(density, draws)] };
    }

    /// <summary>
    /// Summarises a run: its draws, the divergences and acceptance of its chains, and what is wrong with the density: regions where it or
    /// its score is no number, jumps, and mass at infinity.
    /// </summary>
    /// <param name="result">The run.</param>
    /// <param name="density">
    /// The density that it drew from, to be checked; none if that is not wanted, or the draws are of other quantities.
    /// </param>
    public static Summary Compute(DrawResult result, ILogDensity<double>? density = null)
    {
        var summary = Compute(result.Draws);
        var findings = density is null ? [] : DensityCheck.Findings(density, result.Draws);
        return summary with { Warnings = [.. summary.Warnings, .. DrawWarnings.Of(result), .. findings] };
    }

    /// <summary>The table as text, the warnings below.</summary>
    public override string ToString()
    {
        string[] head = ["", "mean", "MCSE", "sd", "5 %", "50 %", "95 %", "bulk ESS", "tail ESS", "R̂"];
        string[][] table = [head, .. Rows.Select(row => new[]
        {
            row.Name, Place(row.Mean, row), Number(row.MeanError, 2), Number(row.Deviation), Place(row.Low, row), Place(row.Median, row),
                Place(row.High, row),
            Whole(row.BulkSize), Whole(row.TailSize),
                row.Rhat.ToString(row.Rhat < 1000 ? "0.000" : "G3", CultureInfo.InvariantCulture),
        })];
        int[] widths = [.. head.Select((_, column) => table.Max(line => line[column].Length))];
        var text = new StringBuilder();
        foreach (string[] line in table)
        {
            for (int column = 0; column < line.Length; column++)
                text.Append(column == 0 ? line[0].PadRight(widths[0]) : line[column].PadLeft(widths[column] + 2));
            text.Append('\n');
        }
        foreach (string warning in Warnings) text.Append("! ").Append(warning).Append('\n');
        return text.ToString();

        static string Whole(double value) => value.ToString("0", CultureInfo.InvariantCulture);
        // As many digits as tell places apart that differ by a hundredth of the deviation.
        static string Place(double value, SummaryRow row) => Number(value, Digits(3 + Power(Math.Abs(value)) - Power(row.Deviation)));
        static int Digits(double wanted) => wanted > 4 ? (int)Math.Min(wanted, 15) : 4;
        static double Power(double value) => Math.Floor(Scalar<double>.Log(value).Value / Scalar<double>.Log(10).Value + 1e-9);
        static string Number(double value, int digits = 4) => value.ToString($"G{digits}", CultureInfo.InvariantCulture);
    }
}
