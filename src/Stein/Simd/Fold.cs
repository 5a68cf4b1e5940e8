using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stein.Simd;

/// <summary>One step of a sum over two spans, written once for registers of every width. <see cref="Fold"/> takes the steps.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <inheritdoc cref="IMap{T}" path="/remarks"/>
/// <example><code>
/// // Σ |xᵢ − yᵢ|
/// readonly struct AbsoluteDifferences : IFold&lt;double&gt;
/// {
///     public L Invoke&lt;L&gt;(L total, L x, L y) where L : unmanaged, ISimd&lt;L, double&gt; => total + L.Abs(x - y);
/// }
/// </code></example>
public interface IFold<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The totals after one more element of each span.</summary>
    /// <param name="total">A register of totals so far; they begin at 0.</param>
    /// <param name="x">Elements of the first span.</param>
    /// <param name="y">The elements of the second span at the same places.</param>
    /// <typeparam name="L">The register: one element or several.</typeparam>
    L Invoke<L>(L total, L x, L y) where L : unmanaged, ISimd<L, T>;
}

/// <summary>Sums over the elements of spans, such as dot products.</summary>
/// <remarks>
/// There are sixteen totals, each beginning at 0. Element <c>i</c> goes to total <c>i mod 16</c>, in order. In the end the totals are added
/// by halves: <c>j</c> and <c>j + 8</c>, then <c>j</c> and <c>j + 4</c>, <c>j + 2</c>, <c>j + 1</c>. So the result has the same bits at
/// every width of the registers.
/// </remarks>
/// <example><code>
/// double[] x = [1, 2, 3], y = [3, 2, 1];
/// double dot = Fold.Dot(x, y);                                        // 10
/// double distance = Fold.Reduce(x, y, new AbsoluteDifferences());     // 4
/// </code></example>
public static class Fold
{
    const int Stripes = 16;

    /// <summary><c>Σ xᵢ</c>.</summary>
    /// <param name="x">The numbers.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <returns>The sum; 0 if there are no numbers.</returns>
    public static T Sum<T>(ReadOnlySpan<T> x) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Reduce(x, x, new Addition<T>());

    /// <summary><c>Σ xᵢ²</c>, one fused multiply-add a term.</summary>
    /// <inheritdoc cref="Sum"/>
    public static T SumOfSquares<T>(ReadOnlySpan<T> x) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Reduce(x, x, new Product<T>());

    /// <summary><c>Σ xᵢ yᵢ</c>, one fused multiply-add a term.</summary>
    /// <param name="x">The first numbers.</param>
    /// <param name="y">The second numbers, as many.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <returns>The sum; 0 if there are no numbers.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static T Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Reduce(x, y, new Product<T>());

    /// <summary>The sum whose step is <paramref name="fold"/>, over the pairs <c>(xᵢ, yᵢ)</c>.</summary>
    /// <param name="x">The first numbers.</param>
    /// <param name="y">The second numbers, as many; <paramref name="x"/> again where a step needs only one.</param>
    /// <param name="fold">The step.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TFold">The step's type.</typeparam>
    /// <returns>The sum; 0 if there are no numbers.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static T Reduce<T, TFold>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, TFold fold)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFold : struct, IFold<T>
        => Reduce(Lanes.Width, x, y, fold);

    /// <summary>The same at a given width; the bits are the same too.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    internal static T Reduce<T, TFold>(LaneWidth width, ReadOnlySpan<T> x, ReadOnlySpan<T> y, TFold fold)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFold : struct, IFold<T>
    {
        Lengths.Check(x.Length, y.Length);
        var traversal = new Traversal<T, TFold>(x, y, fold);
        Lanes.Run<T, Traversal<T, TFold>>(width, ref traversal);
        return traversal.Total;
    }

    /// <summary>Adds sixteen totals by halves.</summary>
    /// <param name="totals">The totals of the stripes; they are spent.</param>
    internal static T Halve<T>(Span<T> totals) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        totals = totals[..Stripes];
        for (int j = 0; j < 8; j++) totals[j] += totals[j + 8];
        for (int j = 0; j < 4; j++) totals[j] += totals[j + 4];
        return totals[0] + totals[2] + (totals[1] + totals[3]);
    }

    /// <summary>The step of <see cref="Sum"/>.</summary>
    internal readonly struct Addition<T> : IFold<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L total, L x, L y) where L : unmanaged, ISimd<L, T> => total + x;
    }

    /// <summary>The step of <see cref="Dot"/> and <see cref="SumOfSquares"/>.</summary>
    internal readonly struct Product<T> : IFold<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L total, L x, L y) where L : unmanaged, ISimd<L, T> => L.FusedMultiplyAdd(x, y, total);
    }

    [InlineArray(Stripes)]
    struct Totals<T>
    {
        T first;
    }

    ref struct Traversal<T, TFold>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, TFold fold) : ILaneProgram<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TFold : struct, IFold<T>
    {
        readonly ReadOnlySpan<T> x = x, y = y;
        readonly TFold fold = fold;

        public T Total;

        public void Run<L>() where L : unmanaged, ISimd<L, T>
        {
            TFold f = fold;
            Totals<T> storage = default;
            Span<T> totals = storage;
            int whole = x.Length / Stripes * Stripes;
            if (L.Count >= 4)
                Wide<L>(f, whole, ref totals[0]);
            else
                Narrow<L>(f, whole, totals);

            for (int i = whole; i < x.Length; i++)
                totals[i - whole] = f.Invoke<Scalar<T>>(totals[i - whole], x[i], y[i]).Value;

            Total = Halve(totals);
        }

        /// <summary>One, two or four registers hold the totals.</summary>
        readonly void Wide<L>(TFold f, int whole, ref T totals) where L : unmanaged, ISimd<L, T>
        {
            ref T a = ref MemoryMarshal.GetReference(x);
            ref T b = ref MemoryMarshal.GetReference(y);
            L first = L.Constant(0), second = first, third = first, fourth = first;
            for (nint i = 0; i < whole; i += Stripes)
            {
                first = Step(f, first, ref a, ref b, i);
                if (L.Count <= 8)
                    second = Step(f, second, ref a, ref b, i + L.Count);
                if (L.Count <= 4)
                {
                    third = Step(f, third, ref a, ref b, i + (2 * L.Count));
                    fourth = Step(f, fourth, ref a, ref b, i + (3 * L.Count));
                }
            }

            L.Store(first, ref totals);
            if (L.Count <= 8)
                L.Store(second, ref Unsafe.Add(ref totals, L.Count));
            if (L.Count <= 4)
            {
                L.Store(third, ref Unsafe.Add(ref totals, 2 * L.Count));
                L.Store(fourth, ref Unsafe.Add(ref totals, 3 * L.Count));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static L Step<L>(TFold f, L total, ref T x, ref T y, nint i) where L : unmanaged, ISimd<L, T>
            => f.Invoke(total, L.Load(in Unsafe.Add(ref x, i)), L.Load(in Unsafe.Add(ref y, i)));

        readonly void Narrow<L>(TFold f, int whole, Span<T> totals) where L : unmanaged, ISimd<L, T>
        {
            for (int i = 0; i < whole; i += L.Count)
            {
                ref T total = ref totals[i % Stripes];
                L.Store(f.Invoke(L.Load(in total), L.Load(in x[i]), L.Load(in y[i])), ref total);
            }
        }
    }
}
