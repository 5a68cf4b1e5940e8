namespace Stein.Simd;

/// <summary>
/// A register of 64-bit unsigned integers: what counter-based random streams are computed in. The companion of
/// <see cref="ISimd{TSelf, T}"/>, with the same promise: an element's result depends on nothing but its operands' elements.
/// </summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
public interface IWords<TSelf> where TSelf : unmanaged, IWords<TSelf>
{
    /// <summary>Elements in the register: a power of two, at most 8. A constant to the compiler.</summary>
    static abstract int Count { get; }

    /// <summary>The elements 0, 1, 2, …</summary>
    static abstract TSelf Sequence { get; }

    /// <summary>All elements equal to <paramref name="value"/>.</summary>
    static abstract TSelf Broadcast(ulong value);

    /// <summary>Writes <see cref="Count"/> consecutive elements; no alignment is asked for.</summary>
    static abstract void Store(TSelf value, ref ulong destination);

    /// <summary>The sum, modulo 2⁶⁴.</summary>
    static abstract TSelf operator +(TSelf x, TSelf y);

    static abstract TSelf operator ^(TSelf x, TSelf y);
    static abstract TSelf operator <<(TSelf x, int count);

    /// <summary>Shifts right, zeros entering.</summary>
    static abstract TSelf operator >>>(TSelf x, int count);

    /// <summary>The 64-bit product of the low halves; the high halves are ignored.</summary>
    static abstract TSelf MultiplyLow(TSelf x, TSelf y);

    /// <summary>The low half of <paramref name="x"/>, and above it the low half of <paramref name="y"/>.</summary>
    static abstract TSelf JoinLow(TSelf x, TSelf y);
}
