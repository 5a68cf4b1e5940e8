using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stein.Scores;

/// <summary>The logarithm of a normaliser, as a function of two constants of a density.</summary>
interface INormalizer
{
    /// <summary>The logarithm.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of range.</exception>
    static abstract double Log(double a, double b);
}

/// <summary>
/// Logarithms of normalisers that are computed once. A density asks for the same few at every evaluation, and a logarithm of a constant
/// costs as much as several terms of the density.
/// </summary>
/// <typeparam name="TNormalizer">The function.</typeparam>
/// <remarks>
/// A slot is written once and never changes. Where it holds another pair of constants, the logarithm is computed anew. So the value is
/// the same in any case, and nobody waits for it. Constants that are found have been checked before.
/// </remarks>
static class Normalizer<TNormalizer> where TNormalizer : struct, INormalizer
{
    const int Bits = 10;

    /// <summary>The bits that an empty slot holds: a NaN, which is no constant of a density.</summary>
    const long Nothing = -1;

    static readonly Slot[] slots = Empty();

    /// <summary>The logarithm for two constants.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Log(double a, double b)
    {
        long first = BitConverter.DoubleToInt64Bits(a), second = BitConverter.DoubleToInt64Bits(b);
        ulong hash = (ulong)(first + 31 * second) * 0x9E3779B97F4A7C15;
        ref Slot slot = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(slots), (nint)(hash >> (64 - Bits)));
        return ((Volatile.Read(ref slot.First) ^ first) | (slot.Second ^ second)) == 0 ? slot.Log : Compute(a, b, ref slot);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static double Compute(double a, double b, ref Slot slot)
    {
        double log = TNormalizer.Log(a, b);
        if (Volatile.Read(ref slot.First) != Nothing) return log;
        lock (slots)
        {
            if (slot.First != Nothing) return log;
            (slot.Second, slot.Log) = (BitConverter.DoubleToInt64Bits(b), log);
            Volatile.Write(ref slot.First, BitConverter.DoubleToInt64Bits(a));
        }
        return log;
    }

    static Slot[] Empty()
    {
        var empty = new Slot[1 << Bits];
        Array.Fill(empty, new() { First = Nothing, Second = Nothing, Log = double.NaN });
        return empty;
    }

    /// <summary>Two constants, by their bits, and the logarithm.</summary>
    struct Slot
    {
        public long First, Second;
        public double Log;
    }
}
