using System.Numerics;
using System.Runtime.CompilerServices;
using Stein.Simd;

namespace Stein.Linear;

/// <summary><c>x + a y</c>, rounded once.</summary>
/// <param name="factor">The factor <c>a</c>.</param>
readonly struct PlusMultiple<T>(T factor) : IZip<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public L Invoke<L>(L x, L y) where L : unmanaged, ISimd<L, T> => L.FusedMultiplyAdd(L.Broadcast(factor), y, x);
}
