namespace Stein.Tests.Oracles;

/// <summary>MMD² by its definition, every sum over all pairs.</summary>
static class NaiveMaximumMeanDiscrepancy
{
    /// <summary>The unbiased estimate leaves out a row's pair with itself; the biased one, a planted bug, keeps it.</summary>
    public static double Squared(double[][] x, double[][] y, double[] bandwidths, bool biased = false) =>
        Mean(x, x, bandwidths, biased) + Mean(y, y, bandwidths, biased) - 2 * Mean(x, y, bandwidths, selfPairs: true);

    static double Mean(double[][] x, double[][] y, double[] bandwidths, bool selfPairs) =>
        (from i in Enumerable.Range(0, x.Length)
         from j in Enumerable.Range(0, y.Length)
         where selfPairs || i != j
         select Kernel(x[i], y[j], bandwidths)).Average();

    static double Kernel(double[] x, double[] y, double[] bandwidths) =>
        bandwidths.Average(sigma => Math.Exp(-x.Zip(y, (a, b) => (a - b) * (a - b)).Sum() / (2 * sigma * sigma)));
}
