using Stein.Buffers;
using Stein.Scores;

namespace Stein.Cli.Plots;

/// <summary>
/// A score of two columns over a rectangle, in standardised coordinates: there a length is a number of standard
/// deviations along either axis, so that directions and speeds do not depend on the columns' units.
/// </summary>
sealed class ScoreField
{
    const int Cells = 120;

    readonly double[] scores;

    /// <summary>Evaluates the score on a grid.</summary>
    /// <param name="score">The score, in one over the columns' units.</param>
    /// <param name="deviations">The standard deviations of the columns.</param>
    /// <param name="frame">The rectangle, in the columns' units.</param>
    public ScoreField(IScore<double> score, (double X, double Y) deviations, Frame frame)
    {
        var points = new double[Nodes * Nodes * 2];
        for (int row = 0; row < Nodes; row++)
        {
            for (int column = 0; column < Nodes; column++)
            {
                int at = 2 * (row * Nodes + column);
                points[at] = frame.X.At((double)column / Cells);
                points[at + 1] = frame.Y.At((double)row / Cells);
            }
        }
        scores = new double[points.Length];
        score.Evaluate(new ReadOnlyMatrixView<double>(points, Nodes * Nodes, 2), new(scores, Nodes * Nodes, 2));
        for (int i = 0; i < scores.Length; i++) scores[i] *= i % 2 == 0 ? deviations.X : deviations.Y;
        (ScaleX, ScaleY) = (deviations.X / frame.X.Length, deviations.Y / frame.Y.Length);
    }

    /// <summary>Grid points along an axis.</summary>
    public static int Nodes => Cells + 1;

    /// <summary>A standard deviation, as a share of the rectangle's width.</summary>
    public double ScaleX { get; }

    /// <summary>A standard deviation, as a share of the rectangle's height.</summary>
    public double ScaleY { get; }

    /// <summary>The norm of the score at the grid points, the upmost row first.</summary>
    public double[,] Speeds()
    {
        var speeds = new double[Nodes, Nodes];
        for (int row = 0; row < Nodes; row++)
        {
            for (int column = 0; column < Nodes; column++)
            {
                var (x, y) = Node(Cells - row, column);
                speeds[row, column] = Math.Sqrt(x * x + y * y);
            }
        }
        return speeds;
    }

    /// <summary>The score between the grid points, bilinear.</summary>
    /// <param name="u">Place along the width, in [0, 1].</param>
    /// <param name="v">Place along the height, in [0, 1].</param>
    public (double X, double Y) At(double u, double v)
    {
        double x = Math.Clamp(u, 0, 1) * Cells, y = Math.Clamp(v, 0, 1) * Cells;
        int column = Math.Min((int)x, Cells - 1), row = Math.Min((int)y, Cells - 1);
        double a = x - column, b = y - row;
        var (ll, lr, ul, ur) = (Node(row, column), Node(row, column + 1), Node(row + 1, column), Node(row + 1, column + 1));
        return ((1 - b) * ((1 - a) * ll.X + a * lr.X) + b * ((1 - a) * ul.X + a * ur.X),
            (1 - b) * ((1 - a) * ll.Y + a * lr.Y) + b * ((1 - a) * ul.Y + a * ur.Y));
    }

    (double X, double Y) Node(int row, int column) => (scores[2 * (row * Nodes + column)], scores[2 * (row * Nodes + column) + 1]);
}
