using System.Runtime.CompilerServices;
using Stein.Simd;

namespace Stein.Duals;

/// <summary>The one place where a function is called.</summary>
static class Function
{
    /// <summary><c>f(x)</c>, in a method of its own: the compiler inlines only so much into one, and a function may need all.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static R Evaluate<TFunction, R>(in TFunction f, ReadOnlySpan<R> x)
        where TFunction : struct, IFunction where R : unmanaged, IReal<R>
        => Unsafe.AsRef(in f).Invoke(x);
}
