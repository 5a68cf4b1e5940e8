using System.Runtime.CompilerServices;
using Stein.Simd;

namespace Stein.Duals;

/// <summary>Tells numbers that are made of several numbers, as <see cref="Dual{T}"/> and <see cref="Jet{T}"/> are, from others.</summary>
interface ICompound;

/// <summary>Elementary functions as calls, for methods that have no room for a second one.</summary>
static class Called
{
    const MethodImplOptions OutOfLine = MethodImplOptions.NoInlining;

    [MethodImpl(OutOfLine)] public static T Exp<T>(in T x) where T : unmanaged, IReal<T> => T.Exp(x);

    [MethodImpl(OutOfLine)] public static T Cos<T>(in T x) where T : unmanaged, IReal<T> => T.Cos(x);

    [MethodImpl(OutOfLine)] public static T Sigmoid<T>(in T x) where T : unmanaged, IReal<T> => T.Sigmoid(x);
}
