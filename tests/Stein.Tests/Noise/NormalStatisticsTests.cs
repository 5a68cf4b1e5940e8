using System.Numerics;
using Stein.Noise;
using Stein.Simd;
using Stein.Tests.Oracles;
using Xunit;

namespace Stein.Tests.Noise;

/// <summary>
/// Each test here rejects good draws with a probability of 10⁻⁶ (4·10⁻⁶ where it looks at four moments), and has a twin with a planted
/// bug that it must reject. The draws are fixed, so a test that passes once passes always.
/// </summary>
public class NormalStatisticsTests
{
    static readonly NoiseStream stream = new(2026, 11);

    // |z| of a standard normal number exceeds this with probability 10⁻⁶.
    const double Rare = 4.8916;

    [Fact]
    public void FloatsFollowTheNormalDistribution() => Assert.InRange(Misfit(Draws<float>(stream, 0, 1_000_000), 1000), 0, 1);

    [Fact]
    public void DoublesFollowTheNormalDistribution() => Assert.InRange(Misfit(Draws<double>(stream, 1, 1_000_000), 1000), 0, 1);

    [Fact]
    public void AConstantSignOfTheCosineIsFound() => Assert.True(Misfit(Planted(1_000_000, (w, v) => (w, v & ~(1UL << 63))), 1000) > 1);

    [Fact]
    public void TailsHoldTheirShare()
    {
        Assert.InRange(Misfit(Draws<float>(stream, 0, 1_000_000), 1, 3, 4), 0, 1);
        Assert.InRange(Misfit(Draws<double>(stream, 1, 1_000_000), 1, 3, 4), 0, 1);
    }

    [Fact]
    public void ARadiusOfTenBitsIsFound()
        => Assert.True(Misfit(Planted(1_000_000, (w, v) => (w | ((1UL << 54) - 1), v)), 1, 3, 4) > 1);

    [Fact]
    public void MomentsAreThoseOfTheNormalDistribution()
    {
        Assert.InRange(MomentDeviation(Draws<float>(stream, 2, 1_000_000)), 0, Rare);
        Assert.InRange(MomentDeviation(Draws<double>(stream, 2, 1_000_000)), 0, Rare);
    }

    [Fact]
    public void ALogarithmOfTwoRoundedToSevenTenthsIsFound()
        => Assert.True(MomentDeviation(Draws<double>(stream, 2, 1_000_000).Select(z => z * Math.Sqrt(0.7 / Math.Log(2)))) > Rare);

    [Fact]
    public void TheTwoDrawsOfAPairAreIndependent() => Assert.InRange(Dependence(Draws<float>(stream, 3, 1_000_000).ToArray()), 0, 1);

    [Fact]
    public void PairsOnHalfTheCircleAreFound()
        => Assert.True(Dependence(Planted(1_000_000, (w, v) => (w, v & ~(1UL << 62) | (v >> 1 & 1UL << 62))).ToArray()) > 1);

    [Fact]
    public void AMissingExchangeOfSineAndCosineIsFound()
        => Assert.True(Dependence(Planted(1_000_000, (w, v) => (w, v & ~(1UL << 62))).ToArray()) > 1);

    [Fact]
    public void SeedsStreamsStepsAndPlacesAreUncorrelated()
    {
        const int count = 1_000_000;
        double[] draws = Draws<float>(stream, 4, count).ToArray();
        var others = new List<double[]>
        {
            Draws<float>(stream with { Seed = stream.Seed + 1 }, 4, count).ToArray(),
            Draws<float>(stream with { Seed = stream.Seed + (1UL << 32) }, 4, count).ToArray(),
            Draws<float>(stream with { Stream = stream.Stream + 1 }, 4, count).ToArray(),
            Draws<float>(stream, 5, count).ToArray(),
            Draws<float>(stream, 4 + (1UL << 32), count).ToArray(),
        };
        foreach (int lag in new[] { 1, 8, 16, 32, 48, 64, 1024 })
            others.Add(draws[lag..]);
        double limit = 5.6; // 24 comparisons, together 10⁻⁶
        foreach (double[] other in others)
        {
            Assert.InRange(Math.Abs(Correlation(draws, other, z => z)), 0, limit);
            Assert.InRange(Math.Abs(Correlation(draws, other, z => (z * z - 1) / Math.Sqrt(2))), 0, limit);
        }
    }

    [Fact]
    public void ASharedRadiusIsFound()
    {
        double[] draws = Planted(1_000_000, (w, v) => (w, v)).ToArray();
        double[] other = Planted(1_000_000, (w, v) => (w, BitOperations.RotateLeft(v * 0x9E3779B97F4A7C15, 29))).ToArray();
        Assert.InRange(Math.Abs(Correlation(draws, other, z => z)), 0, 5.6);
        Assert.True(Math.Abs(Correlation(draws, other, z => (z * z - 1) / Math.Sqrt(2))) > 5.6);
    }

    [Fact]
    public void AHundredMillionDrawsFollowTheNormalDistribution()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("STEIN_LONG") == "1", "STEIN_LONG=1 runs the long proofs");
        const int count = 100_000_000;
        Assert.InRange(Misfit(Draws<float>(stream, 6, count), 1000), 0, 1);
        Assert.InRange(Misfit(Draws<float>(stream, 6, count), 1, 4, 5), 0, 1);
        Assert.InRange(MomentDeviation(Draws<float>(stream, 7, count)), 0, Rare);
        Assert.InRange(Misfit(Draws<double>(stream, 8, count), 1000), 0, 1);
        Assert.InRange(Misfit(Draws<double>(stream, 8, count), 1, 4, 5), 0, 1);
        Assert.InRange(MomentDeviation(Draws<double>(stream, 9, count)), 0, Rare);
        Assert.True(Misfit(Planted(count, (w, v) => (w | ((1UL << 48) - 1), v)), 1, 4, 5) > 1, "a radius of 16 bits ends at 4.7");
    }

    /// <summary>Pearson's test over equally likely cells that are cut again at the given distances on either side.</summary>
    static double Misfit(IEnumerable<double> draws, int cells, params double[] tails)
    {
        var equal = Enumerable.Range(1, cells - 1).Select(i => NaiveNormal.Quantile(i / (double)cells));
        double[] edges = [.. tails.Select(z => -z), .. tails, .. equal];
        Array.Sort(edges);
        long[] counts = new long[edges.Length + 1];
        foreach (double z in draws)
        {
            int cell = Array.BinarySearch(edges, z);
            counts[cell < 0 ? ~cell : cell]++;
        }
        double[] below = [0, .. edges.Select(NaiveNormal.Cumulative), 1];
        double[] probabilities = new double[counts.Length];
        for (int i = 0; i < probabilities.Length; i++)
        {
            // By symmetry, so that the upper tail does not drown in the rounding of 1.
            int mirror = probabilities.Length - 1 - i;
            probabilities[i] = i <= mirror ? below[i + 1] - below[i] : probabilities[mirror];
        }
        return ChiSquare.Excess(counts, probabilities);
    }

    /// <summary>The largest standardised deviation of the first four moments; Rare is kept by each, hence 4·10⁻⁶ in all four.</summary>
    static double MomentDeviation(IEnumerable<double> draws)
    {
        double n = 0, first = 0, second = 0, third = 0, fourth = 0;
        foreach (double z in draws)
        {
            n++;
            first += z;
            second += z * z - 1;
            third += z * (z * z - 3);
            fourth += z * z * (z * z - 6) + 3;
        }
        double scale = 1 / Math.Sqrt(n);
        return scale * new[] { first, second / Math.Sqrt(2), third / Math.Sqrt(6), fourth / Math.Sqrt(24) }.Max(Math.Abs);
    }

    /// <summary>Pearson's test of Box–Muller partners over 16 × 16 equally likely cells.</summary>
    static double Dependence(double[] draws)
    {
        double[] edges = [.. Enumerable.Range(1, 15).Select(i => NaiveNormal.Quantile(i / 16.0))];
        long[] counts = new long[256];
        for (int i = 0; i + 32 <= draws.Length; i += 32)
        {
            for (int k = i; k < i + 16; k++)
                counts[16 * Cell(draws[k]) + Cell(draws[k + 16])]++;
        }
        return ChiSquare.Excess(counts);

        int Cell(double z) => edges.Count(edge => edge < z);
    }

    /// <summary>The sum of products over its standard deviation.</summary>
    static double Correlation(double[] x, double[] y, Func<double, double> of)
    {
        double sum = 0;
        int count = Math.Min(x.Length, y.Length);
        for (int i = 0; i < count; i++)
            sum += of(x[i]) * of(y[i]);
        return sum / Math.Sqrt(count);
    }

    static IEnumerable<double> Draws<T>(NoiseStream noise, ulong step, int count) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] chunk = new T[Math.Min(count, 1_000_000)];
        for (int first = 0; first < count; first += chunk.Length)
        {
            noise.Normals<T>(step, first, chunk);
            foreach (T z in chunk)
                yield return double.CreateTruncating(z);
        }
    }

    // Draws by the oracle from words that went through a fault, in the order of the stream.
    static IEnumerable<double> Planted(int count, Func<ulong, ulong, (ulong W, ulong V)> fault)
    {
        double[] words = new double[32], draws = new double[32];
        for (int first = 0; first < count; first += 32)
        {
            stream.Fill<double, RawWords<double>>(Lanes.Width, 10, first, words);
            for (int i = 0; i < 16; i++)
            {
                var (w, v) = fault(BitConverter.DoubleToUInt64Bits(words[i]), BitConverter.DoubleToUInt64Bits(words[i + 16]));
                (draws[i], draws[i + 16]) = NaiveNormal.BoxMuller(w, 0.5, v);
            }
            foreach (double z in draws)
                yield return z;
        }
    }
}
