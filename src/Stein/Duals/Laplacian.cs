using System.Numerics;
using System.Runtime.CompilerServices;
using Stein.Buffers;
using Stein.Simd;

namespace Stein.Duals;

/// <summary>
/// The Laplacian <c>Δf = Σᵢ ∂²f/∂xᵢ²</c>, exact: <c>D</c> evaluations with second derivatives along one coordinate each. They give value
/// and gradient too. The Laplacian of a log-density is the trace of the Jacobian of its score.
/// </summary>
/// <inheritdoc cref="Gradient" path="/remarks"/>
/// <example><code>
/// double[] x = [1, 2];
/// double laplacian = Laplacian.At(new Rosenbrock(), x);       // 602
/// </code></example>
public static class Laplacian
{
    /// <summary>The Laplacian at one point.</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">The point, <c>[D]</c>.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TFunction">The function's type.</typeparam>
    /// <returns><c>Δf(x)</c>.</returns>
    /// <exception cref="ArgumentException"><c>D</c> is 0.</exception>
    public static T At<T, TFunction>(TFunction f, ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFunction : struct, IFunction
    {
        T laplacian = default;
        Evaluate(f, new(x, 1, x.Length), [], default, new Span<T>(ref laplacian));
        return laplacian;
    }

    /// <summary>The Laplacians at many points.</summary>
    /// <param name="f">The function.</param>
    /// <param name="points">The points, one a row, <c>[B, D]</c>.</param>
    /// <param name="values">Receives <c>f(x)</c> of each row, <c>[B]</c>; may be empty.</param>
    /// <param name="gradients">Receives <c>∇f(x)</c> of each row, <c>[B, D]</c>; may be empty (<c>default</c>).</param>
    /// <param name="laplacians">Receives <c>Δf(x)</c> of each row, <c>[B]</c>.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TFunction">The function's type.</typeparam>
    /// <exception cref="ArgumentException">The shapes do not fit, or <c>D</c> is 0.</exception>
    public static void Evaluate<T, TFunction>(
        TFunction f, ReadOnlyMatrixView<T> points, Span<T> values, MatrixView<T> gradients, Span<T> laplacians)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFunction : struct, IFunction
        => Evaluate(Lanes.Width, f, points, values, gradients, laplacians);

    internal static void Evaluate<T, TFunction>(
        LaneWidth width, TFunction f, ReadOnlyMatrixView<T> points, Span<T> values, MatrixView<T> gradients, Span<T> laplacians)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFunction : struct, IFunction
    {
        Shapes.Check(points, values, nameof(values));
        Shapes.Check(points, gradients, nameof(gradients), optional: true);
        Shapes.Check(points, laplacians, nameof(laplacians), optional: false);
        PointRegisters.Run(width, points, new Pass<T, TFunction>(f, values, gradients, laplacians));
    }

    readonly ref struct Pass<T, TFunction>(TFunction f, Span<T> values, MatrixView<T> gradients, Span<T> laplacians) : IPointwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFunction : struct, IFunction
    {
        readonly Span<T> values = values, laplacians = laplacians;
        readonly MatrixView<T> gradients = gradients;

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void At<L>(scoped ReadOnlySpan<L> x, int first) where L : unmanaged, ISimd<L, T>
        {
            using var scratch = new Scratch<Jet<L>>(Scratch<Jet<L>>.Fits(x.Length) ? stackalloc Jet<L>[x.Length] : [], x.Length);
            var point = scratch.Span;
            for (int i = 0; i < x.Length; i++) point[i] = x[i];
            Jet<L> result = default;
            L sum = L.Constant(0);
            for (int i = 0; i < x.Length; i++)
            {
                point[i] = Jet<L>.Variable(x[i]);
                result = Function.Evaluate<TFunction, Jet<L>>(f, point);
                point[i] = x[i];
                if (gradients.Columns > 0) PointRegisters.Store(result.First, gradients, first, i);
                sum += result.Second;
            }
            PointRegisters.Store(sum, laplacians, first);
            PointRegisters.Store(result.Value, values, first);
        }
    }
}
