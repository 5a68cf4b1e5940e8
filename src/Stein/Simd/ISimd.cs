using System.Numerics;

namespace Stein.Simd;

/// <summary>
/// A register of <see cref="Count"/> floating-point numbers of type <typeparamref name="T"/>, with their arithmetic, comparisons and
/// operations on bits. A kernel is written once over this interface and runs at every width: see <see cref="IMap{T}"/>. An element's result
/// depends neither on the width of the register nor on the other elements.
/// </summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// Operations whose names end in <c>Bits</c> treat each element as an unsigned integer of the same size; sums and differences wrap around.
/// Comparisons give masks: elements with all bits set where the comparison holds, and none elsewhere.
/// </remarks>
public interface ISimd<TSelf, T> : IReal<TSelf>
    where TSelf : unmanaged, ISimd<TSelf, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The number of elements: a power of two, at most 16. A constant to the compiler.</summary>
    static abstract int Count { get; }

    /// <summary>All elements equal to <paramref name="value"/>.</summary>
    static abstract TSelf Broadcast(T value);

    /// <summary>All elements hold the low bits of <paramref name="bits"/>.</summary>
    static abstract TSelf BroadcastBits(ulong bits);

    /// <summary>Reads <see cref="Count"/> consecutive elements. They need not be aligned; that they exist is not checked.</summary>
    static abstract TSelf Load(ref readonly T source);

    /// <summary>Writes <see cref="Count"/> consecutive elements. They need not be aligned; that they exist is not checked.</summary>
    static abstract void Store(TSelf value, ref T destination);

    /// <summary><c>|x|</c>.</summary>
    static abstract TSelf Abs(TSelf x);

    /// <summary>The smaller element; NaN if either is NaN; −0 is below +0.</summary>
    static abstract TSelf Min(TSelf x, TSelf y);

    /// <summary>The larger element; NaN if either is NaN; −0 is below +0.</summary>
    static abstract TSelf Max(TSelf x, TSelf y);

    /// <summary>The smaller of <paramref name="x"/> and a bound that is neither zero nor NaN; a NaN stays.</summary>
    static abstract TSelf AtMost(TSelf x, TSelf bound);

    /// <summary>The larger of <paramref name="x"/> and a bound that is neither zero nor NaN; a NaN stays.</summary>
    static abstract TSelf AtLeast(TSelf x, TSelf bound);

    /// <summary>The mask of <c>x &lt; y</c>, which is false if either is NaN.</summary>
    static abstract TSelf LessThan(TSelf x, TSelf y);

    /// <summary>The mask of <c>x = y</c> as numbers: NaN equals nothing, −0 equals +0.</summary>
    static abstract TSelf Equal(TSelf x, TSelf y);

    /// <summary><paramref name="x"/> where the bits of <paramref name="mask"/> are set, <paramref name="y"/> elsewhere.</summary>
    static abstract TSelf Select(TSelf mask, TSelf x, TSelf y);

    /// <summary>Whether the mask is set in any element.</summary>
    static abstract bool Any(TSelf mask);

    /// <summary>The bits that are set in both.</summary>
    static abstract TSelf AndBits(TSelf x, TSelf y);

    /// <summary>The bits that are set in one or both.</summary>
    static abstract TSelf OrBits(TSelf x, TSelf y);

    /// <summary>The bits that are set in exactly one.</summary>
    static abstract TSelf XorBits(TSelf x, TSelf y);

    /// <summary>The sum of the elements as integers.</summary>
    static abstract TSelf AddBits(TSelf x, TSelf y);

    /// <summary>The difference of the elements as integers.</summary>
    static abstract TSelf SubtractBits(TSelf x, TSelf y);

    /// <summary>Shifts each element left by <paramref name="count"/> bits and fills with zeros.</summary>
    static abstract TSelf ShiftLeftBits(TSelf x, int count);

    /// <summary>Shifts each element right by <paramref name="count"/> bits and fills with zeros.</summary>
    static abstract TSelf ShiftRightBits(TSelf x, int count);

    /// <summary>Shifts each element right by <paramref name="count"/> bits and fills with copies of its highest bit.</summary>
    static abstract TSelf ShiftRightSignBits(TSelf x, int count);

    /// <summary>Each element's bits as a signed integer, converted to the nearest floating-point number.</summary>
    static abstract TSelf FromIntegerBits(TSelf x);
}
