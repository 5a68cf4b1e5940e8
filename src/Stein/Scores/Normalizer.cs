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

    static readonly Slot[] slots = Empty();

    /// <summary>The logarithm for two constants.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Log(double a, double b)
    {
        ulong hash = (BitConverter.DoubleToUInt64Bits(a) + 31 * BitConverter.DoubleToUInt64Bits(b)) * 0x9E3779B97F4A7C15;
        ref Slot slot = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(slots), (nint)(hash >> (64 - Bits)));
        return Volatile.Read(ref slot.A) == a && slot.B == b ? slot.Log : Compute(a, b, ref slot);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static double Compute(double a, double b, ref Slot slot)
    {
        double log = TNormalizer.Log(a, b);
        if (!double.IsNaN(Volatile.Read(ref slot.A))) return log;
        lock (slots)
        {
            if (!double.IsNaN(slot.A)) return log;
            (slot.B, slot.Log) = (b, log);
            Volatile.Write(ref slot.A, a);
        }
        return log;
    }

    static Slot[] Empty()
    {
        var empty = new Slot[1 << Bits];
        foreach (ref Slot slot in empty.AsSpan()) slot.A = double.NaN;
        return empty;
    }

    struct Slot
    {
        public double A, B, Log;
    }
}
