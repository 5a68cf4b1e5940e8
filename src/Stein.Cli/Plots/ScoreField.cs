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
        var points = frame.Nodes(Cells);
        scores = new double[points.Rows * 2];
        score.Evaluate(points, new(scores, points.Rows, 2));
        for (int i = 0; i < scores.Length; i++) scores[i] *= i % 2 == 0 ? deviations.X : deviations.Y;
        (ScaleX, ScaleY) = (deviations.X / frame.X.Length, deviations.Y / frame.Y.Length);
    }

    /// <summary>A standard deviation, as a share of the rectangle's width.</summary>
    public double ScaleX { get; }

    /// <summary>A standard deviation, as a share of the rectangle's height.</summary>
    public double ScaleY { get; }

    /// <summary>The norm of the score at the grid points, the upmost row first.</summary>
    public double[,] Speeds()
        => Frame.Picture(Cells, i => Math.Sqrt(scores[2 * i] * scores[2 * i] + scores[2 * i + 1] * scores[2 * i + 1]));

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

    (double X, double Y) Node(int row, int column)
    {
        int at = 2 * (row * (Cells + 1) + column);
        return (scores[at], scores[at + 1]);
    }
}
