using System.Numerics;
using Stein.Buffers;
using Stein.Scores;

namespace Stein.Diagnostics;

/// <summary>
/// How far a score is from being a gradient. A true score is one, so its Jacobian is symmetric; a network's need not
/// be. The measure is <c>‖J − Jᵀ‖ / ‖J‖</c> in Frobenius norms: 0 for a gradient, 2 for a rotation, in between otherwise.
/// </summary>
/// <param name="Overall">The measure with both squared norms summed over all points.</param>
/// <param name="Worst">The largest measure at a single point.</param>
/// <param name="WorstRow">The row of that point; −1 if there are no points.</param>
public readonly record struct Conservativity(double Overall, double Worst, int WorstRow)
{
    const int BlockItems = 1 << 16;

    /// <summary>Measures a score at the given points.</summary>
    /// <param name="score">The score: a network, a network at one noise level, a density, or anything else that knows its Jacobian.</param>
    /// <param name="points">The points <c>[B, D]</c>, in the units of the score.</param>
    /// <returns>The report; NaN where a Jacobian is not finite, 0 where it vanishes.</returns>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public static Conservativity Measure<T>(IDifferentiableScore<T> score, ReadOnlyMatrixView<T> points)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int dimension = score.Dimension, square = dimension * dimension, block = Math.Max(1, BlockItems / square), worstRow = -1;
        var jacobians = new T[Math.Min(block, points.Rows) * square];
        double antisymmetric = 0, total = 0, worst = 0;
        for (int first = 0; first < points.Rows; first += block)
        {
            int rows = Math.Min(block, points.Rows - first);
            var view = new MatrixView<T>(jacobians, rows, square);
            score.Jacobian(points.Slice(first, rows), view);
            for (int b = 0; b < rows; b++)
            {
                var (numerator, denominator) = Squares<T>(view[b], dimension);
                antisymmetric += numerator;
                total += denominator;
                double measure = Ratio(numerator, denominator);
                if (worstRow >= 0 && !(measure > worst) && !double.IsNaN(measure)) continue;
                if (!double.IsNaN(worst)) (worst, worstRow) = (measure, first + b);
            }
        }
        return new(Ratio(antisymmetric, total), worst, worstRow);
    }

    static (double Antisymmetric, double Total) Squares<T>(ReadOnlySpan<T> jacobian, int dimension)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double antisymmetric = 0, total = 0;
        for (int i = 0; i < dimension; i++)
        {
            for (int j = 0; j < dimension; j++)
            {
                double entry = double.CreateTruncating(jacobian[i * dimension + j]);
                double mirrored = double.CreateTruncating(jacobian[j * dimension + i]);
                antisymmetric += (entry - mirrored) * (entry - mirrored);
                total += entry * entry;
            }
        }
        return (antisymmetric, total);
    }

    static double Ratio(double numerator, double denominator) => denominator == 0 ? 0 : Math.Sqrt(numerator / denominator);
}
