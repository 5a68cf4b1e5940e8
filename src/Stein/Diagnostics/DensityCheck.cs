using System.Globalization;
using Stein.Buffers;
using Stein.Noise;
using Stein.Sampling;
using Stein.Scores;
using Stein.Simd;

namespace Stein.Diagnostics;

/// <summary>
/// Looks for what is wrong with a density: regions where it or its score is no number, jumps, and mass at infinity. It tries points
/// around some draws; what it does not find may still be there.
/// </summary>
static class DensityCheck
{
    const int Tried = 512, Directions = 64, Bisections = 40, Doublings = 24, Rising = 6, MostCoordinates = 256;

    /// <summary>A jump of the log-density counts from this much on, for each unit of its size.</summary>
    const double LeastJump = 1e-6;

    /// <summary>Checks a density.</summary>
    /// <param name="density">The density.</param>
    /// <param name="draws">Draws, or points of the region that matters.</param>
    /// <returns>What was found, in sentences; nothing for a sound density.</returns>
    public static IReadOnlyList<string> Findings(ILogDensity<double> density, Draws draws)
    {
        var probe = new Probe(density, draws);
        string? infinite = probe.MassAtInfinity();
        // Draws of a density without an integral run away to where rounding looks like jumps.
        string?[] findings = [probe.NotNumbers(), probe.BadScores(), infinite ?? probe.Jumps()];
        return [.. findings.OfType<string>()];
    }

    /// <summary>A density with the points that it is tried at: half of them draws, half a cloud three times as wide.</summary>
    sealed class Probe
    {
        readonly ILogDensity<double> density;
        readonly int dimension;
        readonly double[] centre, spread, points;
        readonly IReadOnlyList<string> names;

        public Probe(ILogDensity<double> density, Draws draws)
        {
            (this.density, dimension, names) = (density, density.Dimension, draws.Names);
            if (draws.Dimension != dimension)
                throw new ArgumentException($"draws of dimension {draws.Dimension} for a density of {dimension}");
            (centre, spread) = (new double[dimension], new double[dimension]);
            for (int i = 0; i < dimension; i++)
            {
                double[] column = [.. draws.Coordinate(i).Where(value => Math.Abs(value) < 1e100)];
                if (column.Length > 0) centre[i] = Quantile.Of(column, 0.5);
                double width = column.Length > 0 ? (Quantile.Of(column, 0.84) - Quantile.Of(column, 0.16)) / 2 : 0;
                spread[i] = width > 0 ? width : 1;
            }
            points = new double[Tried * dimension];
            new NoiseStream(0, StreamNumber.DensityCheck).Normals<double>(0, 0, points);
            int rows = draws.Count * draws.Chains;
            for (int b = 0; b < Tried; b++)
            {
                var drawn = rows == 0 ? [] : draws.Values.AsSpan((int)((long)b * rows / Tried) * dimension, dimension);
                for (int i = 0; i < dimension; i++)
                {
                    ref double x = ref points[b * dimension + i];
                    x = b % 2 == 0 && !drawn.IsEmpty && Math.Abs(drawn[i]) < 1e100 ? drawn[i] : centre[i] + 3 * spread[i] * x;
                }
            }
        }

        public string? NotNumbers()
        {
            var (logs, _) = Evaluate(points);
            int bad = logs.Count(log => double.IsNaN(log) || double.IsPositiveInfinity(log));
            if (bad == 0) return null;
            int first = Array.FindIndex(logs, log => double.IsNaN(log) || double.IsPositiveInfinity(log));
            return $"the log-density is {(double.IsNaN(logs[first]) ? "NaN" : "+∞")} at {Share(bad)} of the points tried, for example at "
                + $"{Place(points, first)}";
        }

        public string? BadScores()
        {
            var (logs, scores) = Evaluate(points);
            int[] bad = [.. Enumerable.Range(0, Tried).Where(b => double.IsFinite(logs[b]) && !scores[b].All(double.IsFinite))];
            return bad.Length == 0 ? null
                : $"the score is not finite at {Share(bad.Length)} of the points tried, where the log-density is, for example at "
                    + $"{Place(points, bad[0])}";
        }

        /// <summary>
        /// Halves segments between points, going on with the half that its ends' scores explain less. Over a smooth function what is not
        /// explained vanishes like the cube of the length; over a jump it stays.
        /// </summary>
        public string? Jumps()
        {
            int segments = Tried - 1;
            double[] left = points[..^dimension], right = points[dimension..];
            var (leftLogs, leftScores) = Evaluate(left);
            var (rightLogs, rightScores) = Evaluate(right);
            var alive = Enumerable.Range(0, segments).Select(b => double.IsFinite(leftLogs[b]) && double.IsFinite(rightLogs[b])).ToArray();
            for (int halving = 0; halving < Bisections; halving++)
            {
                double[] middle = [.. left.Zip(right, (a, b) => a / 2 + b / 2)];
                var (logs, scores) = Evaluate(middle);
                for (int b = 0; b < segments; b++)
                {
                    alive[b] &= double.IsFinite(logs[b]) && scores[b].All(double.IsFinite);
                    if (!alive[b]) continue;
                    bool first = Unexplained(left, middle, leftLogs[b], logs[b], leftScores[b], scores[b], b)
                        > Unexplained(middle, right, logs[b], rightLogs[b], scores[b], rightScores[b], b);
                    var (ends, endLogs, endScores) = first ? (right, rightLogs, rightScores) : (left, leftLogs, leftScores);
                    middle.AsSpan(b * dimension, dimension).CopyTo(ends.AsSpan(b * dimension));
                    (endLogs[b], endScores[b]) = (logs[b], scores[b]);
                }
            }
            int[] jumps = [.. Enumerable.Range(0, segments).Where(b => alive[b]
                && Unexplained(left, right, leftLogs[b], rightLogs[b], leftScores[b], rightScores[b], b)
                    > LeastJump * (1 + Math.Abs(leftLogs[b]) + Math.Abs(rightLogs[b])))];
            if (jumps.Length == 0) return null;
            int worst = jumps.MaxBy(b => Math.Abs(rightLogs[b] - leftLogs[b]));
            return $"the log-density jumps by {Number(Math.Abs(rightLogs[worst] - leftLogs[worst]))} at {Place(left, worst)}: it is "
                + $"discontinuous, and its score says nothing of the jump";
        }

        double Unexplained(double[] from, double[] to, double fromLog, double toLog, double[] fromScore, double[] toScore, int row)
        {
            double along = 0;
            for (int i = 0; i < dimension; i++)
                along += 0.5 * (fromScore[i] + toScore[i]) * (to[row * dimension + i] - from[row * dimension + i]);
            return Math.Abs(toLog - fromLog - along);
        }

        /// <summary>
        /// Goes out along rays, doubling the distance <c>r</c>. Where a density falls no faster than <c>1/r</c> along a coordinate, or than
        /// <c>1/rᴰ</c> along one of some random directions, it has no finite integral.
        /// </summary>
        public string? MassAtInfinity()
        {
            int coordinates = Math.Min(dimension, MostCoordinates);
            // Both ways along each coordinate.
            double[] axes = new double[2 * coordinates * dimension];
            for (int ray = 0; ray < 2 * coordinates; ray++) axes[ray * dimension + ray / 2] = ray % 2 == 0 ? 1 : -1;
            if (Slow(axes, 1) is [var first, .. var others])
            {
                bool bothWays = others is [var next, ..] && next / 2 == first / 2;
                string where = bothWays ? "" : first % 2 == 0 ? " towards +∞" : " towards −∞";
                return $"the density has no finite integral: along the coordinate '{names[first / 2]}'{where} it does not fall off; "
                    + "is a prior missing, or a sign wrong?";
            }
            double[] rays = new double[Directions * dimension];
            new NoiseStream(0, StreamNumber.DensityCheck).Normals<double>(1, 0, rays);
            int[] cone = Slow(rays, dimension);
            if (cone.Length == 0) return null;
            return $"the density has no finite integral: along {100.0 * cone.Length / Directions:0} % of the directions tried it does not "
                + $"fall off, for example towards {Place(rays, cone[0])}; is a prior missing, or a sign wrong?";
        }

        /// <summary>The rays along which the density falls no faster than a power of one over the distance.</summary>
        int[] Slow(double[] rays, int power)
        {
            var history = new double[Doublings + 1][];
            for (int doubling = 0; doubling <= Doublings; doubling++)
            {
                double distance = Math.ScaleB(1, doubling);
                history[doubling] = Evaluate([.. rays.Select((u, i) => centre[i % dimension] + distance * spread[i % dimension] * u)]).Logs;
            }
            double fall = power * Scalar<double>.Log(2).Value * (1 - 1e-3);
            return [.. Enumerable.Range(0, rays.Length / dimension).Where(ray =>
            {
                // The last distances where it is a finite number.
                int last = Doublings;
                while (last >= 0 && !double.IsFinite(history[last][ray])) last--;
                return last >= Rising && (last == Doublings || !double.IsNegativeInfinity(history[last + 1][ray]))
                    && Enumerable.Range(last - Rising + 1, Rising).All(k => history[k][ray] >= history[k - 1][ray] - fall);
            })];
        }

        (double[] Logs, double[][] Scores) Evaluate(double[] at)
        {
            int rows = at.Length / dimension;
            double[] logs = new double[rows], scores = new double[at.Length];
            density.Evaluate(new ReadOnlyMatrixView<double>(at, rows, dimension), logs, new MatrixView<double>(scores, rows, dimension));
            return (logs, [.. scores.Chunk(dimension)]);
        }

        static string Share(int count) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * count / Tried:0.#} %");

        string Place(double[] rows, int row)
        {
            var shown = rows.AsSpan(row * dimension, Math.Min(dimension, 6)).ToArray().Select(Number);
            return $"({string.Join(", ", shown)}{(dimension > 6 ? ", …" : "")})";
        }

        static string Number(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
    }
}
