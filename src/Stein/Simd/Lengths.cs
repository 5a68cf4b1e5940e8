using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

/// <summary>Checks that spans which are traversed together have equal lengths.</summary>
static class Lengths
{
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check(int first, int second)
    {
        if (first != second)
            Throw(first, second);
    }

    [DoesNotReturn]
    static void Throw(int first, int second) => throw new ArgumentException($"the lengths differ: {first} and {second}");
}
