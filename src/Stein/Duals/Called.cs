using System.Runtime.CompilerServices;
using Stein.Simd;

namespace Stein.Duals;

/// <summary>Marks numbers that consist of several numbers: <see cref="Dual{T}"/> and <see cref="Jet{T}"/>.</summary>
interface ICompound;

/// <summary>Elementary functions that are not inlined, for methods in which the compiler could not inline a second one.</summary>
static class Called
{
    const MethodImplOptions OutOfLine = MethodImplOptions.NoInlining;

    [MethodImpl(OutOfLine)] public static T Exp<T>(in T x) where T : unmanaged, IReal<T> => T.Exp(x);

    [MethodImpl(OutOfLine)] public static T Cos<T>(in T x) where T : unmanaged, IReal<T> => T.Cos(x);

    [MethodImpl(OutOfLine)] public static T Sigmoid<T>(in T x) where T : unmanaged, IReal<T> => T.Sigmoid(x);

    /// <summary>The second derivative of <see cref="IReal{TSelf}.ProbitToLogit"/>, by its first.</summary>
    [MethodImpl(OutOfLine)]
    public static T ProbitToLogitBend<T>(in T x, in T slope) where T : unmanaged, IReal<T>
        => slope * T.FusedMultiplyAdd(slope, T.Tanh(T.Constant(0.5) * T.ProbitToLogit(x)), -x);
}
