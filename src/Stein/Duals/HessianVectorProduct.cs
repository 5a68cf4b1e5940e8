using System.Numerics;
using System.Runtime.CompilerServices;
using Stein.Buffers;
using Stein.Simd;

namespace Stein.Duals;

/// <summary>
/// The product <c>H v</c> of the Hessian with a vector, exact: <c>D</c> evaluations over dual numbers of dual numbers. One derivative is in
/// the direction <c>v</c>, the other along a coordinate.
/// </summary>
/// <inheritdoc cref="Gradient" path="/remarks"/>
static class HessianVectorProduct
{
    /// <summary>The product at one point.</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">The point, <c>[D]</c>.</param>
    /// <param name="vector">The vector <c>v</c>, <c>[D]</c>.</param>
    /// <param name="product">Receives <c>H v</c>, <c>[D]</c>.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TFunction">The function's type.</typeparam>
    /// <exception cref="ArgumentException">The lengths differ, or <c>D</c> is 0.</exception>
    public static void At<T, TFunction>(TFunction f, ReadOnlySpan<T> x, ReadOnlySpan<T> vector, Span<T> product)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFunction : struct, IFunction
        => Evaluate(f, new ReadOnlyMatrixView<T>(x, 1, x.Length), new(vector, 1, vector.Length), new(product, 1, product.Length));

    /// <summary>The products at many points, each with its own vector.</summary>
    /// <param name="f">The function.</param>
    /// <param name="points">The points, one a row, <c>[B, D]</c>.</param>
    /// <param name="vectors">The vector <c>v</c> of each row, <c>[B, D]</c>.</param>
    /// <param name="products">Receives <c>H(x) v</c> of each row, <c>[B, D]</c>.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TFunction">The function's type.</typeparam>
    /// <exception cref="ArgumentException">The shapes do not fit, or <c>D</c> is 0.</exception>
    public static void Evaluate<T, TFunction>(
        TFunction f, ReadOnlyMatrixView<T> points, ReadOnlyMatrixView<T> vectors, MatrixView<T> products)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFunction : struct, IFunction
        => Evaluate(Lanes.Width, f, points, vectors, products);

    internal static void Evaluate<T, TFunction>(
        LaneWidth width, TFunction f, ReadOnlyMatrixView<T> points, ReadOnlyMatrixView<T> vectors, MatrixView<T> products)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFunction : struct, IFunction
    {
        Shapes.Check(points, vectors, nameof(vectors));
        Shapes.Check(points, products, nameof(products));
        PointRegisters.Run(width, points, new Pass<T, TFunction>(f, vectors, products));
    }

    readonly ref struct Pass<T, TFunction>(TFunction f, ReadOnlyMatrixView<T> vectors, MatrixView<T> products) : IPointwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFunction : struct, IFunction
    {
        readonly ReadOnlyMatrixView<T> vectors = vectors;
        readonly MatrixView<T> products = products;

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void At<L>(scoped ReadOnlySpan<L> x, int first) where L : unmanaged, ISimd<L, T>
        {
            using var scratch = new Scratch<Dual<Dual<L>>>(
                Scratch<Dual<Dual<L>>>.Fits(x.Length) ? stackalloc Dual<Dual<L>>[x.Length] : [], x.Length);
            var point = scratch.Span;
            for (int i = 0; i < x.Length; i++) point[i] = new Dual<L>(x[i], PointRegisters.Load<L, T>(vectors, first, i));
            for (int i = 0; i < x.Length; i++)
            {
                var along = point[i].Value;
                point[i] = Dual<Dual<L>>.Variable(along);
                var result = Function.Evaluate<TFunction, Dual<Dual<L>>>(f, point);
                point[i] = along;
                PointRegisters.Store(result.Tangent.Tangent, products, first, i);
            }
        }
    }
}
