using FsCheck.Xunit;
using Stein.Diagnostics;
using Xunit;

namespace Stein.Tests.Diagnostics;

public class AutocovarianceTests
{
    /// <summary>Lags are summed up to 64 and transformed beyond; both are the sum of the definition.</summary>
    [Property(MaxTest = 50)]
    public void EveryLagIsItsSum(int seed)
    {
        var random = new Random(seed);
        int chains = random.Next(1, 4), count = random.Next(70, 400);
        double[] x = [.. Enumerable.Range(0, chains * count).Select(_ => random.NextDouble() - 0.5)];
        var autocovariance = new Autocovariance(x, count);
        foreach (int lag in new[] { 0, 1, 63, 64, 65, 66, count / 2 + 33, count - 1 })
        {
            double sum = 0;
            for (int chain = 0; chain < chains; chain++)
                for (int i = 0; i + lag < count; i++) sum += x[chain * count + i] * x[chain * count + i + lag];
            Assert.Equal(sum / count / chains, autocovariance[lag], 1e-15);
        }
    }

    [Property(MaxTest = 50)]
    public void TheTransformIsItsSum(int seed)
    {
        var random = new Random(seed);
        int length = 1 << random.Next(0, 8);
        double[] real = [.. Enumerable.Range(0, length).Select(_ => random.NextDouble() - 0.5)], imaginary = [.. real.Reverse()];
        double[] re = [.. real], im = [.. imaginary];
        new FourierTransform(length).Apply(re, im);
        for (int k = 0; k < length; k++)
        {
            var sum = System.Numerics.Complex.Zero;
            for (int j = 0; j < length; j++)
                sum += new System.Numerics.Complex(real[j], imaginary[j]) * System.Numerics.Complex.FromPolarCoordinates(1, -2 * Math.PI * j * k / length);
            Assert.Equal(sum.Real, re[k], 1e-12);
            Assert.Equal(sum.Imaginary, im[k], 1e-12);
        }
    }
}
