using Stein.Buffers;
using Stein.Sampling;

namespace Stein.Benchmarks.Gradients;

/// <summary>
/// How far the means of squares are from the truth: <c>b²_t = max_i (mean of q_i² over the first t draws − E q_i²)²/var q_i²</c>.
/// </summary>
/// <param name="target">The target.</param>
sealed class LowError(LowErrorTarget target)
{
    /// <summary>The error that counts as low.</summary>
    const double Low = 0.01;

    readonly List<double[]> paths = [];
    readonly double[] sums = new double[target.Density.Dimension];
    long draws;

    /// <summary>The error of each chain after each of its draws.</summary>
    public IReadOnlyList<double[]> Paths => paths;

    /// <summary>The error of the means over all draws of all chains: of the size of the inverse number of independent draws.</summary>
    public double Together => Error(sums, draws);

    /// <summary>Takes in the chains of a call.</summary>
    public void Add(Draws chains)
    {
        double[] q = new double[chains.Dimension], squares = new double[chains.Dimension];
        var rows = new ReadOnlyMatrixView<double>(chains.Values, chains.Count * chains.Chains, chains.Dimension);
        for (int chain = 0; chain < chains.Chains; chain++)
        {
            squares.AsSpan().Clear();
            var path = new double[chains.Count];
            for (int draw = 0; draw < chains.Count; draw++)
            {
                rows[draw * chains.Chains + chain].CopyTo(q);
                target.Report(q);
                for (int i = 0; i < q.Length; i++) squares[i] += q[i] * q[i];
                path[draw] = Error(squares, draw + 1);
            }
            for (int i = 0; i < q.Length; i++) sums[i] += squares[i];
            draws += chains.Count;
            paths.Add(path);
        }
    }

    /// <summary>
    /// The draws of a chain after which the median over chains of the error stays low; null if it does not.
    /// </summary>
    public int? Draws
    {
        get
        {
            int last = -1;
            for (int draw = 0; draw < paths[0].Length; draw++)
            {
                double[] errors = [.. paths.Select(path => path[draw]).Order()];
                if (0.5 * (errors[errors.Length / 2] + errors[(errors.Length - 1) / 2]) > Low) last = draw;
            }
            return last == paths[0].Length - 1 ? null : last + 1;
        }
    }

    double Error(double[] squares, long count)
    {
        double worst = 0;
        for (int i = 0; i < squares.Length; i++)
        {
            double miss = squares[i] / count - target.Moments.Values[2 * i];
            worst = Math.Max(worst, miss * miss / target.Moments.Values[2 * i + 1]);
        }
        return worst;
    }
}
