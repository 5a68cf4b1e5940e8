using FsCheck.Xunit;
using Stein.Buffers;
using Stein.Duals;
using Stein.Simd;
using Xunit;

namespace Stein.Tests.Duals;

/// <summary>The reverse sweep: it equals dual numbers, whatever is shared, left unused or constant.</summary>
public class RecordingTests
{
    [Property(MaxTest = 300)]
    public void TheSweepEqualsDualNumbersOnRandomPrograms(int seed)
    {
        var random = new Random(seed);
        int dimension = random.Next(1, 12);
        Agree(new RandomProgram(seed, random.Next(1, 60)), Numbers(random, dimension), 1e-11);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(70)]
    [InlineData(600)]
    public void SumsOverDataAreTermsOfOneNode(int dimension)
    {
        var random = new Random(dimension);
        Agree(new Regression(Numbers(random, 40 * dimension), Numbers(random, 40)), Numbers(random, dimension), 1e-12);
    }

    [Fact]
    public void SumsThatBeginAlikeStayApart()
    {
        // s + z and s − w continue the same sum; both enter, s itself enters twice, and x + x is one node twice.
        double[] x = [0.3, -0.7, 1.1, 0.4], gradient = new double[4];
        double value = Gradient.At(new Branches(), x, gradient);
        double s = x[0] + x[1], a = s + x[2], b = s - x[3];
        Assert.Equal(a * b + s * s + (x[0] + x[0]) * a, value, 1e-14);
        double bySum = a + b + 2 * s + 2 * x[0];
        Assert.Equal(bySum + 2 * a, gradient[0], 1e-14);
        Assert.Equal(bySum, gradient[1], 1e-14);
        Assert.Equal(b + 2 * x[0], gradient[2], 1e-14);
        Assert.Equal(-a, gradient[3], 1e-14);
    }

    [Fact]
    public void WhatTheResultDoesNotDependOnStaysOut()
    {
        double[] x = [0, 1, 2], gradient = new double[3];
        Assert.Equal(5, Gradient.At(new Unused(), x, gradient));
        Assert.Equal([0, 2, 4], gradient);
    }

    [Fact]
    public void AConstantHasNoGradient()
    {
        double[] gradient = [1, 1, 1];
        Assert.Equal(7, Gradient.At(new Seven(), [1.0, 2, 3], gradient));
        Assert.Equal([0, 0, 0], gradient);
    }

    [Fact]
    public void AFunctionMayDifferentiateAnother()
    {
        double[] x = [1, 2, 3], gradient = new double[3];
        // The inner gradient is that of Σ z² at (1, 2, 3), so the function is 2 x_0 + 4 x_1 + 6 x_2.
        Assert.Equal(28, Gradient.At(new Outer(), x, gradient));
        Assert.Equal([2, 4, 6], gradient);
    }

    [Fact]
    public void NothingIsAllocatedOnceTheRecordingHasGrown()
    {
        var random = new Random(1);
        const int Dimension = 50;
        var f = new Regression(Numbers(random, 40 * Dimension), Numbers(random, 40));
        double[] x = Numbers(random, Dimension), gradient = new double[Dimension];
        Gradient.At(f, x, gradient);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Gradient.At(f, x, gradient);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    static void Agree<TFunction>(TFunction f, double[] x, double tolerance) where TFunction : struct, IFunction
    {
        double[] forward = new double[x.Length], reverse = new double[x.Length];
        double value = At(forward, isReverse: false), recorded = At(reverse, isReverse: true);
        Assert.Equal(value, recorded);
        double scale = forward.Max(Math.Abs);
        for (int i = 0; i < x.Length; i++) Assert.Equal(forward[i], reverse[i], tolerance * (1 + scale));

        double At(double[] gradient, bool isReverse)
        {
            double[] result = new double[1];
            Gradient.Evaluate(
                Lanes.Width, f, new ReadOnlyMatrixView<double>(x, 1, x.Length), result, new(gradient, 1, x.Length), isReverse);
            return result[0];
        }
    }

    static double[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => 2 * random.NextDouble() - 1)];

    /// <summary>Random operations on eight numbers, each replacing one of them; arguments stay where the derivatives are moderate.</summary>
    readonly struct RandomProgram(int seed, int steps) : IFunction
    {
        public R Invoke<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            var random = new Random(seed);
            Span<R> slots = stackalloc R[8];
            for (int i = 0; i < slots.Length; i++) slots[i] = i < x.Length ? x[i] : R.Constant(0.1 * i);
            for (int step = 0; step < steps; step++)
            {
                R a = slots[random.Next(8)], b = slots[random.Next(8)], c = x[random.Next(x.Length)];
                double number = 2 * random.NextDouble() - 1;
                slots[random.Next(8)] = random.Next(27) switch
                {
                    0 or 1 or 2 => a + c,
                    3 or 4 => a + number * c,
                    5 => a - b,
                    6 => b - c,
                    7 => -a,
                    8 => a + number,
                    9 => number - a,
                    10 => number * a,
                    11 => a / (2 + number),
                    12 => R.Tanh(a) * R.Sin(b),
                    13 => R.Sin(a) / (2 + R.Cos(b)),
                    14 => number / (2 + R.Sin(a)),
                    15 => R.FusedMultiplyAdd(R.Tanh(a), R.Cos(b), c),
                    16 => R.FusedMultiplyAdd(R.Constant(number), c, a),
                    17 => R.FusedMultiplyAdd(R.Tanh(a), R.Constant(number), b),
                    18 => R.Sqrt(1 + R.Sigmoid(a)),
                    19 => R.Exp(R.Tanh(a)) + R.Expm1(R.Sin(b)),
                    20 => R.Log(2 + R.Sin(a)),
                    21 => R.Log1p(R.Sigmoid(a)),
                    22 => R.Softplus(a),
                    23 => R.Sigmoid(a) * R.Sigmoid(a),
                    24 => R.ProbitToLogit(R.Sin(a)) - R.ProbitToLogitSlope(R.Cos(a)),
                    25 => R.Constant(number) * c + R.Constant(2) / (3 + R.Tanh(a)),
                    _ => R.Sin(a) - R.Constant(number),
                };
            }
            R sum = slots[0];
            for (int i = 1; i < slots.Length; i++) sum += slots[i];
            return sum;
        }
    }

    readonly struct Regression(double[] rows, double[] y) : IFunction
    {
        public R Invoke<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            R total = R.Constant(0);
            for (int i = 0; i < y.Length; i++)
            {
                R mean = R.Constant(0);
                for (int d = 0; d < x.Length; d++) mean += rows[i * x.Length + d] * x[d];
                total += y[i] * mean - R.Softplus(mean);
            }
            return total;
        }
    }

    readonly struct Branches : IFunction
    {
        public R Invoke<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            R s = x[0] + x[1], a = s + x[2], b = s - x[3];
            return a * b + s * s + (x[0] + x[0]) * a;
        }
    }

    readonly struct Unused : IFunction
    {
        public R Invoke<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            _ = R.Log(x[0]) + R.Sqrt(x[0]) / x[0];
            return x[1] * x[1] + x[2] * x[2];
        }
    }

    readonly struct Seven : IFunction
    {
        public R Invoke<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R> => R.Constant(3) + R.Constant(2) * R.Sqrt(R.Constant(4));
    }

    readonly struct Outer : IFunction
    {
        public R Invoke<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            double[] inner = new double[3];
            Gradient.At(new Squares(), [1.0, 2, 3], inner);
            return inner[0] * x[0] + inner[1] * x[1] + inner[2] * x[2];
        }
    }

    readonly struct Squares : IFunction
    {
        public R Invoke<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R> => x[0] * x[0] + x[1] * x[1] + x[2] * x[2];
    }
}
