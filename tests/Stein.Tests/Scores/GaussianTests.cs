using FsCheck.Xunit;
using Stein.Buffers;
using Stein.Scores;
using Xunit;

namespace Stein.Tests.Scores;

public class GaussianTests
{
    [Property(MaxTest = 50)]
    public void TheFitMinimisesTheImplicitLossAmongNormals(int seed)
    {
        var random = new Random(seed);
        int dimension = random.Next(1, 5), count = 60;
        double[] rows = [.. Enumerable.Range(0, count * dimension).Select(_ => random.NextDouble() + random.NextDouble())];
        var sample = new ReadOnlyMatrixView<double>(rows, count, dimension);
        var fit = Gaussian.Fit(sample);
        // At the optimum half the squared score is half the trace.
        Assert.Equal(-0.5 * fit.PrecisionTrace, fit.ImplicitLoss(sample), 1e-9 * fit.PrecisionTrace);
        double[] moved = [.. rows.Select(x => 1.1 * x + 0.05)];
        Assert.True(Gaussian.Fit(new ReadOnlyMatrixView<double>(moved, count, dimension)).ImplicitLoss(sample) > fit.ImplicitLoss(sample));
    }

    [Fact]
    public void SmoothingInTheLossIsTheMeanOverNoise()
    {
        var gaussian = new Gaussian([1, -1], [2, 0.5, 0.5, 1]);
        double[] rows = [0.3, 0.7, -1, 2];
        const int Draws = 200_000;
        var noisy = new double[2 * Draws];
        new Stein.Noise.NoiseStream(1, 0).Normals<double>(0, 0, noisy);
        for (int i = 0; i < noisy.Length; i++) noisy[i] = rows[i % 4] + 0.3 * noisy[i];
        double exact = gaussian.ImplicitLoss(new ReadOnlyMatrixView<double>(rows, 2, 2), 0.3);
        Assert.Equal(exact, gaussian.ImplicitLoss(new ReadOnlyMatrixView<double>(noisy, Draws, 2)), 0.02);
    }

    /// <summary>Deviations that an offset leaves their digits: the sum of the rows themselves would lose them.</summary>
    [Fact]
    public void AnOffsetDoesNotMatter()
    {
        double[] near = [0, 1, 3, -2, 0.5, 4], far = Array.ConvertAll(near, x => x + (1L << 50));
        Gaussian here = Gaussian.Fit(new(near, 6, 1)), there = Gaussian.Fit(new(far, 6, 1));
        Assert.Equal(here.Covariance[0], there.Covariance[0], 0.02);
        Assert.Equal(here.Mean[0], there.Mean[0] - (1L << 50), 0.2);
    }

    [Fact]
    public void ASampleWithoutANormalIsRefused()
    {
        double[][] samples =
        [
            [1, 2, 2, 4, 3, 6], [1, 2, 1, 2, 1, 2],
            [1, 2, 2, double.NaN, 3, 7], [1, 2, 2, double.PositiveInfinity, 3, 7], [1e200, 2, -1e200, 5, 3, 7],
        ];
        foreach (double[] values in samples)
        {
            Assert.Null(Gaussian.TryFit(new(values, 3, 2)));
            Assert.Contains("no normal fits", Assert.Throws<ArgumentException>("rows", () => Gaussian.Fit(new(values, 3, 2))).Message);
        }
        Assert.Null(Gaussian.TryFit(new([], 0, 2)));
        Assert.Throws<ArgumentException>("rows", () => Gaussian.Fit(new([], 0, 2)));
    }

    [Fact]
    public void WrongArgumentsOfATriedFitAreRefusedAll()
    {
        double[] values = [1, 2, 2, 5, 3, 7];
        Assert.NotNull(Gaussian.TryFit(new(values, 3, 2), 0.1, [1, 2, 1]));
        Assert.Throws<ArgumentException>("weights", () => Gaussian.TryFit(new(values, 3, 2), 0, [1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>("smoothing", () => Gaussian.TryFit(new(values, 3, 2), -1));
        Assert.Throws<ArgumentException>("weights", () => Gaussian.TryFit(new(values, 3, 2))!.ImplicitLoss(new(values, 3, 2), 0, [1, 2]));
    }
}
