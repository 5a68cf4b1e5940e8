using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

/// <summary>The lengths of spans that are traversed together.</summary>
static class Lengths
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check(int first, int second)
    {
        if (first != second)
            Throw(first, second);
    }

    [DoesNotReturn]
    static void Throw(int first, int second) => throw new ArgumentException($"the lengths differ: {first} and {second}");
}
