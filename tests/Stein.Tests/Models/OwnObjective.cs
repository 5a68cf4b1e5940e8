using Stein.Buffers;
using Stein.Networks;
using Stein.Objectives;

namespace Stein.Tests.Models;

/// <summary>
/// An objective of all noise levels as a user would write it: <c>½E‖F(x + σz, σ) + z‖²</c>, <c>log σ</c> uniform, for outputs
/// <c>F = σ s</c> (<see cref="Preconditioning.Scaled"/>).
/// </summary>
sealed class UniformLevels(NoiseConditioning conditioning) : IObjective
{
    public PassKind Pass => PassKind.Gradient;

    public float Smoothing => (float)conditioning.Range.Smallest;

    public NoiseConditioning? Conditioning => conditioning;

    public double Accumulate(Tile tile, ObjectivePass pass, Span<float> gradient)
    {
        var rows = tile.Rows;
        MatrixView<float> inputs = pass.Inputs(rows.Rows), z = pass.Noise(rows);
        var places = new double[rows.Rows];
        tile.Normals(z.Items);
        tile.Spread(places);
        var range = conditioning.Range;
        for (int b = 0; b < rows.Rows; b++)
        {
            double sigma = range.Smallest * Math.Pow(range.Largest / range.Smallest, places[b]);
            for (int i = 0; i < rows.Columns; i++) inputs[b, i] = rows[b, i] + (float)sigma * z[b, i];
            conditioning.Embed(sigma, inputs[b][rows.Columns..]);
        }
        var outputs = pass.Forward(tile, inputs);
        var bar = pass.ScoreBar(outputs);
        double sum = 0;
        for (int b = 0; b < rows.Rows; b++)
        {
            for (int i = 0; i < rows.Columns; i++)
            {
                float residual = outputs[b, i] + z[b, i];
                sum += 0.5 * tile.Weight(b) * residual * residual;
                bar[b, i] = tile.Weight(b) * residual;
            }
        }
        pass.Backward(bar, default, gradient);
        return sum;
    }
}

/// <summary>An objective that is no number in training after so many calls; on validation rows it stays what it is.</summary>
/// <param name="objective">The objective.</param>
/// <param name="calls">Calls that are good. There is one for each tile of a batch.</param>
/// <param name="loss">What the loss becomes.</param>
sealed class SpoiltObjective(IObjective objective, int calls, double loss = double.NaN) : IObjective
{
    int made;

    /// <summary>Calls made in training.</summary>
    public int Made => made;

    public PassKind Pass => objective.Pass;

    public float Smoothing => objective.Smoothing;

    public NoiseConditioning? Conditioning => objective.Conditioning;

    public double Accumulate(Tile tile, ObjectivePass pass, Span<float> gradient)
    {
        double own = objective.Accumulate(tile, pass, gradient);
        return gradient.IsEmpty || Interlocked.Increment(ref made) <= calls ? own : loss;
    }
}
