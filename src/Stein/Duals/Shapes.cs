using Stein.Buffers;

namespace Stein.Duals;

/// <summary>Checks that what belongs to a batch of points fits it.</summary>
static class Shapes
{
    /// <summary>Points of so many coordinates.</summary>
    public static void Check<T>(ReadOnlyMatrixView<T> points, int dimension, string name) where T : unmanaged
    {
        if (points.Columns != dimension)
            throw new ArgumentException($"points of shape [{points.Rows}, {points.Columns}] for a density of dimension {dimension}", name);
    }

    /// <summary>One number a row.</summary>
    public static void Check<T>(ReadOnlyMatrixView<T> points, ReadOnlySpan<T> numbers, string name, bool optional = true)
        where T : unmanaged
    {
        CheckDimension(points);
        if (numbers.Length != points.Rows && !(optional && numbers.IsEmpty))
            throw new ArgumentException($"{numbers.Length} numbers do not fit points of shape [{points.Rows}, {points.Columns}]", name);
    }

    /// <summary>One vector a row.</summary>
    public static void Check<T>(ReadOnlyMatrixView<T> points, ReadOnlyMatrixView<T> vectors, string name, bool optional = false)
        where T : unmanaged
    {
        CheckDimension(points);
        if (optional && vectors.Columns == 0) return;
        if (vectors.Rows != points.Rows || vectors.Columns != points.Columns)
        {
            throw new ArgumentException(
                $"shape [{vectors.Rows}, {vectors.Columns}] does not fit points of shape [{points.Rows}, {points.Columns}]", name);
        }
    }

    /// <summary>One square matrix a row.</summary>
    public static void CheckSquares<T>(ReadOnlyMatrixView<T> points, ReadOnlyMatrixView<T> matrices, string name) where T : unmanaged
    {
        CheckDimension(points);
        if (matrices.Rows != points.Rows || matrices.Columns != points.Columns * points.Columns)
        {
            throw new ArgumentException(
                $"shape [{matrices.Rows}, {matrices.Columns}] holds no square matrix for each point of [{points.Rows}, {points.Columns}]",
                name);
        }
    }

    static void CheckDimension<T>(ReadOnlyMatrixView<T> points) where T : unmanaged
    {
        if (points.Columns == 0) throw new ArgumentException("the points have no coordinates", nameof(points));
    }
}
