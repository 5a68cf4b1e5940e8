using System.Numerics;
using Stein.Simd;

namespace Stein.Linear;

/// <summary>A function that is applied to the elements of a product's result while they are still in the first-level cache.</summary>
/// <typeparam name="T">The element type.</typeparam>
interface IEpilogue<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether there is anything to do. A constant to the compiler.</summary>
    static virtual bool IsNeeded => true;

    /// <summary>
    /// Works on the elements <c>first … first + count − 1</c> of the result's <see cref="Panels{T}.Items"/>, whole rows of a panel.
    /// </summary>
    void Run<L>(int first, int count) where L : unmanaged, ISimd<L, T>;
}

/// <summary>Nothing to be done.</summary>
readonly struct NoEpilogue<T> : IEpilogue<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static bool IsNeeded => false;

    public void Run<L>(int first, int count) where L : unmanaged, ISimd<L, T>
    {
    }
}
