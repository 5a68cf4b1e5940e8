using System.Globalization;
using System.Text;
using Stein.Benchmarks.Steps;
using Stein.Buffers;
using Stein.Cli;
using Stein.Noise;
using Stein.Sampling;
using Stein.Scores;
using Stein.Shards;

namespace Stein.Benchmarks.Mixture;

/// <summary>
/// The two clusters of Song and Ermon 2019, <c>1/5 N((−5, −5), I) + 4/5 N((5, 5), I)</c>: what plain and annealed Langevin make of them,
/// the share of the minor one in draws of a learned model, and the time of 1000 steps of 1280 chains:
/// <c>mixture [--learned SEEDS] [--peer COMMAND] [--results DIRECTORY]</c>.
/// </summary>
/// <remarks>
/// A peer is a program that takes the case <c>mixture</c> and prints <c>min_us=… median_us=…</c> of one step: <c>bench/Stein.Peer/run</c>.
/// </remarks>
static class MixtureCommand
{
    const int Chains = 1280, Steps = 1000, StepsOfALevel = 100;

    const float StepSize = 0.1f;

    const double Seconds = 2;

    /// <summary>The modes themselves; the target at noise level <c>σ</c> has components of deviation <c>σ</c>.</summary>
    static readonly GaussianMixture modes = new([0.2, 0.8], [-5, -5, 5, 5], 0);

    public static int Run(string[] arguments, TextWriter output, TextWriter errors)
    {
        if (CommandLine.Parse(arguments, "--learned", "--peer", "--results") is not { Names.Count: 0 } line
            || !int.TryParse(line["--learned"] ?? "1", NumberStyles.None, CultureInfo.InvariantCulture, out int seeds))
        {
            errors.WriteLine("mixture [--learned SEEDS] [--peer COMMAND] [--results DIRECTORY]");
            return 64;
        }
        string? peer = line["--peer"], directory = line["--results"];
        using var pool = new WorkerPool(1);
        var score = new GaussianMixtureScore<float>(modes);
        var independent = new double[2 * Chains];
        modes.Smoothed(1).Draw(new NoiseStream(0, 2), 0, new(independent, Chains, 2));
        var plain = Start();
        new Sampler<float>(new UnadjustedLangevin<float>(score.At(1), StepSize), new NoiseStream(0, 1), pool).Walk(plain, Steps);
        var annealed = Start();
        new AnnealedLangevin<float>(score, NoiseSchedule.Geometric(20, 1, 10), StepSize, StepsOfALevel)
            .Descend(annealed, new NoiseStream(0, 1), pool: pool);
        (string Name, double[] Points)[] samples =
        [
            ("independent draws", independent), ("Langevin", Widened(plain)), ("annealed Langevin", Widened(annealed)),
        ];

        var report = new StringBuilder();
        report.Append("# Two clusters\n\n| draws | share of the minor cluster |\n|---|--:|\n");
        foreach (var (name, points) in samples) report.Append(CultureInfo.InvariantCulture, $"| {name} | {Minor(points):F3} |\n");
        for (ulong seed = 0; seed < (ulong)seeds; seed++)
        {
            var (training, annealing, corrected) = LearnedMixture.Run(modes.Smoothed(1), seed);
            report.Append(CultureInfo.InvariantCulture,
                $"| the default fit, seed {seed}: its {training.Length / 2:N0} rows | {Minor(training):F3} |\n");
            report.Append(CultureInfo.InvariantCulture, $"| … annealed Langevin by plan | {Minor(annealing):F3} |\n");
            report.Append(CultureInfo.InvariantCulture, $"| … predictor-corrector | {Minor(corrected):F3} |\n");
        }
        Time(report, score.At(1), pool);
        try
        {
            if (peer != null) Compare(report, peer, score.At(1), pool);
        }
        catch (InvalidOperationException exception)
        {
            errors.WriteLine(exception.Message);
            return 70;
        }
        output.Write(report);
        if (directory is null) return 0;
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "mixture.md"), report.ToString());
        MixtureFigure.Draw(samples).Write(Path.Combine(directory, "mixture.png"), Session.OfProcess(default));
        return 0;
    }

    static Chains<float> Start() => Chains<float>.Uniform(Chains, 2, -8, 8, new NoiseStream(0, 0));

    /// <summary>A step's time, and that of its parts by themselves.</summary>
    static void Time(StringBuilder report, IScore<float> score, WorkerPool pool)
    {
        var noise = new NoiseStream(0, 1);
        var chains = Start();
        AlignedArray<float> scores = new(2 * Chains), normals = new(2 * Chains);
        ulong step = 0;
        double whole = Walk(score, pool);
        double scoring = Stopclock.Measure(() => score.Evaluate(chains.Positions, new(scores.Span, Chains, 2)), Seconds).Min * 1e6;
        double drawing = Stopclock.Measure(() => noise.Normals(++step, 0, normals.Span), Seconds).Min * 1e6;
        report.Append(CultureInfo.InvariantCulture,
            $"\n{Chains} chains, float, one thread: {whole:F2} µs a step, {Chains / whole:F0} million chain-steps a second; ");
        report.Append(CultureInfo.InvariantCulture,
            $"score {scoring:F2} µs ({scoring / whole:P0}), noise {drawing:F2} µs ({drawing / whole:P0}), update and the rest "
                + $"{whole - scoring - drawing:F2} µs.\n");
    }

    static double Walk(IScore<float> score, WorkerPool pool)
    {
        var chains = Start();
        var sampler = new Sampler<float>(new UnadjustedLangevin<float>(score, StepSize), new NoiseStream(0, 1), pool);
        return Stopclock.Measure(() => sampler.Walk(chains, Steps), Seconds).Min / Steps * 1e6;
    }

    static void Compare(StringBuilder report, string peer, IScore<float> score, WorkerPool pool)
    {
        report.Append("\n| score | peer, µs a step (min · median) | Stein, µs | ratio |\n|---|--:|--:|--:|\n");
        foreach (string name in new[] { "mixture", "two-clusters" })
        {
            var (min, median) = PeerProgram.Ask(peer, 1, name);
            double own = Walk(score, pool);
            report.Append(CultureInfo.InvariantCulture, $"| {name} | {min:F1} · {median:F1} | {own:F2} | {min / own:F1} |\n");
        }
    }

    static double[] Widened(Chains<float> chains) => Array.ConvertAll(chains.Positions.Items.ToArray(), x => (double)x);

    static double Minor(double[] points) => Enumerable.Range(0, points.Length / 2)
        .Count(b => points[2 * b] + points[2 * b + 1] < 0) / (points.Length / 2.0);
}
