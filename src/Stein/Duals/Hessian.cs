using System.Numerics;
using System.Runtime.CompilerServices;
using Stein.Buffers;
using Stein.Simd;

namespace Stein.Duals;

/// <summary>
/// The Hessian <c>H_ij = ∂²f/∂xᵢ∂xⱼ</c>, exact: <c>D(D + 1)/2</c> evaluations over dual numbers of dual numbers, one for each pair of
/// coordinates. It is symmetric to the last bit.
/// </summary>
/// <inheritdoc cref="Gradient" path="/remarks"/>
static class Hessian
{
    /// <summary>The Hessian at one point.</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">The point, <c>[D]</c>.</param>
    /// <param name="hessian">Receives <c>H(x)</c>, <c>[D, D]</c>, row by row.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TFunction">The function's type.</typeparam>
    /// <exception cref="ArgumentException">The lengths do not fit, or <c>D</c> is 0.</exception>
    public static void At<T, TFunction>(TFunction f, ReadOnlySpan<T> x, Span<T> hessian)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFunction : struct, IFunction
        => Evaluate(f, new ReadOnlyMatrixView<T>(x, 1, x.Length), new(hessian, 1, hessian.Length));

    /// <summary>The Hessians at many points.</summary>
    /// <param name="f">The function.</param>
    /// <param name="points">The points, one a row, <c>[B, D]</c>.</param>
    /// <param name="hessians">Receives <c>H(x)</c> of each row, <c>[B, D²]</c>: in each row a Hessian, row by row.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TFunction">The function's type.</typeparam>
    /// <exception cref="ArgumentException">The shapes do not fit, or <c>D</c> is 0.</exception>
    public static void Evaluate<T, TFunction>(TFunction f, ReadOnlyMatrixView<T> points, MatrixView<T> hessians)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFunction : struct, IFunction
        => Evaluate(Lanes.Width, f, points, hessians);

    internal static void Evaluate<T, TFunction>(LaneWidth width, TFunction f, ReadOnlyMatrixView<T> points, MatrixView<T> hessians)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFunction : struct, IFunction
    {
        Shapes.CheckSquares(points, hessians, nameof(hessians));
        PointRegisters.Run(width, points, new Pass<T, TFunction>(f, hessians));
    }

    readonly ref struct Pass<T, TFunction>(TFunction f, MatrixView<T> hessians) : IPointwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFunction : struct, IFunction
    {
        readonly MatrixView<T> hessians = hessians;

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void At<L>(scoped ReadOnlySpan<L> x, int first) where L : unmanaged, ISimd<L, T>
        {
            using var scratch = new Scratch<Dual<Dual<L>>>(
                Scratch<Dual<Dual<L>>>.Fits(x.Length) ? stackalloc Dual<Dual<L>>[x.Length] : [], x.Length);
            var point = scratch.Span;
            for (int i = 0; i < x.Length; i++) point[i] = (Dual<L>)x[i];
            for (int j = 0; j < x.Length; j++)
            {
                point[j] = Dual<L>.Variable(x[j]);
                for (int i = 0; i <= j; i++)
                {
                    var constant = point[i];
                    point[i] = Dual<Dual<L>>.Variable(constant.Value);
                    L entry = Function.Evaluate<TFunction, Dual<Dual<L>>>(f, point).Tangent.Tangent;
                    point[i] = constant;
                    PointRegisters.Store(entry, hessians, first, i * x.Length + j);
                    if (i < j) PointRegisters.Store(entry, hessians, first, j * x.Length + i);
                }
                point[j] = (Dual<L>)x[j];
            }
        }
    }
}
