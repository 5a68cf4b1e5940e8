using System.Numerics;
using System.Runtime.InteropServices;
using Stein.Simd;
using Stein.Tests.Oracles;

namespace Stein.Tests.Simd;

/// <summary>What a walk over the floats found about a function.</summary>
/// <param name="MaxError">The largest error, in units in the last place of the exact value.</param>
/// <param name="Where">An argument with that error.</param>
/// <param name="Descents">Neighbours of which the greater has the smaller value, if the function claims to be monotone.</param>
/// <param name="FirstDescent">The smaller argument of one such pair.</param>
/// <param name="Asymmetries">Arguments at which a symmetry that the function claims fails in some bit.</param>
sealed record FloatLine(double MaxError, float Where, long Descents, float FirstDescent, long Asymmetries)
{
    const int Chunk = 1 << 12;

    /// <summary>
    /// Evaluates the function at every <paramref name="stride"/>-th float, from −NaN over −∞ and +∞ to NaN, and compares with the
    /// <paramref name="exact"/> values.
    /// </summary>
    public static FloatLine Walk(ElementaryFunction f, LaneWidth width, uint stride, ElementaryFunction.Run<double> exact, int workers = 2)
    {
        long chunks = ((1L << 32) + (long)Chunk * stride - 1) / ((long)Chunk * stride);
        var results = new FloatLine[workers];
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, w =>
        {
            float[] x = new float[Chunk + 1], y = new float[Chunk + 1], mirror = new float[Chunk + 1];
            double[] value = new double[Chunk + 1], truth = new double[Chunk + 1];
            results[w] = new FloatLine(0, 0, 0, float.NaN, 0);
            for (long chunk = w; chunk < chunks; chunk += workers)
            {
                Fill(x, chunk * Chunk * stride, stride);
                f.Single(width, x, y);
                Widen(x, value);
                if (double.IsFinite(f.Reach)) Clamp(value, f.Reach);
                exact(width, value, truth);
                Widen(y, value);
                Zip.Apply(width, value, truth, value, new Ulp.Kernel());
                results[w] = results[w].WithErrors(x, value);
                if (f.Monotone) results[w] = results[w].WithDescents(x, y);
                if (f.Odd || f.Even)
                {
                    Negate(x, x);
                    f.Single(width, x, mirror);
                    if (f.Odd) Negate(mirror, mirror);
                    results[w] = results[w].WithAsymmetries(y, mirror);
                }
            }
        });

        return results.Aggregate((a, b) => (a.MaxError < b.MaxError ? b : a) with
        {
            Descents = a.Descents + b.Descents,
            FirstDescent = float.IsNaN(a.FirstDescent) ? b.FirstDescent : a.FirstDescent,
            Asymmetries = a.Asymmetries + b.Asymmetries,
        });
    }

    // Each looks at whole registers first, and at single elements only where there is something to record.
    FloatLine WithErrors(ReadOnlySpan<float> x, ReadOnlySpan<double> error)
    {
        Vector<double> worst = Vector<double>.Zero;
        foreach (Vector<double> e in MemoryMarshal.Cast<double, Vector<double>>(error[..Chunk]))
            worst = Vector.Max(worst, e);
        double max = MaxError;
        for (int i = 0; i < Vector<double>.Count; i++)
            max = Math.Max(max, worst[i]);
        return max == MaxError ? this : this with { MaxError = max, Where = x[error.IndexOf(max)] };
    }

    FloatLine WithDescents(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        FloatLine line = this;
        for (int i = 0; i < Chunk; i += Vector<float>.Count)
        {
            if (!Vector.LessThanAny(new Vector<float>(y[(i + 1)..]), new Vector<float>(y[i..])))
                continue;
            for (int k = i; k < i + Vector<float>.Count; k++)
                if (y[k + 1] < y[k])
                    line = line with { Descents = line.Descents + 1, FirstDescent = line.Descents == 0 ? x[k] : line.FirstDescent };
        }

        return line;
    }

    FloatLine WithAsymmetries(ReadOnlySpan<float> y, ReadOnlySpan<float> mirror)
    {
        if (MemoryMarshal.AsBytes(y).SequenceEqual(MemoryMarshal.AsBytes(mirror)))
            return this;
        long count = 0;
        for (int i = 0; i < Chunk; i++)
            if (BitConverter.SingleToUInt32Bits(y[i]) != BitConverter.SingleToUInt32Bits(mirror[i])
                && !(float.IsNaN(y[i]) && float.IsNaN(mirror[i])))
                count++;
        return this with { Asymmetries = Asymmetries + count };
    }

    static void Negate(ReadOnlySpan<float> x, Span<float> minus)
    {
        int i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
            (-new Vector<float>(x[i..])).CopyTo(minus[i..]);
        for (; i < x.Length; i++)
            minus[i] = -x[i];
    }

    static void Clamp(Span<double> x, double reach)
    {
        for (int i = 0; i < x.Length; i++)
            x[i] = Math.Clamp(x[i], -reach, reach);
    }

    static void Fill(Span<float> x, long start, uint stride)
    {
        int i = 0;
        if (start + (x.Length - 1) * (long)stride <= uint.MaxValue)
        {
            Vector<uint> sign = new(0x80000000), place = new Vector<uint>((uint)start) + Vector<uint>.Indices * stride;
            for (; i <= x.Length - Vector<uint>.Count; i += Vector<uint>.Count,
                place += new Vector<uint>((uint)Vector<uint>.Count * stride))
            {
                Vector<uint> positive = (Vector<uint>)Vector.ShiftRightArithmetic((Vector<int>)place, 31);
                ((Vector<float>)Vector.ConditionalSelect(positive, place ^ sign, ~place)).CopyTo(x[i..]);
            }
        }

        for (; i < x.Length; i++)
            x[i] = Ordered((uint)Math.Min(uint.MaxValue, start + i * (long)stride));
    }

    static void Widen(ReadOnlySpan<float> x, Span<double> wide)
    {
        int i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(x[i..]), out Vector<double> low, out Vector<double> high);
            low.CopyTo(wide[i..]);
            high.CopyTo(wide[(i + Vector<double>.Count)..]);
        }

        for (; i < x.Length; i++)
            wide[i] = x[i];
    }

    /// <summary>The floats by their place in the order of the real numbers.</summary>
    static float Ordered(uint place) => BitConverter.UInt32BitsToSingle((place & 0x80000000) != 0 ? place ^ 0x80000000 : ~place);
}
