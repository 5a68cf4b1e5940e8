using Stein.Buffers;
using Stein.Optimizers;
using Stein.Simd;

namespace Stein.Tables;

/// <summary>
/// Fits a <see cref="SinhArcsinh"/> map to each column by maximum likelihood: <c>v</c> is to be standard normal, so the loss is the mean of
/// <c>½ v² − log dv/dy</c>, and a ridge of <c>0.001 (ε² + log² δ)</c>.
/// </summary>
/// <remarks>
/// A column keeps its mean and standard deviation alone where it is neither skewed (a skewness of at least ½) nor heavy-tailed (a kurtosis
/// above 3), such as uniform columns and most with several peaks; where a shape gains little; and where half of its rows are equal. The
/// fit is made in units of the column's quartiles, so shift and scale do not matter, and a lone outlier matters little. Since
/// repeated values have no density, <c>|ε| &lt; 2</c> and the middle is stretched at most twentyfold. Of many rows it uses 2048 quantiles.
/// Deterministic. The cost of a column is that of sorting and about 0.05 s. Jones and Pewsey 2009, <em>Sinh-arcsinh distributions</em>,
/// Biometrika 96.
/// </remarks>
static class ColumnShapes
{
    /// <summary>The gain over a normal of the column's mean and variance, in nats a row, below which the column stays affine.</summary>
    public const double LeastGain = 0.02;

    /// <summary>The gain in nats, over all rows, below which it may be chance.</summary>
    const double LeastTotalGain = 4;

    const double LeastSkewness = 0.5, NormalKurtosis = 3;

    const int MostPoints = 2048;

    /// <summary>The fit starts with this tail exponent, or one that leaves no value further out than <c>sinh(4)</c>.</summary>
    const double StartTail = 0.78, StartReach = 4;

    const double Farthest = 1e100, NormalQuartile = 0.6744897501960817;

    static readonly double[] starts = [0, -0.5, 0.5];

    /// <summary>The standardisation of a sample's columns, with shapes where they gain.</summary>
    /// <param name="rows">The sample <c>[n, D]</c>.</param>
    /// <param name="weights">The weights of its rows <c>[n]</c>, finite and above 0; empty if all are one.</param>
    /// <param name="names">The names of the columns, for messages; their places from 0 if there are none.</param>
    /// <exception cref="ArgumentException">A column is constant or not finite; the message names it.</exception>
    public static Standardization Fit(ReadOnlyMatrixView<double> rows, ReadOnlySpan<double> weights = default,
        IReadOnlyList<string>? names = null)
    {
        var affine = Standardization.Fit(rows, weights, names);
        var columns = affine.Columns.ToArray();
        var column = new double[rows.Rows];
        for (int i = 0; i < columns.Length; i++)
        {
            for (int b = 0; b < column.Length; b++) column[b] = rows[b, i];
            if (!IsNearNormal(Array.ConvertAll(column, columns[i].Standardize), weights)) columns[i] = Shape(column, weights) ?? columns[i];
        }
        return new(affine.Mean, affine.Scale, columns);
    }

    /// <summary>Whether a standardised column is neither skewed nor heavy-tailed.</summary>
    static bool IsNearNormal(double[] x, ReadOnlySpan<double> weights)
    {
        double total = 0, skewness = 0, kurtosis = 0;
        for (int b = 0; b < x.Length; b++)
        {
            double weight = weights.IsEmpty ? 1 : weights[b], square = x[b] * x[b];
            total += weight;
            skewness += weight * (square * x[b]);
            kurtosis += weight * (square * square);
        }
        return Math.Abs(skewness) < LeastSkewness * total && kurtosis <= NormalKurtosis * total;
    }

    /// <summary>The map of one column; none if it does not gain enough.</summary>
    static SinhArcsinh? Shape(double[] column, ReadOnlySpan<double> weights)
    {
        double leastGain = Math.Max(LeastGain, LeastTotalGain / EffectiveSize(column.Length, weights));
        double[] sorted = [.. column], sortedWeights = weights.IsEmpty ? [.. Enumerable.Repeat(1.0, column.Length)] : weights.ToArray();
        Array.Sort(sorted, sortedWeights);
        Thin(ref sorted, ref sortedWeights);
        double median = Quantile(sorted, sortedWeights, 0.5);
        double unit = (Quantile(sorted, sortedWeights, 0.75) / 2 - Quantile(sorted, sortedWeights, 0.25) / 2) / NormalQuartile;
        if (!(unit > 0 && double.IsFinite(unit) && double.IsFinite(1 / unit))) return null;
        double[] z = Array.ConvertAll(sorted, y => Math.Clamp((y - median) / unit, -Farthest, Farthest));

        var loss = new SinhArcsinhLoss(z, sortedWeights);
        double startTail = Math.Min(StartTail, StartReach / SinhArcsinh.Asinh(Math.Max(-z[0], z[^1])));
        Minimum? best = null;
        foreach (double skewness in starts)
        {
            var minimum = QuasiNewton.Minimize(loss, SinhArcsinhLoss.Start(skewness, startTail), tolerance: 1e-8, iterations: 200);
            if (best is null || minimum.Value < best.Value) best = minimum;
        }
        var plain = Standardization.Fit(new ReadOnlyMatrixView<double>(z, z.Length, 1), sortedWeights);
        double normal = 0.5 + Scalar<double>.Log(plain.Scale[0]).Value;
        if (!(normal - best!.Value >= leastGain)) return null;

        var (location, scale, bend, tail) = SinhArcsinhLoss.Shape(best.Point);
        (location, scale) = (median + unit * location, unit * scale);
        if (!(double.IsFinite(location) && double.IsFinite(scale) && scale > 0)) return null;
        var raw = new SinhArcsinh(location, scale, bend, tail);
        double[] v = Array.ConvertAll(column, raw.Standardize);
        var moments = Standardization.Fit(new ReadOnlyMatrixView<double>(v, v.Length, 1), weights);
        return new(location, scale, bend, tail, moments.Mean[0], moments.Scale[0]);
    }

    /// <summary><c>(Σ w)² / Σ w²</c>.</summary>
    static double EffectiveSize(int rows, ReadOnlySpan<double> weights)
    {
        if (weights.IsEmpty) return rows;
        double most = 0, sum = 0, squares = 0;
        foreach (double weight in weights) most = Math.Max(most, weight);
        foreach (double weight in weights)
        {
            sum += weight / most;
            squares += weight / most * (weight / most);
        }
        return sum * sum / squares;
    }

    /// <summary>Of many values, as many of them as are wanted, at equal steps of the weight.</summary>
    static void Thin(ref double[] sorted, ref double[] weights)
    {
        if (sorted.Length <= MostPoints) return;
        var values = new double[MostPoints];
        for (int k = 0; k < MostPoints; k++) values[k] = (k + 0.5) / MostPoints;
        Quantiles(sorted, weights, values);
        (sorted, weights) = (values, [.. Enumerable.Repeat(1.0, MostPoints)]);
    }

    static double Quantile(double[] sorted, double[] weights, double share)
    {
        Span<double> value = [share];
        Quantiles(sorted, weights, value);
        return value[0];
    }

    /// <summary>Replaces rising shares of the weight by the values that they end at.</summary>
    static void Quantiles(double[] sorted, double[] weights, Span<double> shares)
    {
        double total = 0, sum = 0;
        foreach (double weight in weights) total += weight;
        int row = -1;
        foreach (ref double share in shares)
        {
            while (row < sorted.Length - 1 && (row < 0 || sum < share * total)) sum += weights[++row];
            share = sorted[row];
        }
    }
}
