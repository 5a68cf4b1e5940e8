using System.Collections.Concurrent;
using Stein.Buffers;
using Stein.Networks;
using Stein.Objectives;
using Stein.Shards;
using Stein.Tests.Networks;
using Stein.Tests.Oracles;
using Stein.Training;
using Xunit;

namespace Stein.Tests.Objectives;

/// <summary>
/// Every trace and every gradient three ways: the engine's kernels in single precision (by each method that fits the shape, and as
/// slices along the axes), dual numbers in double, and the formulas written out in double.
/// </summary>
/// <remarks>Ten thousand networks with <c>STEIN_LONG=1</c>. Errors are relative to the norms of what is summed over the rows.</remarks>
public class ThreeWaysTests(ITestOutputHelper log)
{
    const double Single = 1e-5, Double = 1e-12;

    static readonly bool Long = Environment.GetEnvironmentVariable("STEIN_LONG") == "1";

    [Fact]
    public void KernelsDualNumbersAndFormulasAgree()
    {
        var worst = new ConcurrentBag<(string Way, double Error, string Network)>();
        Parallel.For(0, Long ? 10_000 : 250, seed =>
        {
            int widest = Long || seed % 10 == 0 ? 256 : 32, mostDimensions = Long || seed % 10 == 5 ? 64 : 12;
            var network = new RandomNetwork(seed, mostLayers: 6, widest, mostDimensions, mostRows: 5);
            foreach (var (way, error) in Errors(network)) worst.Add((way, error, $"{seed}: {network}"));
        });
        foreach (var way in worst.GroupBy(error => error.Way).OrderBy(way => way.Key))
        {
            var (_, error, network) = way.MaxBy(entry => entry.Error);
            log.WriteLine($"{way.Key}: {error:e2} at {network}");
        }
        Assert.All(worst, entry => Assert.True(entry.Error <= (entry.Way.StartsWith("dual") ? Double : Single), $"{entry}"));
    }

    [Theory]
    [InlineData(1.0, 1.0, 0.0, true)]
    [InlineData(0.5, 1.0, 0.0, false)]
    [InlineData(-1.0, 1.0, 0.0, false)]
    [InlineData(1.0, 0.999, 0.0, false)]
    [InlineData(1.0, 1.0, 1e-4, false)]
    public void WrongTracesScoresAndWeightsAreFound(double trace, double score, double weight, bool agrees)
    {
        // Two layers, the second residual, with conditions: all ways to the trace.
        var network = new RandomNetwork(14, mostLayers: 2, mostRows: 5);
        double worst = Errors(network, trace, score, weight).Where(error => error.Way.Contains("gradient")).Max(error => error.Error);
        Assert.Equal(agrees, worst <= Single);
    }

    /// <summary>The error of each way; the formulas may be spoilt by factors of the trace and the score, and in one weight.</summary>
    static IEnumerable<(string Way, double Error)> Errors(RandomNetwork random, double trace = 1, double score = 1, double weight = 0)
    {
        var shape = random.Shape;
        int dimension = shape.Dimension;
        double[] parameters = random.Parameters;
        parameters[shape.Weights(1).Start] += weight;
        var draws = new Random(random.Rows + dimension);
        var weights = new AlignedArray<float>(random.Rows);
        foreach (ref float w in weights.Span) w = (float)(2 * draws.NextDouble());

        var axes = NaiveReverse.Axes(dimension);
        double[] gradient = new double[parameters.Length], traces = new double[random.Rows];
        double loss = 0, lossScale = 0, traceScale = 0, gradientScale = 0;
        for (int b = 0; b < random.Rows; b++)
        {
            var reverse = new NaiveReverse(shape, parameters);
            double[] x = random.PointRows[b];
            var (s, slices) = reverse.Add(x, axes, s => [.. s.Select(value => score * value)], trace);
            traces[b] = slices.Sum();
            double row = traces[b] + 0.5 * s.Sum(v => v * v);
            loss += weights.Span[b] * row;
            lossScale += weights.Span[b] * (slices.Sum(Math.Abs) + 0.5 * s.Sum(v => v * v));
            traceScale += slices.Sum(Math.Abs) * slices.Sum(Math.Abs);
            gradientScale += weights.Span[b] * Norm(reverse.Gradient);
            for (int p = 0; p < gradient.Length; p++) gradient[p] += weights.Span[b] * reverse.Gradient[p];
            if (b > 0) continue;

            var jacobian = NaiveNetwork.Jacobian(shape, parameters, x);
            double diagonal = Enumerable.Range(0, dimension).Sum(i => jacobian[i, i]);
            yield return ("dual trace", Math.Abs(traces[b] - diagonal) / slices.Sum(Math.Abs));
            double[] direction = [.. parameters.Select(p => p * (draws.NextDouble() - 0.5))];
            double slope = direction.Zip(reverse.Gradient, (a, g) => a * g).Sum(), scale = Norm(direction) * Norm(reverse.Gradient);
            yield return ("dual gradient", Math.Abs(slope - NaiveNetwork.ImplicitSlope(shape, parameters, direction, x)) / scale);
        }

        TraceMethod[] methods = shape.Hidden.Length <= 2 ? [TraceMethod.Collapsed, TraceMethod.Tangents] : [TraceMethod.Tangents];
        (string, IObjective)[] ways =
        [
            .. methods.Select(method => ($"{method}", (IObjective)new ImplicitScoreMatching(0, method))),
            ("Slices", new AxisSlices(dimension)),
        ];
        using var pool = new WorkerPool(1);
        foreach (var (name, objective) in ways)
        {
            string way = $"{name}, {shape.Hidden.Length} layers";
            yield return ($"{way}: traces", TraceError(random, objective.Pass, traces) / Math.Sqrt(traceScale));
            var sharded = new ShardedObjective(random.Network, new Conditioned(random, objective), pool);
            double fast = sharded.Differentiate(new(random.Points, random.Rows, weights), default, 0) * random.Rows;
            yield return ($"{way}: loss", Math.Abs(fast - loss) / lossScale);
            double[] difference = [.. gradient.Select((g, p) => sharded.Gradient[p] - g)];
            yield return ($"{way}: gradient", Norm(difference) / gradientScale);
        }
    }

    static double TraceError(RandomNetwork random, PassKind kind, double[] expected)
    {
        int dimension = random.Shape.Dimension;
        var pass = random.Network.CreatePass(kind);
        var traces = new float[random.Rows];
        for (int first = 0; first < random.Rows; first += pass.Rows)
        {
            int rows = Math.Min(pass.Rows, random.Rows - first);
            pass.Forward(random.View.Slice(first, rows));
            if (kind == PassKind.Slices(dimension)) pass.Slices(AxisSlices.Axes(rows, dimension), traces.AsSpan(first, rows));
            else pass.Trace(traces.AsSpan(first, rows));
        }
        return Norm([.. traces.Zip(expected, (t, e) => t - e)]);
    }

    static double Norm(double[] x) => Math.Sqrt(x.Sum(value => value * value));

    /// <summary>Implicit score matching whose trace is the sum of the slices along the axes.</summary>
    sealed class AxisSlices(int dimension) : IObjective
    {
        public PassKind Pass => PassKind.Slices(dimension);

        public float Smoothing => 0;

        public static ReadOnlyMatrixView<float> Axes(int rows, int dimension)
        {
            float[] axes = [.. NaiveReverse.Axes(dimension).SelectMany(axis => axis).Select(value => (float)value)];
            return new(Enumerable.Repeat(axes, rows).SelectMany(row => row).ToArray(), rows, dimension * dimension);
        }

        public double Accumulate(Tile tile, ObjectivePass pass, Span<float> gradient)
        {
            int rows = tile.Rows.Rows;
            var sums = pass.Traces(rows);
            var scores = pass.Forward(tile, tile.Rows);
            pass.Slices(Axes(rows, dimension), sums);
            pass.Backward(pass.Weighted(tile, scores), pass.TraceBar(tile, 1), gradient);
            double loss = 0;
            for (int b = 0; b < rows; b++)
            {
                double square = 0;
                foreach (float s in scores[b]) square += (double)s * s;
                loss += tile.Weight(b) * (sums[b] + 0.5 * square);
            }
            return loss;
        }
    }
}
