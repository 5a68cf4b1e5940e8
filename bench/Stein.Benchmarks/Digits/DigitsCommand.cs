using System.Diagnostics;
using System.Globalization;
using Stein.Benchmarks.Data;
using Stein.Cli;
using Stein.Cli.Data;
using Stein.Cli.Plots;
using Stein.Diagnostics;
using Stein.Linear;
using Stein.Models;
using Stein.Noise;
using Stein.Scores;
using Stein.Shards;

namespace Stein.Benchmarks.Digits;

/// <summary>
/// <c>digits [--results DIRECTORY] [--seed S] [--threads N]</c>: a model of four fifths of the handwritten digits draws as many as the
/// other fifth holds, and nearest neighbours try to tell the drawn from the real, beside draws of a normal of full covariance and real
/// training pictures. The picture has a hundred of the real ones and a hundred samples. It takes minutes.
/// </summary>
/// <remarks>
/// Grey levels are whole numbers, so much finer detail is of no use: the smallest noise level is 0.3 of a pixel's deviation, one to two
/// grey levels, which the final denoising takes away again. Pixels that hardly ever leave the paper, measured in their tiny deviations,
/// would lie far out when they do; they are left out. The networks are plain, without dropout or column shapes, and the longer walk of 20
/// steps a level, not the plan's 5, is pictured.
/// </remarks>
static class DigitsCommand
{
    /// <summary>Pixels that are off their background in no more than this share of the training pictures are left out.</summary>
    const double LeastVarying = 0.02;

    const int LongWalk = 20;

    enum Stream : uint
    {
        Split = 100, Normal = 101,
    }

    static readonly DensityOptions options = new()
    {
        Hidden = [256, 256, 256],
        Residual = false,
        Dropout = 0,
        ColumnShapes = false,
        SmallestNoise = 0.3,
        EnsembleSize = 4,
        Steps = 2500,
    };

    public static int Run(string[] arguments, TextWriter output, TextWriter errors)
    {
        ulong seed = 0;
        int threads = Environment.ProcessorCount;
        if (CommandLine.Parse(arguments, "--results", "--seed", "--threads") is not { Names.Count: 0 } line
            || (line["--seed"] is { } given && !ulong.TryParse(given, out seed))
            || (line["--threads"] is { } team && !(int.TryParse(team, out threads) && threads > 0)))
        {
            errors.WriteLine("digits [--results DIRECTORY] [--seed S] [--threads N]");
            return 64;
        }

        var pictures = DataFile.Digits();
        int[] order = [.. Enumerable.Range(0, pictures.Rows)];
        new NoiseStream(seed, (uint)Stream.Split).Shuffle<int>(0, order);
        int count = pictures.Rows / 5;
        DataFile test = pictures.Pick(order[..count]), training = pictures.Pick(order[count..]);
        var pixels = Pixels.Of(training, LeastVarying);
        var rows = pixels.Select(training);

        var clock = Stopwatch.StartNew();
        using var pool = new WorkerPool(threads);
        var model = DensityModel.Fit(rows.Table, options, seed, pool).AtLevel(options.SmallestNoise);
        double fitted = clock.Elapsed.TotalSeconds;
        clock.Restart();
        var session = Session.OfProcess(default) with { Messages = TextWriter.Null };
        DataFile annealed = Drawn(SamplingMethod.Annealed), longer = Drawn(SamplingMethod.Annealed, LongWalk);
        DataFile corrected = Drawn(SamplingMethod.PredictorCorrector), flow = Drawn(SamplingMethod.ProbabilityFlow);
        double drawn = clock.Elapsed.TotalSeconds;

        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        text.WriteLine($"""
            # Handwritten digits

            {training.Rows:N0} training pictures of {pixels.Dimension} pixels, of which {pixels.Varying.Length} vary and are modelled; {options.EnsembleSize} networks of {string.Join(", ", options.Hidden)}, smallest
            noise level {options.SmallestNoise}, {options.Steps:N0} steps, no dropout or column shapes; seed {seed}. {count} test pictures beside as many others, rounded to grey levels: the
            share of pictures whose nearest neighbour is of their own kind (± its deviation over random splits; {NearestNeighbourTest.Test(test.Values, test.Values, test.Columns).Expected:F3} if nothing tells
            them apart), that share of the real ones and of the others, the energy distance, and the mean distance to the nearest training picture.

            | beside the test pictures | told apart | real | others | energy distance | to training |
            |---|--:|--:|--:|--:|--:|
            """.ReplaceLineEndings("\n"));
        Judge("annealed Langevin", annealed);
        Judge($"annealed Langevin, {LongWalk} steps a level", longer);
        Judge("predictor–corrector", corrected);
        Judge("probability flow", flow);
        Judge("normal of full covariance", pixels.Complete(NormalDraws(Gaussian.Fit(rows.Matrix), count, seed)));
        Judge("training pictures", training.Pick(Enumerable.Range(0, count)));
        text.WriteLine($"\nThe test pictures themselves are {Nearest(test, training):F1} from the nearest training picture.");
        output.Write(text);
        output.WriteLine($"Fitted in {fitted:F0} s, four times {count} samples in {drawn:F1} s.");
        if (line["--results"] is not { } directory) return 0;
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "digits.md"), text.ToString());
        GridFigure.Draw(Table("data", test), Table("samples", longer)).Write(Path.Combine(directory, "digits.png"), session);
        return 0;

        DataFile Drawn(SamplingMethod method, int? steps = null)
            => pixels.Complete(model.Sample(count, new() { Method = method, Steps = steps, Denoise = true }, seed,
                pool: pool).Values.ToArray());

        void Judge(string name, DataFile others)
        {
            var result = NearestNeighbourTest.Test(test.Values, others.Values, test.Columns);
            double energy = EnergyDistance.Estimate(test.Values, others.Values, test.Columns);
            text.WriteLine($"| {name} | {result.Accuracy:F3} ± {result.Deviation:F3} | {result.First:F3} | {result.Second:F3} | "
                + $"{energy:F2} | {Nearest(others, training):F1} |");
        }
    }

    static double[] NormalDraws(Gaussian normal, int count, ulong seed)
    {
        int dimension = normal.Dimension;
        var root = new Cholesky(normal.Covariance, dimension);
        double[] draws = new double[count * dimension], z = new double[draws.Length];
        new NoiseStream(seed, (uint)Stream.Normal).Normals<double>(0, 0, z);
        for (int at = 0; at < draws.Length; at++)
        {
            int i = at % dimension, first = at - i;
            draws[at] = normal.Mean[i];
            for (int j = 0; j <= i; j++) draws[at] += root[i, j] * z[first + j];
        }
        return draws;
    }

    /// <summary>The mean Euclidean distance, in grey levels, from a picture to the nearest training picture.</summary>
    static double Nearest(DataFile pictures, DataFile training)
        => Enumerable.Range(0, pictures.Rows)
            .Average(row => Enumerable.Range(0, training.Rows).Min(other => Distance(pictures.Matrix[row], training.Matrix[other])));

    static double Distance(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum += (x[i] - y[i]) * (x[i] - y[i]);
        return Math.Sqrt(sum);
    }

    static SourceTable Table(string name, DataFile rows) => new(name, rows.Table);
}
