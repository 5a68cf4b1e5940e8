using FsCheck.Xunit;
using Stein.Buffers;
using Stein.Duals;
using Stein.Simd;
using Stein.Tests.Buffers;
using Xunit;

namespace Stein.Tests.Duals;

public class DerivativeTests
{
    [Property(MaxTest = 50)]
    public void DerivativesOfAWaveEqualTheClosedForms(int seed)
    {
        // f = e^{a·x} sin(b·x): with E, s, c the exponential, sine and cosine, ∇f = E (s a + c b), H = E (s (aaᵀ − bbᵀ) + c (abᵀ + baᵀ)).
        var random = new Random(seed);
        int dimension = random.Next(1, 9);
        double[] a = Vector(random, dimension, 1), b = Vector(random, dimension, 1);
        double[] x = Vector(random, dimension, 1), v = Vector(random, dimension, 1);
        var f = new Wave(a, b);
        double e = Math.Exp(Dot(a, x)), s = Math.Sin(Dot(b, x)), c = Math.Cos(Dot(b, x));
        double[] gradient = new double[dimension], diagonal = new double[dimension];
        var hessian = new double[dimension * dimension];

        Near(e * s, Gradient.At(f, x, gradient), e);
        HessianDiagonal.At(f, x, diagonal);
        Hessian.At(f, x, hessian);
        double laplacian = 0, directional = 0;
        for (int i = 0; i < dimension; i++)
        {
            double second = e * (s * (a[i] * a[i] - b[i] * b[i]) + 2 * c * a[i] * b[i]);
            Near(e * (s * a[i] + c * b[i]), gradient[i], e);
            Near(second, diagonal[i], e);
            for (int j = 0; j < dimension; j++)
            {
                Near(e * (s * (a[i] * a[j] - b[i] * b[j]) + c * (a[i] * b[j] + b[i] * a[j])), hessian[i * dimension + j], 4 * e);
                Assert.Equal(hessian[i * dimension + j], hessian[j * dimension + i]);
            }
            laplacian += second;
            directional += e * (s * a[i] + c * b[i]) * v[i];
        }
        Near(laplacian, Laplacian.At(f, x), dimension * e);
        Near(directional, DirectionalDerivative.At(f, x, v), dimension * e);
    }

    [Property(MaxTest = 50)]
    public void DerivativesOfAMixedFunctionEqualDifferences(int seed)
    {
        var random = new Random(seed);
        double[] x = Vector(random, 4, 1), gradient = new double[4], diagonal = new double[4];
        var f = new Mixed();
        Gradient.At(f, x, gradient);
        HessianDiagonal.At(f, x, diagonal);
        for (int i = 0; i < 4; i++)
        {
            const double Step = 1e-5;
            var (above, slopeAbove) = Moved(i, Step);
            var (below, slopeBelow) = Moved(i, -Step);
            Assert.Equal((above - below) / (2 * Step), gradient[i], 1e-8 * (1 + Math.Abs(gradient[i])));
            Assert.Equal((slopeAbove - slopeBelow) / (2 * Step), diagonal[i], 1e-7 * (1 + Math.Abs(diagonal[i])));
        }

        (double Value, double Slope) Moved(int i, double step)
        {
            double[] moved = [.. x], slopes = new double[4];
            moved[i] += step;
            return (Gradient.At(f, moved, slopes), slopes[i]);
        }
    }

    [Fact]
    public void JetsAreDualsOverDualsAlongOneLine()
    {
        for (int i = 1; i < 100; i++)
        {
            var x = new Scalar<double>(0.05 * i);
            var jet = AllFunctions(Jet<Scalar<double>>.Variable(x));
            var dual = AllFunctions(Dual<Dual<Scalar<double>>>.Variable(Dual<Scalar<double>>.Variable(x)));
            for (int k = 0; k < jet.Length; k++)
            {
                double second = dual[k].Tangent.Tangent.Value;
                Assert.Equal(dual[k].Value.Value.Value, jet[k].Value.Value);
                Assert.Equal(dual[k].Value.Tangent.Value, jet[k].First.Value);
                double error = Math.Abs(second - jet[k].Second.Value);
                Assert.True(error <= 1e-13 * (1 + Math.Abs(second)), $"function {k} at {x}: {jet[k].Second} for {second:R}");
            }
        }
    }

    [Fact]
    public void ARegisterOfPointsIsItsPointsAtEveryWidth()
    {
        Check<double>();
        Check<float>();

        static void Check<T>() where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        {
            const int Dimension = 4, Stride = 7, Most = 37;
            var random = new Random(1);
            T[] points = [.. Enumerable.Range(0, Most * Stride).Select(_ => T.CreateTruncating(2 * random.NextDouble() - 1))];
            T[] vectors = [.. points.Reverse()];
            for (int rows = 0; rows <= Most; rows += rows < 18 ? 1 : 19)
            {
                var expected = Single(points, vectors, rows);
                foreach (LaneWidth width in Enum.GetValues<LaneWidth>())
                {
                    var actual = Batch(width, points, vectors, rows);
                    for (int k = 0; k < expected.Length; k++) Assert.Equal(expected[k], actual[k]);
                }
            }

            static T[][] Batch(LaneWidth width, T[] points, T[] vectors, int rows)
            {
                ReadOnlyMatrixView<T> x = new(points, rows, Dimension, Stride), v = new(vectors, rows, Dimension, Stride);
                T[][] results = Results(rows);
                MatrixView<T> gradients = new(results[1], rows, Dimension), none = default;
                Gradient.Evaluate(width, new Mixed(), x, results[0], gradients, isReverse: Gradient.IsReverse(new Mixed(), Dimension));
                HessianDiagonal.Evaluate(width, new Mixed(), x, [], none, new(results[2], rows, Dimension));
                Laplacian.Evaluate(width, new Mixed(), x, [], none, results[3]);
                DirectionalDerivative.Evaluate(width, new Mixed(), x, v, [], results[4]);
                Hessian.Evaluate(width, new Mixed(), x, new(results[5], rows, Dimension * Dimension));
                return results;
            }

            static T[][] Results(int rows)
                => [.. new[] { 1, Dimension, Dimension, 1, 1, Dimension * Dimension }.Select(columns => new T[rows * columns])];

            static T[][] Single(T[] points, T[] vectors, int rows)
            {
                T[][] results = Results(rows);
                for (int b = 0; b < rows; b++)
                {
                    ReadOnlySpan<T> x = points.AsSpan(b * Stride, Dimension), v = vectors.AsSpan(b * Stride, Dimension);
                    results[0][b] = Gradient.At(new Mixed(), x, results[1].AsSpan(b * Dimension, Dimension));
                    HessianDiagonal.At(new Mixed(), x, results[2].AsSpan(b * Dimension, Dimension));
                    results[3][b] = Laplacian.At(new Mixed(), x);
                    results[4][b] = DirectionalDerivative.At(new Mixed(), x, v);
                    Hessian.At(new Mixed(), x, results[5].AsSpan(b * Dimension * Dimension, Dimension * Dimension));
                }
                return results;
            }
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e300)]
    public void ABadRowSpoilsNoOther(double bad)
    {
        const int Rows = 21, Dimension = 4;
        var random = new Random(2);
        double[] points = Vector(random, Rows * Dimension, 1), clean = new double[Rows * Dimension], spoilt = new double[Rows * Dimension];
        var x = new ReadOnlyMatrixView<double>(points, Rows, Dimension);
        Gradient.Evaluate(new Mixed(), x, [], new MatrixView<double>(clean, Rows, Dimension));
        for (int row = 0; row < Rows; row++)
        {
            double kept = points[row * Dimension + 1];
            points[row * Dimension + 1] = bad;
            Gradient.Evaluate(new Mixed(), x, [], new MatrixView<double>(spoilt, Rows, Dimension));
            points[row * Dimension + 1] = kept;
            for (int i = 0; i < spoilt.Length; i++)
            {
                if (i / Dimension != row) Assert.Equal(clean[i], spoilt[i]);
            }
            Assert.Contains(spoilt[(row * Dimension)..((row + 1) * Dimension)], slope => !double.IsFinite(slope));
        }
    }

    [Fact]
    public void DerivativesStayInsideTheirMatrices()
    {
        Assert.SkipUnless(GuardedMemory.IsSupported, "needs the pages of Linux");
        using GuardedMemory points = new(8 * 4 * 20), results = new(8 * 16 * 20), numbers = new(8 * 20);
        foreach (LaneWidth width in Enum.GetValues<LaneWidth>())
        {
            for (int rows = 0; rows <= 20; rows++)
            {
                foreach (bool last in new[] { false, true })
                {
                    ReadOnlyMatrixView<double> x = new(points.Take<double>(4 * rows, last), rows, 4);
                    MatrixView<double> gradients = new(results.Take<double>(4 * rows, last), rows, 4);
                    var values = numbers.Take<double>(rows, last);
                    Gradient.Evaluate(width, new Mixed(), x, values, gradients, isReverse: true);
                    Laplacian.Evaluate(width, new Mixed(), x, [], gradients, values);
                    Hessian.Evaluate(width, new Mixed(), x, new(results.Take<double>(16 * rows, last), rows, 16));
                }
            }
        }
    }

    [Fact]
    public void ManyDimensionsNeedNoStack()
    {
        const int Dimension = 2000;
        double[] x = new double[Dimension], gradient = new double[Dimension];
        for (int i = 0; i < Dimension; i++) x[i] = i;
        Gradient.At(new Wave(new double[Dimension], Unit(Dimension, 7)), x, gradient);
        Assert.Equal(Math.Cos(7), gradient[7], 1e-15);
        Assert.Equal(1, gradient.Count(slope => slope != 0));
    }

    [Fact]
    public void ShapesThatDoNotFitAreNamed()
    {
        double[] six = new double[6];
        Assert.Contains("[2, 3]", Assert.Throws<ArgumentException>(() => Gradient.Evaluate(
            new Mixed(), new ReadOnlyMatrixView<double>(six, 2, 3), [], new MatrixView<double>(six, 3, 2))).Message);
        Assert.Contains("5 numbers", Assert.Throws<ArgumentException>(() => Laplacian.Evaluate(
            new Mixed(), new ReadOnlyMatrixView<double>(six, 2, 3), [], default, new double[5])).Message);
        Assert.Contains("[2, 3]", Assert.Throws<ArgumentException>(() => Hessian.Evaluate(
            new Mixed(), new ReadOnlyMatrixView<double>(six, 2, 3), new MatrixView<double>(six, 2, 3))).Message);
        Assert.Throws<ArgumentException>(() => Gradient.At(new Mixed(), [], Span<double>.Empty));
        Assert.Throws<ArgumentException>(() => Hessian.At(new Mixed(), [], Span<double>.Empty));
    }

    readonly struct Wave(double[] a, double[] b) : IFunction
    {
        public R Invoke<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            R growth = R.Constant(0), phase = R.Constant(0);
            for (int i = 0; i < x.Length; i++)
            {
                growth = R.FusedMultiplyAdd(R.Constant(a[i]), x[i], growth);
                phase = R.FusedMultiplyAdd(R.Constant(b[i]), x[i], phase);
            }
            return R.Exp(growth) * R.Sin(phase);
        }
    }

    /// <summary>Something of everything, of four coordinates.</summary>
    readonly struct Mixed : IFunction
    {
        public R Invoke<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            R one = R.Constant(1), square = x[0] * x[0] + x[1] * x[1] + x[2] * x[2] + x[3] * x[3];
            R waves = R.Sin(x[0] * x[1]) + R.Cos(x[2] - x[3]) * R.Tanh(x[1]);
            R growth = R.Softplus(x[0] - x[2]) / (one + square) + R.Sigmoid(x[3]) * R.Expm1(R.Constant(0.3) * x[1]);
            return waves * growth - R.Log(one + square) + R.Sqrt(one + x[2] * x[2]) - R.Log1p(R.Exp(-square) * x[3] * x[3]);
        }
    }

    static R[] AllFunctions<R>(R x) where R : unmanaged, IReal<R>
    {
        R y = x * x - R.Constant(0.3) * x;
        return
        [
            R.Sqrt(x * x + x), R.Exp(y), R.Expm1(y), R.Log(x * x + x), R.Log1p(x * x), R.Sin(y), R.Cos(y),
            R.Tanh(y), R.Sigmoid(y), R.Softplus(y), R.ProbitToLogit(y), R.ProbitToLogitSlope(y),
            y / x, x / (x * x + R.Constant(1)), R.FusedMultiplyAdd(x, y, y), x + y, x - y, -y,
        ];
    }

    static double[] Vector(Random random, int length, double size)
        => [.. Enumerable.Range(0, length).Select(_ => size * (2 * random.NextDouble() - 1))];

    static double[] Unit(int length, int place) => [.. Enumerable.Range(0, length).Select(i => i == place ? 1.0 : 0)];

    static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    static void Near(double expected, double actual, double scale)
        => Assert.True(Math.Abs(expected - actual) <= 1e-12 * scale, $"{actual:R} instead of {expected:R}");
}
