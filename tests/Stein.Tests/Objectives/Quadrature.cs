using Stein.Buffers;
using Stein.Scores;
using Stein.Simd;

namespace Stein.Tests.Objectives;

/// <summary>
/// Two normal clusters in one or two dimensions, and their expectations by the trapezoid rule on a grid that ends where the density
/// is below 1e-16 of its peak. On the whole line the rule is exact up to what a function's nearest pole leaves,
/// <c>e^(−2π·distance/step)</c>.
/// </summary>
public sealed class Quadrature
{
    const double Reach = 8;

    public Quadrature(int dimension)
    {
        Dimension = dimension;
        double step = dimension == 1 ? 0.025 : 0.1;
        double[] line = [.. Enumerable.Range(0, (int)Math.Round(2 * Reach / step) + 1).Select(k => -Reach + k * step)];
        double[][] grid = dimension == 1 ? [.. line.Select(x => new[] { x })] : [.. from x in line from y in line select new[] { x, y }];
        var rows = grid.SelectMany(x => x).ToArray();
        double[] logs = new double[grid.Length], scores = new double[rows.Length];
        Score.FromDensity(new Clusters(dimension))
            .Evaluate(new ReadOnlyMatrixView<double>(rows, grid.Length, dimension), logs,
            new MatrixView<double>(scores, grid.Length, dimension));
        double total = logs.Sum(Math.Exp);
        Points = grid;
        Weights = [.. logs.Select(log => Math.Exp(log) / total)];
        Scores = [.. scores.Chunk(dimension)];
    }

    public int Dimension { get; }

    /// <summary>The nodes, the probability of each, and the score <c>∇ log p</c> there.</summary>
    public double[][] Points { get; }

    public double[] Weights { get; }

    public double[][] Scores { get; }

    /// <summary><c>½E‖∇ log p‖²</c>: explicit less implicit, whatever the parameters.</summary>
    public double Constant => 0.5 * Weights.Zip(Scores, (w, s) => w * s.Sum(value => value * value)).Sum();

    readonly struct Clusters(int dimension) : IDensity
    {
        public int Dimension => dimension;

        public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            // The second cluster over the first, e^(near − far), as a difference of exponents that cannot overflow.
            R near = R.Constant(0), far = R.Constant(0.3);
            for (int i = 0; i < x.Length; i++)
            {
                R a = (x[i] + R.Constant(0.9)) / R.Constant(0.7), b = (x[i] - R.Constant(0.8 - 0.5 * i)) / R.Constant(0.8);
                near -= R.Constant(0.5) * a * a;
                far -= R.Constant(0.5) * b * b;
            }
            return near + R.Softplus(far - near);
        }
    }
}
