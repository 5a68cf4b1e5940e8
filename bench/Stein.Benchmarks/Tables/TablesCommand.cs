using System.Diagnostics;
using System.Globalization;
using System.Text;
using Stein.Benchmarks.Data;
using Stein.Models;
using Stein.Noise;
using Stein.Shards;
using Stein.Tables;

namespace Stein.Benchmarks.Tables;

/// <summary>
/// Test log-likelihoods of wines by tenfold cross-validation, each column standardised by the training fold:
/// <c>tables [--results DIRECTORY] [--folds K] [red|white …]</c>. The default fit, beside a normal of full covariance and a kernel density
/// estimate whose bandwidth is chosen on validation rows of the training fold. About ten minutes a wine.
/// </summary>
static class TablesCommand
{
    const int Folds = 10;

    const double Tolerance = 1e-2;

    /// <summary>
    /// Published: an ensemble of deep autoregressive networks (Uria et al. 2016, <em>Neural autoregressive distribution estimation</em>).
    /// </summary>
    static readonly Dictionary<string, double> published = new() { ["red"] = -8.76, ["white"] = -9.67 };

    public static int Run(string[] arguments, TextWriter output, TextWriter errors)
    {
        int folds = Folds;
        if (CommandLine.Parse(arguments, "--results", "--folds") is not { } line || line.Names.Except(published.Keys).Any()
            || (line["--folds"] is { } text && !(int.TryParse(text, out folds) && folds is >= 1 and <= Folds)))
        {
            errors.WriteLine("tables [--results DIRECTORY] [--folds K] [red|white …]");
            return 64;
        }
        var report = new StringBuilder("# Wines\n\nMean test log-likelihood over the folds in nats, standard error over rows; columns "
            + "standardised by the training fold. ");
        report.Append("A row is new if no training row equals it.\n\n| wine | rows | model | all rows | new rows |\n|---|--:|---|--:|--:|\n");
        output.Write(report);
        foreach (string colour in line.Names.Count == 0 ? ["red", "white"] : line.Names)
        {
            string rows = Validate(colour, folds, errors);
            report.Append(rows);
            output.Write(rows);
        }
        if (line["--results"] is not { } directory) return 0;
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "tables.md"), report.ToString());
        return 0;
    }

    static string Validate(string colour, int folds, TextWriter progress)
    {
        var data = DataFile.Wine(colour);
        int[] order = [.. Enumerable.Range(0, data.Rows)];
        new NoiseStream(0, 2026).Shuffle<int>(0, order);
        var values = new Dictionary<string, List<double>> { ["Stein"] = [], ["kernel density estimate"] = [], ["normal"] = [] };
        var isNew = new List<bool>();
        var comparer = new RowComparer(data.Matrix);
        using var pool = new WorkerPool(Environment.ProcessorCount);
        for (int fold = 0; fold < folds; fold++)
        {
            var clock = Stopwatch.StartNew();
            int[] known = [.. order.Where((_, i) => i % Folds != fold)], held = [.. order.Where((_, i) => i % Folds == fold)];
            DataFile training = data.Pick(known), test = data.Pick(held);
            var scaling = Standardization.Fit(training.Matrix);
            DataFile x = Standardised(training, scaling), y = Standardised(test, scaling);
            var model = DensityModel.Fit(x.Table, pool: pool);
            values["Stein"].AddRange(model.LogLikelihood(y.Table, Tolerance, pool: pool).Select(result => result.Value));
            values["normal"].AddRange(Reference.Normal(x, y));
            values["kernel density estimate"].AddRange(Reference.Kernels(x, y, model.Report!.ValidationRows[0]));
            var different = new HashSet<int>(known, comparer);
            isNew.AddRange(held.Select(row => !different.Contains(row)));
            progress.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{colour} {fold + 1}: {values["Stein"].TakeLast(test.Rows).Average():F3} at level {model.Level}, kernels "
                    + $"{values["kernel density estimate"].TakeLast(test.Rows).Average():F3}, normal "
                    + $"{values["normal"].TakeLast(test.Rows).Average():F3}, lowest row {values["Stein"].TakeLast(test.Rows).Min():F0}; "
                    + $"{clock.Elapsed.TotalSeconds:F0} s"));
        }
        var table = new StringBuilder();
        foreach (var (model, logs) in values)
            table.Append(CultureInfo.InvariantCulture,
                $"| {colour} | {logs.Count:N0} | {model} | {Told(logs)} | {Told([.. logs.Where((_, i) => isNew[i])])} |\n");
        return table.Append(CultureInfo.InvariantCulture, $"| {colour} | | deep NADE ensemble, published | {published[colour]} | |\n")
            .ToString();
    }

    static DataFile Standardised(DataFile data, Standardization scaling)
    {
        var values = new double[data.Values.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = (data.Values[i] - scaling.Mean[i % data.Columns]) / scaling.Scale[i % data.Columns];
        return data with { Values = values };
    }

    static string Told(IReadOnlyCollection<double> logs)
    {
        double mean = logs.Average(), square = logs.Average(log => (log - mean) * (log - mean));
        return string.Create(CultureInfo.InvariantCulture, $"{mean:F2} ± {Math.Sqrt(square / logs.Count):F2}");
    }
}
