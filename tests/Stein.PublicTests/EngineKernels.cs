using Stein.Duals;
using Stein.Shards;
using Stein.Simd;

namespace Stein.PublicTests;

// x / (1 + |x|)
readonly struct Softsign : IMap<double>
{
    public L Invoke<L>(L x) where L : unmanaged, ISimd<L, double> => x / (1 + L.Abs(x));
}

// x + factor · y, rounded once.
readonly struct PlusMultiple(float factor) : IZip<float>
{
    public L Invoke<L>(L x, L y) where L : unmanaged, ISimd<L, float> => L.FusedMultiplyAdd(L.Broadcast(factor), y, x);
}

// x y + z
readonly struct ProductPlus : IZip3<float>
{
    public L Invoke<L>(L x, L y, L z) where L : unmanaged, ISimd<L, float> => L.FusedMultiplyAdd(x, y, z);
}

// Σ |xᵢ − yᵢ|
readonly struct AbsoluteDifferences : IFold<double>
{
    public L Invoke<L>(L total, L x, L y) where L : unmanaged, ISimd<L, double> => total + L.Abs(x - y);
}

readonly struct Rosenbrock : IFunction
{
    public R Invoke<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        R a = 1 - x[0], b = x[1] - x[0] * x[0];
        return a * a + 100 * b * b;
    }
}

// The sums of the rows of a matrix.
sealed class RowSums(double[] items, int columns, double[] sums) : IShardWork
{
    public void Run(int shard, int worker) => sums[shard] = Fold.Sum<double>(items.AsSpan(shard * columns, columns));
}
