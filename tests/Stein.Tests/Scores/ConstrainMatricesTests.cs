using FsCheck.Xunit;
using Stein.Scores;
using Stein.Simd;
using Stein.Tests.Oracles;
using Xunit;
using Number = Stein.Duals.Dual<Stein.Simd.Scalar<double>>;

namespace Stein.Tests.Scores;

public class ConstrainMatricesTests
{
    delegate void Map(Number[] x, Number[] y, ref Number log);

    [Property(MaxTest = 30)]
    public void LogJacobiansAreNumericDeterminants(int seed)
    {
        var random = new Random(seed);
        int order = random.Next(1, 5);
        Check(order * (order - 1) / 2, order * order, (i, j) => j < i,
            static (x, y, ref log) => Constrain.CorrelationCholesky<Number>(x, y, ref log));
        Check(order * (order + 1) / 2, order * order, (i, j) => j <= i,
            static (x, y, ref log) => Constrain.CovarianceCholesky<Number>(x, y, ref log));
        Check(1, 1, (_, _) => true, static (x, y, ref log) => y[0] = Constrain.Affine(x[0], -3, 0.4, ref log));
        Check(1, 1, (_, _) => true,
            static (x, y, ref log) => y[0] = Constrain.Affine(x[0], Number.Constant(2), Number.Constant(7), ref log));

        void Check(int inputs, int outputs, Func<int, int, bool> kept, Map map)
        {
            int side = (int)Math.Sqrt(outputs);
            int[] places = [.. Enumerable.Range(0, outputs).Where(k => kept(k / side, k % side))];
            double[] x = [.. Enumerable.Range(0, inputs).Select(_ => 4 * random.NextDouble() - 2)];
            double[,] jacobian = new double[inputs, inputs];
            double actual = 0;
            Assert.Equal(inputs, places.Length);
            for (int i = 0; i < inputs; i++)
            {
                var log = Number.Constant(0.25);
                var y = new Number[outputs];
                map([.. x.Select((value, k) => i == k ? Number.Variable(value) : Number.Constant(value))], y, ref log);
                for (int k = 0; k < inputs; k++) jacobian[k, i] = y[places[k]].Tangent.Value;
                actual = log.Value.Value - 0.25;
            }
            Assert.Equal(LogDeterminant(jacobian), actual, 1e-11);
        }
    }

    /// <summary>By elimination with pivots.</summary>
    static double LogDeterminant(double[,] a)
    {
        int n = a.GetLength(0);
        double log = 0;
        for (int k = 0; k < n; k++)
        {
            int pivot = Enumerable.Range(k, n - k).MaxBy(i => Math.Abs(a[i, k]));
            for (int j = 0; j < n; j++) (a[k, j], a[pivot, j]) = (a[pivot, j], a[k, j]);
            log += Math.Log(Math.Abs(a[k, k]));
            for (int i = k + 1; i < n; i++)
                for (int j = n - 1; j >= k; j--) a[i, j] -= a[i, k] / a[k, k] * a[k, j];
        }
        return log;
    }

    [Property(MaxTest = 50)]
    public void MapsEndWhereTheyShould(int seed)
    {
        var random = new Random(seed);
        double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => 60 * random.NextDouble() - 30)];
        double[] factor = new double[16], direction = new double[5];
        Constrain.CorrelationCholesky(Draw(6), factor);
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(1, Enumerable.Range(0, 4).Sum(j => factor[4 * i + j] * factor[4 * i + j]), 1e-14);
            Assert.True(factor[5 * i] > 0);
            for (int j = i + 1; j < 4; j++) Assert.Equal(0, factor[4 * i + j]);
        }
        double[] x = Draw(10);
        Constrain.CovarianceCholesky(x, factor);
        Assert.Equal(Math.Exp(x[2]), factor[5], 1e-14 * factor[5]);
        Assert.Equal(x[8], factor[14]);
        Assert.Equal(0, factor[1]);
        Constrain.UnitVector(Draw(5), direction);
        Assert.Equal(1, direction.Sum(v => v * v), 1e-14);
        Assert.Equal(7, Constrain.Affine(2, 1, 3));
    }

    /// <summary>A density of directions on the circle becomes one that integrates to 1 over the plane.</summary>
    [Fact]
    public void DirectionsHaveADensityOverThePlane()
    {
        Assert.Equal(1, Integral.OverSquare(9, 0.1, (points, values) =>
        {
            Span<Scalar<double>> y = stackalloc Scalar<double>[2];
            for (int i = 0; i < values.Length; i++)
            {
                Scalar<double> log = 0;
                Constrain.UnitVector<Scalar<double>>([points[2 * i] + 0.05, points[2 * i + 1]], y, ref log);
                // A von Mises of the angle: it depends on the direction.
                double angle = Math.Atan2(y[1].Value, y[0].Value);
                values[i] = Math.Exp((log + LogPdf.VonMises((Scalar<double>)0, 0, 0)).Value) * (1 + 0.5 * Math.Cos(angle));
            }
        }), 1e-4);
        Scalar<double> area = 0;
        Scalar<double>[] zero = [1e-200, 0, 0];
        Constrain.UnitVector<Scalar<double>>(zero, new Scalar<double>[3], ref area);
        // 4π (2π)^(−3/2)
        Assert.Equal(Math.Log(4 * Math.PI) - 1.5 * Math.Log(2 * Math.PI), area.Value, 1e-14);
    }

    [Fact]
    public void ShapesThatDoNotFitAreRefused()
    {
        double[] x = new double[3], y = new double[9];
        Assert.Throws<ArgumentException>("factor", () => Constrain.CorrelationCholesky(x, new double[4]));
        Assert.Throws<ArgumentException>("factor", () => Constrain.CorrelationCholesky(new double[2], y));
        Assert.Throws<ArgumentException>("factor", () => Constrain.CovarianceCholesky(x, y));
        Assert.Throws<ArgumentException>("y", () => Constrain.UnitVector(x, y));
        Constrain.CorrelationCholesky(x, y);
    }

    /// <summary>The number 1 at the corner has no derivative, and the density of any order is finite far out.</summary>
    [Fact]
    public void FarOutCorrelationsStayFinite()
    {
        var log = Number.Constant(0);
        var y = new Number[9];
        Constrain.CorrelationCholesky<Number>([Number.Variable(300), new(-200, 0), new(250, 0)], y, ref log);
        Assert.Equal(0, y[0].Tangent.Value);
        Assert.All(y, value => Assert.True(double.IsFinite(value.Value.Value) && double.IsFinite(value.Tangent.Value)));
        Assert.True(double.IsFinite((log + LogPdf.LkjCholesky<Number>(y, 2)).Tangent.Value));
    }
}
