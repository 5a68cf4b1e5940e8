using Stein.Buffers;

namespace Stein.Objectives;

/// <summary>Rows of data and their weights, for expectations <c>E f = Σ w_b f(x_b) / Σ w_b</c>.</summary>
sealed class WeightedSample
{
    readonly AlignedArray<double> points, weights;

    /// <summary>Copies rows and weights.</summary>
    /// <param name="rows">The rows <c>[n, D]</c>.</param>
    /// <param name="weights">
    /// Their weights <c>[n]</c>, finite and not below zero; empty if all are one. A row of weight zero is left out, whatever it holds.
    /// </param>
    /// <exception cref="ArgumentException">There are no rows, or the weights are no weights.</exception>
    public WeightedSample(ReadOnlyMatrixView<double> rows, ReadOnlySpan<double> weights = default)
    {
        if (rows.Rows == 0 || rows.Columns == 0)
            throw new ArgumentException($"a sample of shape [{rows.Rows}, {rows.Columns}] is empty", nameof(rows));
        if (!weights.IsEmpty && weights.Length != rows.Rows)
            throw new ArgumentException($"{weights.Length} weights for {rows.Rows} rows", nameof(weights));
        (Rows, Dimension) = (rows.Rows, rows.Columns);
        points = new(checked(Rows * Dimension));
        this.weights = new(Rows);
        for (int b = 0; b < Rows; b++)
        {
            double weight = weights.IsEmpty ? 1 : weights[b];
            if (!(weight >= 0 && double.IsFinite(weight)))
                throw new ArgumentException($"row {b} has a weight of {weight}", nameof(weights));
            rows[b].CopyTo(points.Span[(b * Dimension)..]);
            this.weights.Span[b] = weight;
            TotalWeight += weight;
        }
        if (!(TotalWeight > 0 && double.IsFinite(TotalWeight)))
            throw new ArgumentException($"the weights sum to {TotalWeight}", nameof(weights));
    }

    /// <summary>The number <c>n</c> of rows.</summary>
    public int Rows { get; }

    /// <summary>The dimension <c>D</c>.</summary>
    public int Dimension { get; }

    /// <summary>The rows, <c>[n, D]</c>.</summary>
    public ReadOnlyMatrixView<double> Points => new(points.Span, Rows, Dimension);

    /// <summary>Their weights, <c>[n]</c>.</summary>
    public ReadOnlySpan<double> Weights => weights.Span;

    /// <summary><c>Σ w_b</c>.</summary>
    public double TotalWeight { get; }
}
