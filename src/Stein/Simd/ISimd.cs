using System.Numerics;

namespace Stein.Simd;

/// <summary>
/// A lane: a register of <see cref="Count"/> floating-point numbers of type <typeparamref name="T"/>, together with the
/// bit operations that elementary functions and random streams are made of. Every kernel is written once over this
/// interface; an element's result never depends on the lane that held it, nor on its neighbours.
/// </summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// The operations whose names end in <c>Bits</c> treat each element as an unsigned integer of its own width, wrapping around.
/// A mask is an element with all bits set or none.
/// </remarks>
public interface ISimd<TSelf, T> : IReal<TSelf>
    where TSelf : unmanaged, ISimd<TSelf, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Elements in the register: a power of two, at most 16. A constant to the compiler.</summary>
    static abstract int Count { get; }

    /// <summary>All elements equal to <paramref name="value"/>.</summary>
    static abstract TSelf Broadcast(T value);

    /// <summary>All elements hold the low bits of <paramref name="bits"/>.</summary>
    static abstract TSelf BroadcastBits(ulong bits);

    /// <summary>Reads <see cref="Count"/> consecutive elements; no alignment is asked for.</summary>
    static abstract TSelf Load(ref readonly T source);

    /// <summary>Writes <see cref="Count"/> consecutive elements; no alignment is asked for.</summary>
    static abstract void Store(TSelf value, ref T destination);

    static abstract TSelf Abs(TSelf x);

    /// <summary>The smaller element; NaN if either is NaN; −0 is below +0.</summary>
    static abstract TSelf Min(TSelf x, TSelf y);

    /// <summary>The larger element; NaN if either is NaN; −0 is below +0.</summary>
    static abstract TSelf Max(TSelf x, TSelf y);

    /// <summary>The smaller of <paramref name="x"/> and a bound that is neither zero nor NaN; a NaN stays.</summary>
    static abstract TSelf AtMost(TSelf x, TSelf bound);

    /// <summary>The larger of <paramref name="x"/> and a bound that is neither zero nor NaN; a NaN stays.</summary>
    static abstract TSelf AtLeast(TSelf x, TSelf bound);

    /// <summary>A mask: <c>x &lt; y</c>, false if either is NaN.</summary>
    static abstract TSelf LessThan(TSelf x, TSelf y);

    /// <summary>A mask: the elements are equal as numbers (so NaN equals nothing, and the zeros are equal).</summary>
    static abstract TSelf Equal(TSelf x, TSelf y);

    /// <summary>Where <paramref name="mask"/> is set <paramref name="x"/>, elsewhere <paramref name="y"/>, bit by bit.</summary>
    static abstract TSelf Select(TSelf mask, TSelf x, TSelf y);

    /// <summary>Whether any element of the mask is set.</summary>
    static abstract bool Any(TSelf mask);

    static abstract TSelf AndBits(TSelf x, TSelf y);
    static abstract TSelf OrBits(TSelf x, TSelf y);
    static abstract TSelf XorBits(TSelf x, TSelf y);
    static abstract TSelf AddBits(TSelf x, TSelf y);
    static abstract TSelf SubtractBits(TSelf x, TSelf y);

    /// <summary>Shifts left, zeros entering.</summary>
    static abstract TSelf ShiftLeftBits(TSelf x, int count);

    /// <summary>Shifts right, zeros entering.</summary>
    static abstract TSelf ShiftRightBits(TSelf x, int count);

    /// <summary>Shifts right, copies of the highest bit entering.</summary>
    static abstract TSelf ShiftRightSignBits(TSelf x, int count);

    /// <summary>The element's bits, read as a signed integer of its width, as the nearest floating-point number.</summary>
    static abstract TSelf FromIntegerBits(TSelf x);
}
