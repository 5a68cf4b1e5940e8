using System.Diagnostics;
using System.Globalization;
using Stein.Benchmarks.Data;
using Stein.Linear;
using Stein.Models;
using Stein.Noise;
using Stein.Scores;
using Stein.Shards;
using Stein.Tables;

namespace Stein.Benchmarks.Imputation;

/// <summary>
/// <c>imputation [--rows N] [--results DIRECTORY]</c>: the density of nine tenths of the white wines fills in three columns, chosen at
/// random, of each of N other rows (300 if not given) by 100 draws, beside the column means and a normal of full covariance. The table has
/// the root mean square error of the draws' mean in standard deviations of the columns, the share of the hidden numbers in the central
/// interval of 90 % with its standard error, and the interval's mean width. It takes minutes.
/// </summary>
static class ImputationCommand
{
    const int Draws = 100, Hidden = 3;

    /// <summary>The normal's quantile at 95 %.</summary>
    const double Quantile = 1.6448536269514722;

    public static int Run(string[] arguments, TextWriter output, TextWriter errors)
    {
        int count = 300;
        if (CommandLine.Parse(arguments, "--results", "--rows") is not { Names.Count: 0 } line
            || (line["--rows"] is { } given && !(int.TryParse(given, out count) && count > 0)))
        {
            errors.WriteLine("imputation [--rows N] [--results DIRECTORY]");
            return 64;
        }

        var table = DataFile.Wine("white");
        int[] order = [.. Enumerable.Range(0, table.Rows)];
        new NoiseStream(0, 100).Shuffle<int>(0, order);
        int share = table.Rows * 9 / 10;
        DataFile training = table.Pick(order[..share]), whole = table.Pick(order[share..].Take(count)), gaps = Gaps(whole);

        var clock = Stopwatch.StartNew();
        using var pool = new WorkerPool(Environment.ProcessorCount);
        var model = DensityModel.Fit(training.Table, pool: pool);
        double fitted = clock.Elapsed.TotalSeconds;
        clock.Restart();
        var drawn = model.Report!.LevelsTried.Select(one => (one.Level, Draws: model.AtLevel(one.Level)
            .Impute(gaps.Table, Draws, pool: pool))).ToArray();
        double filled = clock.Elapsed.TotalSeconds;

        var scaling = Standardization.Fit(training.Matrix);
        var normal = Gaussian.Fit(training.Matrix);
        double[][] sorted = [.. Enumerable.Range(0, training.Columns).Select(i => Sorted(training, 0, training.Rows, i))];
        Score[] scores =
        [
            Judge("column means", (_, i) => new(scaling.Mean[i], At(sorted[i], 0.05), At(sorted[i], 0.95))),
            Judge("normal", (b, i) =>
            {
                var (mean, deviation) = Conditional(normal, gaps.Matrix[b], i);
                return new(mean, mean - Quantile * deviation, mean + Quantile * deviation);
            }),
            .. drawn.Select(one
                => Judge(string.Create(CultureInfo.InvariantCulture,
                $"score model at level {one.Level:G4}{(one.Level == model.Level ? ", its own" : "")}"), (b, i) =>
            {
                double[] own = [.. one.Draws.Draw(b, model.Columns[i]).Order()];
                return new(own.Average(), At(own, 0.05), At(own, 0.95));
            })),
        ];
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        text.WriteLine("| imputation | RMSE, standard deviations | in the 90 % interval | width of it |");
        text.WriteLine("|---|--:|--:|--:|");
        foreach (var score in scores)
            text.WriteLine($"| {score.Name} | {score.Error:F3} | {100 * score.Coverage:F1} ± {100 * score.CoverageError:F1} % | "
                + $"{score.Width:F2} |");
        text.WriteLine();
        text.WriteLine($"{whole.Rows} rows, {Hidden} columns of each hidden, {Draws} draws a row; the density is smoothed by "
            + $"{model.Level:G4} standard deviations.");
        output.Write(text);
        output.WriteLine($"fitted in {fitted:F1} s, drawn in {filled:F1} s");
        if (line["--results"] is not { } directory) return 0;
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "imputation.md"), $"# Imputation of white wines\n\n{text}");
        return 0;

        Score Judge(string name, Func<int, int, Estimate> estimate)
        {
            double squares = 0, width = 0;
            int total = 0;
            // The numbers of a row stand and fall together: errors are those of means over rows.
            double[] inside = new double[whole.Rows];
            for (int b = 0; b < whole.Rows; b++)
            {
                for (int i = 0; i < whole.Columns; i++)
                {
                    if (!double.IsNaN(gaps.Matrix[b, i])) continue;
                    var (mean, low, high) = estimate(b, i);
                    double truth = whole.Matrix[b, i], off = (mean - truth) / scaling.Scale[i];
                    squares += off * off;
                    width += (high - low) / scaling.Scale[i];
                    if (truth >= low && truth <= high) inside[b] += 1.0 / Hidden;
                    total++;
                }
            }
            double coverage = inside.Average(),
                error = Math.Sqrt(inside.Sum(share => (share - coverage) * (share - coverage)) / (whole.Rows * (whole.Rows - 1.0)));
            return new(name, Math.Sqrt(squares / total), coverage, error, width / total);
        }
    }

    /// <summary>The rows with some columns hidden, a choice of its own for each.</summary>
    static DataFile Gaps(DataFile rows)
    {
        double[] values = [.. rows.Values];
        for (int b = 0; b < rows.Rows; b++)
        {
            int[] columns = [.. Enumerable.Range(0, rows.Columns)];
            new NoiseStream(0, 101).Shuffle<int>((ulong)b, columns);
            foreach (int i in columns[..Hidden]) values[b * rows.Columns + i] = double.NaN;
        }
        return new(values, rows.Columns);
    }

    /// <summary>The mean and deviation of one missing column given the observed ones.</summary>
    static (double Mean, double Deviation) Conditional(Gaussian normal, ReadOnlySpan<double> row, int column)
    {
        double[] values = row.ToArray();
        int[] observed = [.. Enumerable.Range(0, values.Length).Where(i => !double.IsNaN(values[i]))];
        double[] inner = new double[observed.Length * observed.Length], weights = [.. observed.Select(i => Covariance(i, column))];
        for (int i = 0; i < observed.Length; i++)
            for (int j = 0; j < observed.Length; j++) inner[i * observed.Length + j] = Covariance(observed[i], observed[j]);
        new Cholesky(inner, observed.Length).Solve(weights);
        double mean = normal.Mean[column], variance = Covariance(column, column);
        for (int i = 0; i < observed.Length; i++)
        {
            mean += weights[i] * (values[observed[i]] - normal.Mean[observed[i]]);
            variance -= weights[i] * Covariance(observed[i], column);
        }
        return (mean, Math.Sqrt(variance));

        double Covariance(int i, int j) => normal.Covariance[i * normal.Dimension + j];
    }

    static double[] Sorted(DataFile rows, int first, int count, int column)
        => [.. Enumerable.Range(first, count).Select(row => rows.Values[row * rows.Columns + column]).Order()];

    /// <summary>
    /// A quantile of sorted numbers, between neighbours in proportion: of <c>n</c> the <c>k</c>-th is that at <c>k/(n + 1)</c>.
    /// </summary>
    static double At(double[] sorted, double share)
    {
        double place = Math.Clamp(share * (sorted.Length + 1) - 1, 0, sorted.Length - 1);
        int below = Math.Min((int)place, sorted.Length - 2);
        return sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
    }

    readonly record struct Estimate(double Mean, double Low, double High);

    readonly record struct Score(string Name, double Error, double Coverage, double CoverageError, double Width);
}
