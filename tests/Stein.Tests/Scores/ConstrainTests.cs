using FsCheck.Xunit;
using Stein.Duals;
using Stein.Scores;
using Stein.Simd;
using Xunit;

namespace Stein.Tests.Scores;

/// <summary>The log-Jacobian of each map is the logarithm of the determinant of its derivatives, which dual numbers give.</summary>
public class ConstrainTests
{
    [Property(MaxTest = 100)]
    public void LogJacobiansAreThoseOfTheMaps(int seed)
    {
        double x = 6 * new Random(seed).NextDouble() - 3;
        Scalar(static (x, ref log) => Constrain.Positive(x, ref log));
        Scalar(static (x, ref log) => Constrain.Above(x, Dual<Scalar<double>>.Constant(-2), ref log));
        Scalar(static (x, ref log) => Constrain.Below(x, Dual<Scalar<double>>.Constant(5), ref log));
        Scalar(static (x, ref log) => Constrain.Unit(x, ref log));
        Scalar(static (x, ref log) => Constrain.Between(x, -3, 8, ref log));

        void Scalar(Map map)
        {
            var log = Dual<Scalar<double>>.Constant(0.25);
            double slope = map(Dual<Scalar<double>>.Variable(x), ref log).Tangent.Value;
            Assert.Equal(Math.Log(Math.Abs(slope)), log.Value.Value - 0.25, 1e-13 * (1 + Math.Abs(x)));
        }
    }

    [Property(MaxTest = 50)]
    public void LogDeterminantsAreThoseOfTheMaps(int seed)
    {
        var random = new Random(seed);
        double[] x = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => 4 * random.NextDouble() - 2)];
        Check(x.Length, static (x, y, ref log) => Constrain.Ordered<Dual<Scalar<double>>>(x, y, ref log));
        Check(x.Length + 1, static (x, y, ref log) => Constrain.Simplex<Dual<Scalar<double>>>(x, y, ref log));

        // Both maps are triangular: the determinant is the product of the diagonal.
        void Check(int outputs, VectorMap map)
        {
            double expected = 0, actual = 0;
            for (int k = 0; k < x.Length; k++)
            {
                var log = Dual<Scalar<double>>.Constant(0);
                var y = new Dual<Scalar<double>>[outputs];
                map([.. x.Select((value, i) => i == k ? Dual<Scalar<double>>.Variable(value) : Dual<Scalar<double>>.Constant(value))], y,
                    ref log);
                expected += Math.Log(Math.Abs(y[k].Tangent.Value));
                actual = log.Value.Value;
                for (int i = 0; i < k; i++) Assert.Equal(0, y[i].Tangent.Value);
            }
            Assert.Equal(expected, actual, 1e-12);
        }
    }

    [Property(MaxTest = 50)]
    public void MapsEndWhereTheyShould(int seed)
    {
        var random = new Random(seed);
        double[] x = [.. Enumerable.Range(0, 5).Select(_ => 20 * random.NextDouble() - 10)], ordered = new double[5],
            shares = new double[6];
        Constrain.Ordered(x, ordered);
        Constrain.Simplex(x, shares);
        Assert.Equal(ordered, ordered.Order());
        Assert.Equal(x[0], ordered[0]);
        Assert.Equal(1, shares.Sum(), 1e-14);
        Assert.All(shares, share => Assert.InRange(share, 0, 1));
        Assert.True(Constrain.Positive(x[0]) > 0);
        Assert.InRange(Constrain.Between(x[0], -2, 3), -2, 3);
        Constrain.Simplex(new double[5], shares);
        Assert.All(shares, share => Assert.Equal(1.0 / 6, share, 1e-15));
        Assert.Throws<ArgumentException>(() => Constrain.Simplex(new double[5], new double[5]));
    }

    delegate Dual<Scalar<double>> Map(Dual<Scalar<double>> x, ref Dual<Scalar<double>> log);

    delegate void VectorMap(Dual<Scalar<double>>[] x, Dual<Scalar<double>>[] y, ref Dual<Scalar<double>> log);
}
