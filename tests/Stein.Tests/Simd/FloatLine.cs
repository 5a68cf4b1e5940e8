using Stein.Simd;
using Stein.Tests.Oracles;

namespace Stein.Tests.Simd;

/// <summary>What a walk over the floats found about a function.</summary>
sealed record FloatLine(double MaxError, float Where, long Descents, float FirstDescent)
{
    const int Chunk = 1 << 14;

    /// <summary>
    /// Evaluates the function at every <paramref name="stride"/>-th float, from −NaN over −∞ and +∞ to NaN, and compares with the
    /// exact values; every neighbour whose value is lower than the one before it is a descent.
    /// </summary>
    public static FloatLine Walk(ElementaryFunction f, LaneWidth width, uint stride, int workers = 2)
    {
        long chunks = ((1L << 32) + (long)Chunk * stride - 1) / ((long)Chunk * stride);
        var results = new FloatLine[workers];
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, w =>
        {
            var x = new float[Chunk + 1];
            var y = new float[Chunk + 1];
            (double worst, float where, long descents, float firstDescent) = (0, 0, 0, float.NaN);
            for (long chunk = w; chunk < chunks; chunk += workers)
            {
                for (int i = 0; i <= Chunk; i++)
                    x[i] = Ordered((uint)Math.Min(uint.MaxValue, (chunk * Chunk + i) * stride));
                f.Single(width, x, y);
                for (int i = 0; i < Chunk; i++)
                {
                    double error = Ulp.Error(y[i], f.Exact(x[i]));
                    if (error > worst)
                        (worst, where) = (error, x[i]);
                    if (y[i + 1] < y[i] && descents++ == 0)
                        firstDescent = x[i];
                }
            }

            results[w] = new FloatLine(worst, where, descents, firstDescent);
        });

        FloatLine worst = results.MaxBy(r => r.MaxError)!;
        return worst with { Descents = results.Sum(r => r.Descents), FirstDescent = results.Select(r => r.FirstDescent).FirstOrDefault(d => !float.IsNaN(d)) };
    }

    /// <summary>The floats by their place in the order of the real numbers.</summary>
    static float Ordered(uint place) => BitConverter.UInt32BitsToSingle((place & 0x80000000) != 0 ? place ^ 0x80000000 : ~place);
}
