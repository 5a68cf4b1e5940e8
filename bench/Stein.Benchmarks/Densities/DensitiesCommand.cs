using System.Diagnostics;
using System.Globalization;
using System.Text;
using Stein.Buffers;
using Stein.Cli;
using Stein.Cli.Plots;
using Stein.Models;
using Stein.Noise;
using Stein.Scores;
using Stein.Shards;
using Stein.Tables;

namespace Stein.Benchmarks.Densities;

/// <summary>
/// Densities of the plane, learned from fresh draws: <c>densities [--results DIRECTORY] [NAME …]</c> prints the negative log-likelihood of
/// fresh test draws, the integral of <c>exp(log p)</c> over a grid, and the time, and draws them. About a minute each. Two columns and many
/// rows ask for neither the default's large network nor its dropout and column shapes: three plain layers of 128, and a smallest noise
/// level of 0.01.
/// </summary>
static class DensitiesCommand
{
    static readonly DensityOptions options = new()
    {
        Hidden = [128, 128, 128],
        Residual = false,
        Dropout = 0,
        ColumnShapes = false,
        SmallestNoise = 0.01,
    };

    const int TrainingRows = 100_000, TestRows = 10_000, Samples = 4000;

    /// <summary>Points a side of the grid.</summary>
    const int Grid = 160;

    const double Tolerance = 1e-2;

    public static int Run(string[] arguments, TextWriter output, TextWriter errors)
    {
        if (CommandLine.Parse(arguments, "--results") is not { } line || line.Names.Except(PlaneDensity.All.Select(density => density.Name))
            .Any())
        {
            errors.WriteLine($"densities [--results DIRECTORY] [{string.Join('|', PlaneDensity.All.Select(density => density.Name))} …]");
            return 64;
        }
        var report = new StringBuilder("# Densities of the plane\n\n");
        report.Append(CultureInfo.InvariantCulture,
            $"Three layers of 128 without dropout, on {TrainingRows:N0} draws; mean negative log-likelihood of {TestRows:N0} fresh ones "
                + $"with its standard error, nats.\n\n");
        report.Append("| density | entropy | learned | on these draws the truth's | target | integral | evaluations a row | fit, s | "
            + "likelihoods, s |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        output.Write(report);
        using var pool = new WorkerPool(Environment.ProcessorCount);
        var pictures = new List<PlanePictures>();
        foreach (var density in PlaneDensity.All.Where(density => line.Names.Count == 0 || line.Names.Contains(density.Name)))
        {
            var (row, pictured) = Learn(density, pool);
            report.Append(row);
            output.Write(row);
            pictures.Add(pictured);
        }
        if (line["--results"] is not { } directory) return 0;
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "densities.md"), report.ToString());
        DensitiesFigure.Draw(pictures).Write(Path.Combine(directory, "densities.png"), Session.OfProcess(default));
        return 0;
    }

    static (string Row, PlanePictures Pictures) Learn(PlaneDensity density, WorkerPool pool)
    {
        double[] training = new double[2 * TrainingRows], test = new double[2 * TestRows];
        density.Draw(new NoiseStream(1, 1), training);
        density.Draw(new NoiseStream(1, 2), test);
        var clock = Stopwatch.StartNew();
        var model = DensityModel.Fit(Table.FromRows(training, ["x", "y"]), options, pool: pool);
        double fit = clock.Elapsed.TotalSeconds;
        clock.Restart();
        var results = model.LogLikelihood(Table.FromRows(test, 2), Tolerance, pool: pool);
        double likelihoods = clock.Elapsed.TotalSeconds, mean = -results.Average(result => result.Value);
        double deviation = Math.Sqrt(results.Average(result => Math.Pow(result.Value + mean, 2)) / TestRows);

        var points = new double[2 * Grid * Grid];
        double step = 2 * density.Reach / Grid;
        for (int i = 0; i < Grid * Grid; i++)
            (points[2 * i], points[2 * i + 1]) = ((i % Grid + 0.5) * step - density.Reach, density.Reach - (i / Grid + 0.5) * step);
        double[] densities = model.Density(points, pool, default);
        string integral = (densities.Sum() * step * step).ToString("F4", CultureInfo.InvariantCulture);
        string truth = density.Name == "eight-gaussians" ? Truth(test)
            .ToString("F4", CultureInfo.InvariantCulture) : double.IsFinite(density.Entropy) ? $"{density.Entropy:F4}" : "";

        double[] samples = model.Sample(Samples, new() { Denoise = true }, seed: 1, pool: pool).Values.ToArray();
        string row = string.Create(CultureInfo.InvariantCulture,
            $"| {density.Name} | {Known(density.Entropy)} | {mean:F4} ± {deviation:F4} | {truth} | {Known(density.Target)} | {integral} | "
                + $"{results.Average(result => result.Evaluations):F0} | {fit:F0} | {likelihoods:F0} |\n");
        return (row, new(density.Name, density.Reach, test[..(2 * Samples)], samples, densities, Grid));
    }

    static double Truth(double[] points)
    {
        double[] logs = new double[points.Length / 2], scores = new double[points.Length];
        var mixture = GaussianMixture.EightGaussians;
        new GaussianMixtureScore<double>(mixture)
            .Evaluate(new ReadOnlyMatrixView<double>(points, logs.Length, 2), logs, new MatrixView<double>(scores, logs.Length, 2));
        return -logs.Average();
    }

    static string Known(double value) => double.IsFinite(value) ? value.ToString("F4", CultureInfo.InvariantCulture) : "";
}

/// <summary>What is pictured of a learned density.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reach">The half side of the square.</param>
/// <param name="Data">Fresh draws.</param>
/// <param name="Samples">Samples of the model.</param>
/// <param name="Densities">The learned density on a grid, from the upper left row by row.</param>
/// <param name="Side">Points a side of the grid.</param>
sealed record PlanePictures(string Name, double Reach, double[] Data, double[] Samples, double[] Densities, int Side);
