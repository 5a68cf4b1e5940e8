using Stein.Buffers;

namespace Stein.Cli.Plots;

/// <summary>An interval of an axis.</summary>
readonly record struct Extent(double Low, double High)
{
    const double Margin = 0.06;

    public double Length => High - Low;

    /// <summary>The place at a share of the length.</summary>
    public double At(double share) => Low + share * Length;

    /// <summary>What holds all values but an outermost share at either end, with a margin.</summary>
    public static Extent Around(IEnumerable<double> values, double outside = 0)
    {
        var sorted = values.Order().ToArray();
        int left = (int)(outside * (sorted.Length - 1));
        var (low, high) = (sorted[left], sorted[^(left + 1)]);
        double margin = high > low ? Margin * (high - low) : Math.Max(1e-6, 0.1 * Math.Abs(low));
        return new(low - margin, high + margin);
    }

    /// <summary>An interval of another length about the same middle.</summary>
    public Extent OfLength(double length) => new(At(0.5) - 0.5 * length, At(0.5) + 0.5 * length);
}

/// <summary>The rectangle that the panels of a plane share.</summary>
readonly record struct Frame(Extent X, Extent Y)
{
    /// <summary>Extents that differ by less than this are taken for lengths of the same unit.</summary>
    const double Alike = 2;

    /// <summary>The smallest frame around both that draws a unit equally long along either axis, where the axes are alike.</summary>
    /// <param name="aspect">Width over height of the panel.</param>
    public Frame EqualUnits(double aspect)
    {
        double across = X.Length / aspect, longest = Math.Max(across, Y.Length);
        return longest > Alike * Math.Min(across, Y.Length) ? this : new(X.OfLength(longest * aspect), Y.OfLength(longest));
    }

    /// <summary>The nodes of a grid that spans the frame, row by row from below, <c>[(cells + 1)², 2]</c>.</summary>
    public ReadOnlyMatrixView<double> Nodes(int cells)
    {
        int nodes = cells + 1;
        var points = new MatrixView<double>(new double[nodes * nodes * 2], nodes * nodes, 2);
        for (int i = 0; i < points.Rows; i++)
            (points[i, 0], points[i, 1]) = (X.At((double)(i % nodes) / cells), Y.At((double)(i / nodes) / cells));
        return points;
    }

    /// <summary>Values at the nodes as a picture, the upmost row first.</summary>
    public static double[,] Picture(int cells, Func<int, double> value)
    {
        int nodes = cells + 1;
        var picture = new double[nodes, nodes];
        for (int i = 0; i < nodes * nodes; i++) picture[cells - i / nodes, i % nodes] = value(i);
        return picture;
    }
}
