using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Simd;

namespace Stein.Objectives;

/// <summary>
/// Weighted sums over rows, of several quantities at once, in the order of <see cref="Fold"/>: row <c>b</c> belongs to stripe
/// <c>b mod 16</c>, and the sixteen totals are added by halves at the end. So every width gives the same bits.
/// </summary>
/// <param name="stripes">Room for the totals, <see cref="Stripes"/> for each quantity; it has to hold zeros at first.</param>
/// <param name="weights">The weights of the rows <c>[n]</c>.</param>
readonly ref struct RowSums(Span<double> stripes, ReadOnlySpan<double> weights)
{
    public const int Stripes = 16;

    readonly Span<double> stripes = stripes;
    readonly ReadOnlySpan<double> weights = weights;

    /// <summary>The weights of the rows from <paramref name="first"/> on; zero beyond the last.</summary>
    public L Weights<L>(int first) where L : unmanaged, ISimd<L, double>
        => weights.Length - first >= L.Count ? L.Load(in weights[first]) : Tail.Load<L, double>(weights[first..]);

    /// <summary>Adds a quantity of the rows from <paramref name="first"/> on. A weight of zero takes a row out, even if NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add<L>(int quantity, int first, L weight, L value) where L : unmanaged, ISimd<L, double>
    {
        ref double total = ref Unsafe.Add(ref MemoryMarshal.GetReference(stripes), quantity * Stripes + first % Stripes);
        L zero = L.Constant(0);
        L.Store(L.Load(in total) + L.Select(L.Equal(weight, zero), zero, weight * value), ref total);
    }

    /// <summary><c>Σ w_b f_b</c> of a quantity.</summary>
    public double Total(int quantity) => Fold.Sum<double>(stripes.Slice(quantity * Stripes, Stripes));

    /// <summary>The weighted mean of quantity 0; <paramref name="rest"/> receives those of the quantities after it.</summary>
    public double Means(double totalWeight, Span<double> rest)
    {
        for (int k = 0; k < rest.Length; k++) rest[k] = Total(k + 1) / totalWeight;
        return Total(0) / totalWeight;
    }
}
