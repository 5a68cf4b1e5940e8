using System.Numerics;
using System.Runtime.CompilerServices;
using Stein.Buffers;
using Stein.Simd;

namespace Stein.Duals;

/// <summary>
/// The gradient <c>∇f</c>, exact: by an evaluation over dual numbers for each coordinate, or by one evaluation that is recorded and a sweep
/// back over the recording, at a price that does not grow with the dimension; whichever costs less for what the function computes.
/// </summary>
/// <remarks>
/// Points are evaluated a register at a time. The result of a point depends on that point alone and has the same bits at every width and
/// place. The error is that of rounding: no difference quotient is taken.
/// </remarks>
/// <example><code>
/// double[] x = [1, 2], gradient = new double[2];
/// double value = Gradient.At(new Rosenbrock(), x, gradient);      // 100, and the gradient is [-400, 200]
/// </code></example>
public static class Gradient
{
    /// <summary>The gradient at one point.</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">The point, <c>[D]</c>.</param>
    /// <param name="gradient">Receives <c>∂f/∂xᵢ</c>, <c>[D]</c>.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TFunction">The function's type.</typeparam>
    /// <returns><c>f(x)</c>.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or <c>D</c> is 0.</exception>
    public static T At<T, TFunction>(TFunction f, ReadOnlySpan<T> x, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFunction : struct, IFunction
    {
        T value = default;
        Evaluate(f, new(x, 1, x.Length), new Span<T>(ref value), new(gradient, 1, gradient.Length));
        return value;
    }

    /// <summary>The gradients at many points.</summary>
    /// <param name="f">The function.</param>
    /// <param name="points">The points, one a row, <c>[B, D]</c>.</param>
    /// <param name="values">Receives <c>f(x)</c> of each row, <c>[B]</c>; may be empty.</param>
    /// <param name="gradients">Receives <c>∇f(x)</c> of each row, <c>[B, D]</c>; may be the points themselves.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TFunction">The function's type.</typeparam>
    /// <exception cref="ArgumentException">The shapes do not fit, or <c>D</c> is 0.</exception>
    public static void Evaluate<T, TFunction>(TFunction f, ReadOnlyMatrixView<T> points, Span<T> values, MatrixView<T> gradients)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFunction : struct, IFunction
    {
        Shapes.Check(points, values, nameof(values));
        Shapes.Check(points, gradients, nameof(gradients));
        Evaluate(Lanes.Width, f, points, values, gradients, IsReverse(f, points.Columns));
    }

    /// <summary>Whether the sweep costs less. It depends on the function, not on any point.</summary>
    internal static unsafe bool IsReverse<TFunction>(TFunction f, int dimension) where TFunction : struct, IFunction
    {
        if (dimension < 2) return false;
        using var scratch = new Scratch<Scalar<double>>(
            Scratch<Scalar<double>>.Fits(dimension) ? stackalloc Scalar<double>[dimension] : [], dimension);
        var memory = RecordingMemory<Scalar<double>>.Take();
        Record<Scalar<double>, double, TFunction>(memory.Recording, f, scratch.Span);
        bool isCheaper = memory.Recording->IsCheaperThanDuals(dimension);
        memory.Return();
        return isCheaper;
    }

    internal static void Evaluate<T, TFunction>(LaneWidth width, TFunction f, ReadOnlyMatrixView<T> points, Span<T> values,
        MatrixView<T> gradients, bool isReverse)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFunction : struct, IFunction
    {
        Shapes.Check(points, values, nameof(values));
        Shapes.Check(points, gradients, nameof(gradients));
        PointRegisters.Run(width, points, new Pass<T, TFunction>(f, values, gradients, isReverse));
    }

    static unsafe Recorded<L, T> Record<L, T, TFunction>(Recording<L>* recording, TFunction f, ReadOnlySpan<L> x)
        where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFunction : struct, IFunction
    {
        using var scratch = new Scratch<Recorded<L, T>>(
            Scratch<Recorded<L, T>>.Fits(x.Length) ? stackalloc Recorded<L, T>[x.Length] : [], x.Length);
        recording->Start(x.Length);
        var point = scratch.Span;
        for (int i = 0; i < x.Length; i++) point[i] = new(x[i], LinearForm<L>.Node(recording, i));
        return Function.Evaluate<TFunction, Recorded<L, T>>(f, point);
    }

    readonly ref struct Pass<T, TFunction>(TFunction f, Span<T> values, MatrixView<T> gradients, bool isReverse)
        : IPointwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFunction : struct, IFunction
    {
        readonly Span<T> values = values;
        readonly MatrixView<T> gradients = gradients;

        public void At<L>(scoped ReadOnlySpan<L> x, int first) where L : unmanaged, ISimd<L, T>
        {
            if (isReverse) Reverse(x, first);
            else Forward(x, first);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Forward<L>(scoped ReadOnlySpan<L> x, int first) where L : unmanaged, ISimd<L, T>
        {
            using var scratch = new Scratch<Dual<L>>(Scratch<Dual<L>>.Fits(x.Length) ? stackalloc Dual<L>[x.Length] : [], x.Length);
            var point = scratch.Span;
            for (int i = 0; i < x.Length; i++) point[i] = x[i];
            Dual<L> result = default;
            for (int i = 0; i < x.Length; i++)
            {
                point[i] = Dual<L>.Variable(x[i]);
                result = Function.Evaluate<TFunction, Dual<L>>(f, point);
                point[i] = x[i];
                PointRegisters.Store(result.Tangent, gradients, first, i);
            }
            PointRegisters.Store(result.Value, values, first);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        unsafe void Reverse<L>(scoped ReadOnlySpan<L> x, int first) where L : unmanaged, ISimd<L, T>
        {
            var memory = RecordingMemory<L>.Take();
            var result = Record<L, T, TFunction>(memory.Recording, f, x);
            var adjoints = memory.Recording->Sweep(result.Form, x.Length);
            for (int i = 0; i < x.Length; i++) PointRegisters.Store(adjoints[i], gradients, first, i);
            PointRegisters.Store(result.Value, values, first);
            memory.Return();
        }
    }
}
