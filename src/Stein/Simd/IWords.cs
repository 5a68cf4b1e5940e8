namespace Stein.Simd;

/// <summary>
/// A register of 64-bit unsigned integers, in which random streams are computed. As with <see cref="ISimd{TSelf, T}"/>, an element's result
/// depends neither on the width of the register nor on the other elements.
/// </summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
interface IWords<TSelf> where TSelf : unmanaged, IWords<TSelf>
{
    /// <summary>The number of elements: a power of two, at most 8. A constant to the compiler.</summary>
    static abstract int Count { get; }

    /// <summary>The elements 0, 1, 2, …</summary>
    static abstract TSelf Sequence { get; }

    /// <summary>All elements equal to <paramref name="value"/>.</summary>
    static abstract TSelf Broadcast(ulong value);

    /// <summary>Writes <see cref="Count"/> consecutive elements, which need not be aligned.</summary>
    static abstract void Store(TSelf value, ref ulong destination);

    /// <summary>The sum, modulo 2⁶⁴.</summary>
    static abstract TSelf operator +(TSelf x, TSelf y);

    static abstract TSelf operator ^(TSelf x, TSelf y);
    static abstract TSelf operator <<(TSelf x, int count);

    /// <summary>Shifts right and fills with zeros.</summary>
    static abstract TSelf operator >>>(TSelf x, int count);

    /// <summary>The 64-bit product of the low 32 bits; the high ones are ignored.</summary>
    static abstract TSelf MultiplyLow(TSelf x, TSelf y);

    /// <summary>The low 32 bits of <paramref name="x"/> and, above them, the low 32 bits of <paramref name="y"/>.</summary>
    static abstract TSelf JoinLow(TSelf x, TSelf y);
}
