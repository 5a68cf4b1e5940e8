using System.Numerics;
using System.Runtime.CompilerServices;
using Stein.Buffers;
using Stein.Simd;

namespace Stein.Duals;

/// <summary>The directional derivative <c>v·∇f</c>, exact: one evaluation over dual numbers, whatever <c>D</c> is.</summary>
/// <inheritdoc cref="Gradient" path="/remarks"/>
/// <example><code>
/// double[] x = [1, 2], direction = [0, 1];
/// double slope = DirectionalDerivative.At(new Rosenbrock(), x, direction);    // 200
/// </code></example>
public static class DirectionalDerivative
{
    /// <summary>The derivative at one point.</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">The point, <c>[D]</c>.</param>
    /// <param name="direction">The direction <c>v</c>, <c>[D]</c>; its norm need not be 1.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TFunction">The function's type.</typeparam>
    /// <returns><c>v·∇f(x)</c>.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or <c>D</c> is 0.</exception>
    public static T At<T, TFunction>(TFunction f, ReadOnlySpan<T> x, ReadOnlySpan<T> direction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFunction : struct, IFunction
    {
        T derivative = default;
        Evaluate(f, new(x, 1, x.Length), new(direction, 1, direction.Length), [], new Span<T>(ref derivative));
        return derivative;
    }

    /// <summary>The derivatives at many points, each in its own direction.</summary>
    /// <param name="f">The function.</param>
    /// <param name="points">The points, one a row, <c>[B, D]</c>.</param>
    /// <param name="directions">The direction <c>v</c> of each row, <c>[B, D]</c>.</param>
    /// <param name="values">Receives <c>f(x)</c> of each row, <c>[B]</c>; may be empty.</param>
    /// <param name="derivatives">Receives <c>v·∇f(x)</c> of each row, <c>[B]</c>.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TFunction">The function's type.</typeparam>
    /// <exception cref="ArgumentException">The shapes do not fit, or <c>D</c> is 0.</exception>
    public static void Evaluate<T, TFunction>(
        TFunction f, ReadOnlyMatrixView<T> points, ReadOnlyMatrixView<T> directions, Span<T> values, Span<T> derivatives)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFunction : struct, IFunction
        => Evaluate(Lanes.Width, f, points, directions, values, derivatives);

    internal static void Evaluate<T, TFunction>(
        LaneWidth width, TFunction f, ReadOnlyMatrixView<T> points, ReadOnlyMatrixView<T> directions, Span<T> values, Span<T> derivatives)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFunction : struct, IFunction
    {
        Shapes.Check(points, directions, nameof(directions));
        Shapes.Check(points, values, nameof(values));
        Shapes.Check(points, derivatives, nameof(derivatives), optional: false);
        PointRegisters.Run(width, points, new Pass<T, TFunction>(f, directions, values, derivatives));
    }

    readonly ref struct Pass<T, TFunction>(TFunction f, ReadOnlyMatrixView<T> directions, Span<T> values, Span<T> derivatives)
        : IPointwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFunction : struct, IFunction
    {
        readonly ReadOnlyMatrixView<T> directions = directions;
        readonly Span<T> values = values, derivatives = derivatives;

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void At<L>(scoped ReadOnlySpan<L> x, int first) where L : unmanaged, ISimd<L, T>
        {
            using var scratch = new Scratch<Dual<L>>(Scratch<Dual<L>>.Fits(x.Length) ? stackalloc Dual<L>[x.Length] : [], x.Length);
            var point = scratch.Span;
            for (int i = 0; i < x.Length; i++) point[i] = new(x[i], PointRegisters.Load<L, T>(directions, first, i));
            var result = Function.Evaluate<TFunction, Dual<L>>(f, point);
            PointRegisters.Store(result.Value, values, first);
            PointRegisters.Store(result.Tangent, derivatives, first);
        }
    }
}
