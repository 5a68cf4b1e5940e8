using System.Runtime.CompilerServices;
using Stein.Simd;

namespace Stein.Duals;

/// <summary>The evaluation of a function.</summary>
static class Function
{
    /// <summary><c>f(x)</c>, not inlined: the compiler inlines only so much into one method, and the function may need all of it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static R Evaluate<TFunction, R>(in TFunction f, ReadOnlySpan<R> x)
        where TFunction : struct, IFunction where R : unmanaged, IReal<R>
        => Unsafe.AsRef(in f).Invoke(x);
}
