using Stein.Buffers;
using Stein.Scores;

namespace Stein.Benchmarks.Gradients;

/// <summary>A density that counts its evaluations.</summary>
sealed class Counted(ILogDensity<double> density) : ILogDensity<double>
{
    long evaluations;

    public int Dimension => density.Dimension;

    /// <summary>The points where it was evaluated.</summary>
    public long Evaluations => Interlocked.Read(ref evaluations);

    public void Evaluate(ReadOnlyMatrixView<double> points, MatrixView<double> scores)
    {
        Interlocked.Add(ref evaluations, points.Rows);
        density.Evaluate(points, scores);
    }

    public void Evaluate(ReadOnlyMatrixView<double> points, Span<double> logDensities, MatrixView<double> scores)
    {
        Interlocked.Add(ref evaluations, points.Rows);
        density.Evaluate(points, logDensities, scores);
    }
}
