using System.Numerics;
using System.Runtime.InteropServices;
using Stein.Simd;
using Xunit;

namespace Stein.Tests.Simd;

public class PairTests
{
    [Fact]
    public void APairDoesWhatItsHalvesDo()
    {
        AssertAgrees<Scalar<float>, float>();
        AssertAgrees<Lane<float>, float>();
        AssertAgrees<Lane<double>, double>();
    }

    static void AssertAgrees<L, T>()
        where L : unmanaged, ISimd<L, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Assert.Equal(Results<L, T>(), Results<Pair<L, T>, T>());

    // The bytes of every operation over the same numbers, whatever the lane.
    static IEnumerable<byte[]> Results<L, T>()
        where L : unmanaged, ISimd<L, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Func<L, L, L, L>[] operations =
        [
            (x, y, z) => x + y, (x, y, z) => x - y, (x, y, z) => x * y, (x, y, z) => x / y, (x, y, z) => -x,
            (x, y, z) => L.FusedMultiplyAdd(x, y, z), (x, y, z) => L.Sqrt(x), (x, y, z) => L.Abs(x), (x, y, z) => L.Min(x, y),
            (x, y, z) => L.Max(x, y), (x, y, z) => L.LessThan(x, y), (x, y, z) => L.Equal(x, y),
            (x, y, z) => L.Select(L.LessThan(x, y), y, z), (x, y, z) => L.AndBits(x, y), (x, y, z) => L.OrBits(x, y),
            (x, y, z) => L.XorBits(x, y), (x, y, z) => L.AddBits(x, y), (x, y, z) => L.SubtractBits(x, y),
            (x, y, z) => L.ShiftLeftBits(x, 3), (x, y, z) => L.ShiftRightBits(x, 3), (x, y, z) => L.ShiftRightSignBits(x, 3),
            (x, y, z) => L.FromIntegerBits(x), (x, y, z) => L.Constant(0.1), (x, y, z) => L.Broadcast(T.E),
            (x, y, z) => L.BroadcastBits(0x123456789ABCDEF),
        ];
        T[] numbers = [.. Enumerable.Range(0, 96).Select(i => T.CreateTruncating(i % 7 * 1.25 - i % 5 * 0.75 + i % 3))];
        T[] results = new T[32];
        foreach (var operation in operations)
        {
            for (int i = 0; i < results.Length; i += L.Count)
                L.Store(operation(L.Load(in numbers[i]), L.Load(in numbers[i + 32]), L.Load(in numbers[i + 64])), ref results[i]);
            yield return MemoryMarshal.AsBytes<T>(results).ToArray();
        }
    }
}
