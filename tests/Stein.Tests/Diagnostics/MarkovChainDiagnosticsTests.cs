using System.Globalization;
using System.Text.Json;
using FsCheck.Xunit;
using Stein.Diagnostics;
using Stein.Noise;
using Stein.Sampling;
using Xunit;

namespace Stein.Tests.Diagnostics;

public class MarkovChainDiagnosticsTests
{
    static readonly NoiseStream noise = new(41, 0);

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, 9)];

    /// <summary>Values computed by <c>Data/diagnostics.py</c> from the published definitions, by other means.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void TheDefinitionsGiveTheSameNumbers(int index)
    {
        var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data",
            "diagnostics.json"))).RootElement[index];
        double[] draws = [.. file.GetProperty("draws").EnumerateArray().Select(item => item.GetDouble())];
        int chains = file.GetProperty("chains").GetInt32();
        Close("rhat", SplitRhat.Compute(draws, chains));
        Close("bulk", EffectiveSampleSize.Bulk(draws, chains));
        Close("low", EffectiveSampleSize.Quantile(draws, chains, 0.05));
        Close("high", EffectiveSampleSize.Quantile(draws, chains, 0.95));
        Close("mean", EffectiveSampleSize.Mean(draws, chains));
        Close("error", MonteCarloStandardError.Mean(draws, chains));
        Assert.Equal(Math.Min(EffectiveSampleSize.Quantile(draws, chains, 0.05), EffectiveSampleSize.Quantile(draws, chains, 0.95)),
            EffectiveSampleSize.Tail(draws, chains));

        void Close(string name, double actual)
        {
            double expected = file.GetProperty(name).GetDouble();
            Assert.True(Math.Abs(expected - actual) <= 1e-9 * expected, $"{name}: {actual} instead of {expected}");
        }
    }

    /// <summary>
    /// Over 400 runs of four autoregressive chains the effective size of the mean is on average <c>S (1 − φ)/(1 + φ)</c>, within 6 %: the
    /// mean of 400 sizes has a standard error below 1 %, its bias is of the order of 1/√S. The size of independent draws fails.
    /// </summary>
    [Theory]
    [InlineData(0.5, true)]
    [InlineData(-0.3, true)]
    [InlineData(0.0, true)]
    [InlineData(0.5, false)]
    public void AutoregressiveChainsAreWorthWhatTheoryTells(double memory, bool known)
    {
        const int Runs = 400, Length = 1000, Chains = 4;
        double sum = 0;
        for (int run = 0; run < Runs; run++) sum += EffectiveSampleSize.Mean(Autoregression(run, Chains, Length, memory), Chains) / Runs;
        double expected = Chains * Length * (known ? (1 - memory) / (1 + memory) : 1);
        Assert.Equal(known, Math.Abs(sum / expected - 1) < 0.06);
    }

    [Property(MaxTest = 30)]
    public void RanksDoNotChangeUnderARisingMap(int seed)
    {
        double[] draws = Autoregression(seed & 0xffff, 4, 101, 0.4), mapped = [.. draws.Select(x => Math.Exp(0.5 * x) * 1000 - 3)];
        Assert.Equal(EffectiveSampleSize.Bulk(draws, 4), EffectiveSampleSize.Bulk(mapped, 4), 1e-9 * draws.Length);
        Assert.Equal(SplitRhat.Compute(draws, 4), SplitRhat.Compute([.. draws.Select(x => -4 * x)], 4), 1e-12);
    }

    [Fact]
    public void ChainsThatDisagreeAreFound()
    {
        double[] draws = Autoregression(1, 4, 500, 0.3), apart = [.. draws], wide = [.. draws];
        for (int t = 0; t < 500; t++) (apart[t], wide[t]) = (apart[t] + 1, 3 * wide[t]);
        Assert.InRange(SplitRhat.Compute(draws, 4), 0.99, 1.01);
        Assert.True(SplitRhat.Compute(apart, 4) > 1.05);
        // A chain of another width has the same mean: folding finds it.
        Assert.True(SplitRhat.Compute(wide, 4) > 1.05);
        // A chain that drifts disagrees with itself.
        Assert.True(SplitRhat.Compute([.. draws.Select((x, t) => x + 0.004 * (t % 500))], 4) > 1.05);
    }

    [Fact]
    public void WhatCannotBeDiagnosedIsNaN()
    {
        double[][] columns = [[1, 1, 1, 1, 1, 1, 1, 1], [1, 2, 3, double.NaN, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, double.PositiveInfinity],
            [1, 2], []];
        foreach (double[] column in columns)
        {
            Assert.True(double.IsNaN(SplitRhat.Compute(column, 1)));
            Assert.True(double.IsNaN(EffectiveSampleSize.Bulk(column, 1)));
            Assert.True(double.IsNaN(MonteCarloStandardError.Mean(column, 1)));
        }
        Assert.Throws<ArgumentException>(() => SplitRhat.Compute([1, 2, 3], 2));
    }

    [Fact]
    public void NormalQuantilesAreTheTables()
    {
        // Values of 30 digits by mpmath.
        (double P, double Z)[] table =
        [
            (0.5, 0), (0.975, 1.95996398454005423552), (0.9, 1.28155156554460046697), (0.999, 3.09023230616781354152),
                (1e-10, -6.3613409024040562047), (1e-20, -9.26234008979840757372), (0.075, -1.43953147093845591534),
        ];
        foreach (var (p, z) in table) Assert.Equal(z, NormalQuantile.At(p), 1e-14 * (1 + Math.Abs(z)));
    }

    [Fact]
    public void ASummarySpeaksOfWhatIsWrong()
    {
        double[] good = Autoregression(2, 4, 1000, 0.3), stuck = [.. good], slow = Autoregression(3, 4, 1000, 0.99);
        for (int t = 0; t < 1000; t++) stuck[t] = good[t] + 2;
        double[] values = new double[5 * 4000];
        for (int draw = 0; draw < 1000; draw++)
        {
            for (int chain = 0; chain < 4; chain++)
            {
                var row = values.AsSpan((draw * 4 + chain) * 5, 5);
                int at = chain * 1000 + draw;
                (row[0], row[1], row[2], row[3], row[4]) = (good[at], stuck[at], slow[at], 7, draw == 3
                    && chain == 1 ? double.NaN : good[at]);
            }
        }
        var summary = Summary.Compute(new Draws(values, 4, 5, ["good", "stuck", "slow", "constant", "broken"]));
        Assert.DoesNotContain(summary.Warnings, warning => warning.StartsWith("good"));
        Assert.Contains(summary.Warnings, warning => warning.StartsWith("stuck: R̂ is"));
        Assert.Contains(summary.Warnings, warning => warning.StartsWith("slow: "));
        Assert.Contains("constant: all draws are the same", summary.Warnings);
        Assert.Contains("broken: 1 of 4000 draws are not finite numbers", summary.Warnings);
        Assert.Equal(good.Average(), summary.Rows[0].Mean, 1e-12);
        Assert.Contains("bulk ESS", summary.ToString());
        Assert.Equal(["there are no draws"], Summary.Compute(new Draws([], 4, 2)).Warnings);
    }

    /// <summary>
    /// The warning tells the smaller of the two sizes by its own name, and places far from zero keep the digits that matter.
    /// </summary>
    [Fact]
    public void ASummaryNamesTheSizeItTellsAndKeepsDigits()
    {
        var named = new HashSet<string>();
        for (int run = 0; run < 40; run++)
        {
            double[] values = Autoregression(run, 1, 4000, 0.95);
            // A scale that changes more slowly than the place leaves the tails less than the centre.
            double[] scales = Autoregression(100 + run, 1, 4000, 0.98);
            double spread = Math.Sqrt(scales.Average(scale => scale * scale));
            for (int t = 0; t < values.Length; t++)
                values[t] = 1_700_000_000 + 40_000 * values[t] * (run % 2 == 0 ? 1 : Math.Exp(scales[t] / spread));
            var summary = Summary.Compute(new Draws(values, 1, 1, ["time"]));
            var row = summary.Rows[0];
            foreach (double quantile in new[] { row.Low, row.High })
                Assert.Contains(summary.ToString().Split(default(char[]), StringSplitOptions.RemoveEmptyEntries),
                    word => double.TryParse(word, CultureInfo.InvariantCulture, out double place)
                        && Math.Abs(place - quantile) < 0.01 * row.Deviation);
            if (row.Rhat > 1.01 || Math.Min(row.BulkSize, row.TailSize) >= 100) continue;
            string where = row.BulkSize < row.TailSize ? "bulk" : "tail";
            Assert.Contains($"{where} is {Math.Min(row.BulkSize, row.TailSize):0},", Assert.Single(summary.Warnings));
            named.Add(where);
        }
        Assert.Equal(2, named.Count);
    }

    /// <summary>Stationary chains of <c>x_t = φ x_{t−1} + z</c>, <c>[chains, length]</c>.</summary>
    static double[] Autoregression(int run, int chains, int length, double memory)
    {
        var draws = new double[chains * length];
        noise.Normals<double>((ulong)run, 0, draws);
        for (int i = 0; i < draws.Length; i++)
            draws[i] = i % length == 0 ? draws[i] / Math.Sqrt(1 - memory * memory) : memory * draws[i - 1] + draws[i];
        return draws;
    }
}
