using Stein.Buffers;
using Stein.Networks;

namespace Stein.Diagnostics;

/// <summary>
/// How far a network's score is from being a gradient. A true score is one, so its Jacobian is symmetric; a network's need not
/// be. The measure is <c>‖J − Jᵀ‖ / ‖J‖</c> in Frobenius norms: 0 for a gradient, 2 for a rotation, in between otherwise.
/// </summary>
/// <param name="Overall">The measure with both squared norms summed over all points.</param>
/// <param name="Worst">The largest measure at a single point.</param>
/// <param name="WorstRow">The row of that point; −1 if there are no points.</param>
public readonly record struct Conservativity(double Overall, double Worst, int WorstRow)
{
    const int BlockItems = 1 << 16;

    /// <summary>Measures a network at the given points.</summary>
    /// <param name="network">The network.</param>
    /// <param name="points">The points <c>[B, D]</c>, in the units of the network's input.</param>
    /// <returns>The report; NaN where a Jacobian is not finite, 0 where it vanishes.</returns>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public static Conservativity Of(ScoreNetwork network, ReadOnlyMatrixView<float> points)
    {
        int dimension = network.Dimension, block = Math.Max(1, BlockItems / (dimension * dimension)), worstRow = -1;
        var differential = new Differential(network);
        var jacobians = new float[Math.Min(block, points.Rows) * dimension * dimension];
        double antisymmetric = 0, total = 0, worst = 0;
        for (int first = 0; first < points.Rows; first += block)
        {
            int rows = Math.Min(block, points.Rows - first);
            var view = new MatrixView<float>(jacobians, rows, dimension * dimension);
            differential.Jacobian(points.Slice(first, rows), view);
            for (int b = 0; b < rows; b++)
            {
                var (numerator, denominator) = Squares(view[b], dimension);
                antisymmetric += numerator;
                total += denominator;
                double measure = Ratio(numerator, denominator);
                if (worstRow >= 0 && !(measure > worst) && !double.IsNaN(measure)) continue;
                if (!double.IsNaN(worst)) (worst, worstRow) = (measure, first + b);
            }
        }
        return new(Ratio(antisymmetric, total), worst, worstRow);
    }

    static (double Antisymmetric, double Total) Squares(ReadOnlySpan<float> jacobian, int dimension)
    {
        double antisymmetric = 0, total = 0;
        for (int i = 0; i < dimension; i++)
        {
            for (int j = 0; j < dimension; j++)
            {
                double entry = jacobian[i * dimension + j], difference = entry - jacobian[j * dimension + i];
                antisymmetric += difference * difference;
                total += entry * entry;
            }
        }
        return (antisymmetric, total);
    }

    static double Ratio(double numerator, double denominator) => denominator == 0 ? 0 : Math.Sqrt(numerator / denominator);
}
