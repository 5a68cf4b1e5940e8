using System.Numerics;
using Stein.Buffers;

namespace Stein.Flow;

/// <summary>Evaluates the slope <c>dy/dt</c> of a flow at several points; it owns the buffers for that.</summary>
/// <param name="flow">The flow.</param>
/// <param name="rows">The most rows.</param>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed class FlowSlope<T>(ProbabilityFlow<T> flow, int rows) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly T[] x = new T[rows * flow.Dimension], scores = new T[rows * flow.Dimension], traces = new T[rows];

    /// <summary>The traces <c>tr J</c> of the last evaluation that asked for them: the first <c>B</c> elements.</summary>
    public ReadOnlySpan<T> Traces => traces;

    /// <summary>Evaluates <c>dy/dt = −(σ²/κ²)(κ s + y)</c> and, if asked, the traces <c>tr J</c>.</summary>
    /// <param name="level">The noise level.</param>
    /// <param name="y">The points <c>[B, D]</c>.</param>
    /// <param name="slopes">Receives the slopes <c>[B, D]</c>; may be <paramref name="y"/>.</param>
    /// <param name="traced">Whether to evaluate the traces too.</param>
    public void Evaluate(FlowLevel<T> level, ReadOnlySpan<double> y, Span<double> slopes, bool traced = false)
    {
        int dimension = flow.Dimension, count = y.Length / dimension;
        flow.Coordinates.Leave(y, level.Kappa, x);
        var points = new ReadOnlyMatrixView<T>(x, count, dimension);
        var found = new MatrixView<T>(scores, count, dimension);
        if (traced) level.Score.Trace(points, found, traces.AsSpan(0, count));
        else level.Score.Evaluate(points, found);
        double kappa = level.Kappa, share = level.Share;
        for (int i = 0; i < y.Length; i++) slopes[i] = -share * Math.FusedMultiplyAdd(kappa, double.CreateTruncating(scores[i]), y[i]);
    }
}
