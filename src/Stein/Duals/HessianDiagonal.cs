using System.Numerics;
using System.Runtime.CompilerServices;
using Stein.Buffers;
using Stein.Simd;

namespace Stein.Duals;

/// <summary>
/// The diagonal <c>∂²f/∂xᵢ²</c> of the Hessian, exact: <c>D</c> evaluations with second derivatives along one coordinate each. They give
/// value and gradient too.
/// </summary>
/// <inheritdoc cref="Gradient" path="/remarks"/>
static class HessianDiagonal
{
    /// <summary>The diagonal at one point.</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">The point, <c>[D]</c>.</param>
    /// <param name="diagonal">Receives <c>∂²f/∂xᵢ²</c>, <c>[D]</c>.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TFunction">The function's type.</typeparam>
    /// <exception cref="ArgumentException">The lengths differ, or <c>D</c> is 0.</exception>
    public static void At<T, TFunction>(TFunction f, ReadOnlySpan<T> x, Span<T> diagonal)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFunction : struct, IFunction
        => Evaluate(f, new ReadOnlyMatrixView<T>(x, 1, x.Length), [], default, new(diagonal, 1, diagonal.Length));

    /// <summary>The diagonals at many points.</summary>
    /// <param name="f">The function.</param>
    /// <param name="points">The points, one a row, <c>[B, D]</c>.</param>
    /// <param name="values">Receives <c>f(x)</c> of each row, <c>[B]</c>; may be empty.</param>
    /// <param name="gradients">Receives <c>∇f(x)</c> of each row, <c>[B, D]</c>; may be empty (<c>default</c>).</param>
    /// <param name="diagonals">Receives <c>∂²f/∂xᵢ²</c> of each row, <c>[B, D]</c>.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TFunction">The function's type.</typeparam>
    /// <exception cref="ArgumentException">The shapes do not fit, or <c>D</c> is 0.</exception>
    public static void Evaluate<T, TFunction>(
        TFunction f, ReadOnlyMatrixView<T> points, Span<T> values, MatrixView<T> gradients, MatrixView<T> diagonals)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFunction : struct, IFunction
        => Evaluate(Lanes.Width, f, points, values, gradients, diagonals);

    internal static void Evaluate<T, TFunction>(
        LaneWidth width, TFunction f, ReadOnlyMatrixView<T> points, Span<T> values, MatrixView<T> gradients, MatrixView<T> diagonals)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFunction : struct, IFunction
    {
        Shapes.Check(points, values, nameof(values));
        Shapes.Check(points, gradients, nameof(gradients), optional: true);
        Shapes.Check(points, diagonals, nameof(diagonals));
        PointRegisters.Run(width, points, new Pass<T, TFunction>(f, values, gradients, diagonals));
    }

    readonly ref struct Pass<T, TFunction>(TFunction f, Span<T> values, MatrixView<T> gradients, MatrixView<T> diagonals) : IPointwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFunction : struct, IFunction
    {
        readonly Span<T> values = values;
        readonly MatrixView<T> gradients = gradients, diagonals = diagonals;

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void At<L>(scoped ReadOnlySpan<L> x, int first) where L : unmanaged, ISimd<L, T>
        {
            using var scratch = new Scratch<Jet<L>>(Scratch<Jet<L>>.Fits(x.Length) ? stackalloc Jet<L>[x.Length] : [], x.Length);
            var point = scratch.Span;
            for (int i = 0; i < x.Length; i++) point[i] = x[i];
            Jet<L> result = default;
            for (int i = 0; i < x.Length; i++)
            {
                point[i] = Jet<L>.Variable(x[i]);
                result = Function.Evaluate<TFunction, Jet<L>>(f, point);
                point[i] = x[i];
                if (gradients.Columns > 0) PointRegisters.Store(result.First, gradients, first, i);
                PointRegisters.Store(result.Second, diagonals, first, i);
            }
            PointRegisters.Store(result.Value, values, first);
        }
    }
}
