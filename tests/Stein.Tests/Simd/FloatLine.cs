using System.Numerics;
using Stein.Simd;
using Stein.Tests.Oracles;

namespace Stein.Tests.Simd;

/// <summary>What a walk over the floats found about a function.</summary>
sealed record FloatLine(double MaxError, float Where, long Descents, float FirstDescent)
{
    const int Chunk = 1 << 14;

    /// <summary>
    /// Evaluates the function at every <paramref name="stride"/>-th float, from −NaN over −∞ and +∞ to NaN, and compares with the
    /// <paramref name="exact"/> values; every neighbour whose value is lower than the one before it is a descent.
    /// </summary>
    public static FloatLine Walk(ElementaryFunction f, LaneWidth width, uint stride, ElementaryFunction.Run<double> exact, int workers = 2)
    {
        long chunks = ((1L << 32) + (long)Chunk * stride - 1) / ((long)Chunk * stride);
        var results = new FloatLine[workers];
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, w =>
        {
            float[] x = new float[Chunk + 1], y = new float[Chunk + 1];
            double[] value = new double[Chunk + 1], truth = new double[Chunk + 1];
            results[w] = new FloatLine(0, 0, 0, float.NaN);
            for (long chunk = w; chunk < chunks; chunk += workers)
            {
                Fill(x, chunk * Chunk * stride, stride);
                f.Single(width, x, y);
                Widen(x, value);
                exact(width, value, truth);
                Widen(y, value);
                Zip.Run<double, Ulp.Kernel>(value, truth, value);
                results[w] = results[w].And(x, y, value);
            }
        });

        return results.Aggregate((a, b) => (a.MaxError < b.MaxError ? b : a) with
        {
            Descents = a.Descents + b.Descents,
            FirstDescent = float.IsNaN(a.FirstDescent) ? b.FirstDescent : a.FirstDescent,
        });
    }

    FloatLine And(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<double> error)
    {
        FloatLine line = this;
        double worst = MaxError;
        for (int i = 0; i < Chunk; i++)
        {
            if (error[i] > worst)
            {
                worst = error[i];
                line = line with { MaxError = worst, Where = x[i] };
            }

            if (y[i + 1] < y[i])
                line = line with { Descents = line.Descents + 1, FirstDescent = line.Descents == 0 ? x[i] : line.FirstDescent };
        }

        return line;
    }

    static void Fill(Span<float> x, long start, uint stride)
    {
        long last = start + (x.Length - 1) * (long)stride;
        uint place = (uint)start;
        for (int i = 0; i < x.Length; i++, place += stride)
            x[i] = last <= uint.MaxValue ? Ordered(place) : Ordered((uint)Math.Min(uint.MaxValue, start + i * (long)stride));
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
