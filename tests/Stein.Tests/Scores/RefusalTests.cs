using Stein.Benchmarks.Consistency;
using Stein.Buffers;
using Stein.Noise;
using Stein.Scores;
using Xunit;

namespace Stein.Tests.Scores;

/// <summary>What is no density is refused when it is made, under the name of the argument and with its value.</summary>
public class RefusalTests
{
    static readonly double[] notFinite = [double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    [Fact]
    public void ParametersOutOfRange()
    {
        double[] notPositive = [0, -1, .. notFinite];
        Refused("bend", notFinite, v => new Banana(v, 1));
        Refused("spread", notPositive, v => new Banana(1, v));
        Refused("edge", notPositive, v => new Checkerboard(v));
        Refused("degrees", notPositive, v => new StudentT(v, 2));
        Refused("deviation", notPositive, v => new Rings(2, v));
        Refused("deviation", [-1, .. notFinite], v => new GaussianMixture([1], [0, 0], v));
        Refused("means", notFinite, v => new GaussianMixture([1, 1], [0, v], 1));
        Refused("weights", notPositive, v => new GaussianMixture([1, v], [0, 1], 1));
        Refused("tau", [-1, .. notFinite], v => GaussianMixture.EightGaussians.Smoothed(v));
        Refused("mean", notFinite, v => new Gaussian([0, v], [1, 0, 0, 1]));
        Refused("covariance", notFinite, v => new Gaussian([0, 0], [1, 0, v, 1]));
        Refused("covariance", notFinite, v => new Gaussian([0, 0], [1, v, 0, 1]));
        Refused("sigma", [-1, .. notFinite], v => new Gaussian([0], [1]).Smoothed(v));
        Refused("parameters", notFinite, v => new Member<IndependentComponents<Logistic>>(new(default, 2), [1, 2, v, 4]));
        Refused("smallest", [0, -1, 1e-20, 1e20, .. notFinite], v => new NoiseRange(v, 1));
        Refused("largest", [0.5, 0.1, -1, 1e20, .. notFinite], v => new NoiseRange(0.5, v));

        static void Refused(string name, double[] values, Func<double, object> make)
        {
            foreach (double value in values)
                Assert.Equal(value, Assert.Throws<ArgumentOutOfRangeException>(name, () => make(value)).ActualValue);
        }
    }

    [Fact]
    public void DimensionsAndCountsOutOfRange()
    {
        foreach (int value in new[] { 1, 0, -1, int.MinValue }) Refused("dimension", value, v => new Funnel(v));
        foreach (int value in new[] { 0, -1, -2, int.MinValue })
        {
            Refused("dimension", value, v => new StudentT(3, v));
            Refused("count", value, v => new Rings(v, 0.2));
            Refused("dimension", value, v => new IndependentComponents<Logistic>(default, v));
        }

        static void Refused(string name, int value, Func<int, object> make)
            => Assert.Equal(value, Assert.Throws<ArgumentOutOfRangeException>(name, () => make(value)).ActualValue);
    }

    [Fact]
    public void NumbersThatDoNotFitEachOther()
    {
        Assert.Throws<ArgumentException>("weights", () => new GaussianMixture([], [], 1));
        Assert.Throws<ArgumentException>("means", () => new GaussianMixture([1, 1], [1, 2, 3], 1));
        Assert.Throws<ArgumentException>("means", () => new GaussianMixture([1], [], 1));
        Assert.ThrowsAny<ArgumentException>(() => new GaussianMixture([double.MaxValue, double.MaxValue], [1, 2], 1));
        Assert.Throws<ArgumentException>("mean", () => new Gaussian([], []));
        Assert.Throws<ArgumentException>("covariance", () => new Gaussian([0, 0], [1, 0, 1]));
        Assert.Throws<ArgumentException>("covariance", () => new Gaussian([0, 0], [1, 2, 2, 1]));
        Assert.Throws<ArgumentException>("covariance", () => new Gaussian(new double[65_536], []));
        Assert.Throws<ArgumentException>("parameters", () => new Member<IndependentComponents<Logistic>>(new(default, 2), [1, 2, 4]));
        Assert.Throws<ArgumentException>("y", () => Constrain.Ordered(new double[3], new double[2]));
        Assert.Throws<ArgumentException>("y", () => Constrain.Ordered(new double[2], new double[3]));
        Assert.Throws<ArgumentException>("y", () => Constrain.Simplex(new double[5], new double[5]));
    }

    [Fact]
    public void DefaultValuesThatHaveNoParameters()
    {
        Refused<Banana>();
        Refused<Checkerboard>();
        Refused<Funnel>();
        Refused<Rings>();
        Refused<StudentT>();
        Refused<GaussianMixture>();
        Refused<Member<IndependentComponents<Logistic>>>();
        Assert.Throws<ArgumentException>("mixture", () => new GaussianMixtureScore<double>(default));
        Assert.Equal(0, default(GaussianMixture).Components);
        Assert.Equal(1, Score.FromDensity(default(Logistic)).Dimension);
        foreach (ISampled sampled in new ISampled[] { default(Banana), default(Checkerboard), default(Funnel), default(GaussianMixture) })
            Assert.Throws<ArgumentException>("points", () => sampled.Draw(new NoiseStream(1, 1), 0, new(new double[4], 2, 2)));

        static void Refused<TDensity>() where TDensity : struct, IDensity
        {
            Assert.Equal(0, default(TDensity).Dimension);
            Assert.Contains("dimension 0", Assert.Throws<ArgumentException>("density", () => Score.FromDensity(default(TDensity))).Message);
            Assert.Throws<ArgumentException>("density", () => Score.InSinglePrecision(default(TDensity)));
        }
    }

    [Fact]
    public void DrawsOfAnotherDimension()
    {
        ISampled[] all = [new Banana(1, 1), new Checkerboard(0.1), new Funnel(2), GaussianMixture.EightGaussians];
        foreach (var sampled in all)
            Assert.Throws<ArgumentException>("points", () => sampled.Draw(new NoiseStream(1, 1), 0, new(new double[6], 2, 3)));
    }

    /// <summary>Every argument of every evaluation, a row or a coordinate more or less.</summary>
    [Fact]
    public void ShapesThatDoNotFit()
    {
        Check(new Gaussian([0, 0], [1, 0, 0, 1]));
        Check(new GaussianMixtureScore<double>(GaussianMixture.EightGaussians));
        Check(Score.FromDensity(new Banana(1, 1)), optional: true);

        static void Check(IDifferentiableLogDensity<double> score, bool optional = false)
        {
            const int Rows = 3, Dimension = 2;
            double[] room = new double[50], rows = new double[Rows];
            score.Evaluate(new(room, Rows, Dimension), new MatrixView<double>(room, Rows, Dimension));
            foreach (int columns in new[] { Dimension - 1, Dimension + 1, 0 })
            {
                Refused(() => score.Evaluate(new(room, Rows, columns), new MatrixView<double>(room, Rows, columns)), "points");
                Refused(() => score.Evaluate(new(room, Rows, columns), rows, new(room, Rows, columns)), "points");
                Refused(() => score.Trace(new(room, Rows, columns), new(room, Rows, columns), rows), "points");
                Refused(() => score.Jacobian(new(room, Rows, columns), new(room, Rows, columns * columns)), "points");
            }
            foreach (int change in new[] { -1, 1, -Rows })
            {
                int more = Rows + change, wider = Math.Max(0, Dimension + change);
                foreach (var (height, width) in new[] { (more, Dimension), (Rows, wider), (more, wider) })
                {
                    Refused(() => score.Evaluate(new(room, Rows, Dimension), new MatrixView<double>(room, height, width)));
                    Refused(() => score.Evaluate(new(room, Rows, Dimension), rows, new(room, height, width)));
                    if (optional && width == 0) continue;
                    Refused(() => score.Trace(new(room, Rows, Dimension), new(room, height, width), rows));
                }
                Refused(() => score.Trace(new(room, Rows, Dimension), new(room, Rows, Dimension), new double[more]));
                Refused(() => score.Jacobian(new(room, Rows, Dimension), new(room, more, Dimension * Dimension)));
                Refused(() => score.Jacobian(new(room, Rows, Dimension), new(room, Rows, wider)));
                if (optional && more == 0) continue;
                Refused(() => score.Evaluate(new(room, Rows, Dimension), new double[more], new(room, Rows, Dimension)));
            }
        }

        static void Refused(Action use, string? name = null)
        {
            var refusal = Assert.Throws<ArgumentException>(use);
            if (name is not null) Assert.Equal(name, refusal.ParamName);
        }
    }
}
