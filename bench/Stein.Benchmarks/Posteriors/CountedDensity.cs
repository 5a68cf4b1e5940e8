using Stein.Buffers;
using Stein.Scores;

namespace Stein.Benchmarks.Posteriors;

/// <summary>A density that counts its gradients.</summary>
/// <param name="density">The density.</param>
sealed class CountedDensity(ILogDensity<double> density) : ILogDensity<double>
{
    long gradients;

    /// <summary>The gradients so far, one for each point.</summary>
    public long Gradients => Interlocked.Read(ref gradients);

    public int Dimension => density.Dimension;

    public void Evaluate(ReadOnlyMatrixView<double> points, MatrixView<double> scores)
    {
        Interlocked.Add(ref gradients, points.Rows);
        density.Evaluate(points, scores);
    }

    public void Evaluate(ReadOnlyMatrixView<double> points, Span<double> logDensities, MatrixView<double> scores)
    {
        Interlocked.Add(ref gradients, points.Rows);
        density.Evaluate(points, logDensities, scores);
    }
}
