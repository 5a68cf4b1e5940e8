using FsCheck.Xunit;
using Stein.Optimizers;
using Stein.Tests.Objectives;
using Xunit;

namespace Stein.Tests.Optimizers;

public class QuasiNewtonTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void RosenbrocksValleyIsWalkedToItsEnd(int size)
    {
        double[] start = [.. Enumerable.Range(0, size).Select(i => i % 2 == 0 ? -1.2 : 1)];
        var minimum = QuasiNewton.Minimize(new Rosenbrock(size), start, cancellation: Cancellation);
        Assert.Equal(Termination.Converged, minimum.Termination);
        Assert.InRange(minimum.Iterations, 1, 100);
        Assert.All(minimum.Point, x => Assert.Equal(1, x, 1e-8));
    }

    [Property(MaxTest = 100)]
    public void ASearchEndsWithTheStrongWolfeConditions(int seed)
    {
        var random = new Random(seed);
        int size = 2 * random.Next(1, 5);
        var loss = new Rosenbrock(size);
        double[] point = Moments.Uniform(random, size), gradient = new double[size], direction = Moments.Uniform(random, size);
        double value = loss.Evaluate(point, gradient), slope = Slope(gradient, direction);
        if (slope >= 0)
        {
            direction = [.. direction.Select(d => -d)];
            slope = -slope;
        }
        var search = new StrongWolfe(loss);
        Assert.True(search.Search(point, direction, value, slope, step: Math.Pow(10, random.Next(-6, 4))));
        double step = (search.Point[0] - point[0]) / direction[0];
        Assert.True(search.Value <= value + 1e-4 * step * slope + 1e-12 * value);
        Assert.True(Math.Abs(Slope(search.Gradient.ToArray(), direction)) <= 0.9 * -slope);
    }

    [Fact]
    public void AWallIsNotCrossed()
    {
        // −log(1 − x²) + (x − 2)²/10 is not a number beyond ±1, where the first steps lead.
        var minimum = QuasiNewton.Minimize(new Walled(), [-0.999], cancellation: Cancellation);
        var gradient = new double[1];
        new Walled().Evaluate(minimum.Point, gradient);
        Assert.Equal(Termination.Converged, minimum.Termination);
        Assert.Equal(0, gradient[0], 1e-9);
    }

    [Fact]
    public void NumbersGoneBadAreAnErrorThatKeepsTheLastGoodPoint()
    {
        var atOnce = Assert.Throws<DivergenceException<double[]>>(() => QuasiNewton.Minimize(new Walled(), [1.5], cancellation: Cancellation));
        Assert.Null(atOnce.LastGood);
        var later = Assert.Throws<DivergenceException<double[]>>(() => QuasiNewton.Minimize(new Spoilt(), [1.0], cancellation: Cancellation));
        Assert.Equal([1.0], later.LastGood!);
    }

    [Fact]
    public void LimitsAreKept()
    {
        Assert.Equal(Termination.IterationLimit, QuasiNewton.Minimize(new Rosenbrock(2), [-1.2, 1], 1e-10, 3, Cancellation).Termination);
        Assert.Throws<ArgumentException>(() => QuasiNewton.Minimize(new Rosenbrock(2), [1], cancellation: Cancellation));
        Assert.Throws<OperationCanceledException>(() => QuasiNewton.Minimize(new Rosenbrock(2), [0, 0], cancellation: new(canceled: true)));
    }

    static double Slope(double[] gradient, double[] direction) => gradient.Zip(direction, (g, d) => g * d).Sum();

    sealed class Rosenbrock(int size) : ILoss
    {
        public int Parameters => size;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient)
        {
            if (x.Length != size) throw new ArgumentException($"{x.Length} numbers");
            double sum = 0;
            for (int i = 0; i < size; i += 2)
            {
                double a = 1 - x[i], b = x[i + 1] - x[i] * x[i];
                sum += a * a + 100 * b * b;
                if (gradient.IsEmpty) continue;
                gradient[i] = -2 * a - 400 * b * x[i];
                gradient[i + 1] = 200 * b;
            }
            return sum;
        }
    }

    sealed class Walled : ILoss
    {
        public int Parameters => 1;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient)
        {
            if (!gradient.IsEmpty) gradient[0] = 2 * x[0] / (1 - x[0] * x[0]) + 0.2 * (x[0] - 2);
            return -Math.Log(1 - x[0] * x[0]) + 0.1 * (x[0] - 2) * (x[0] - 2);
        }
    }

    /// <summary>A parabola that is a number only where it is looked at first.</summary>
    sealed class Spoilt : ILoss
    {
        public int Parameters => 1;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient)
        {
            if (!gradient.IsEmpty) gradient[0] = 2 * x[0];
            return x[0] == 1 ? 1 : double.NaN;
        }
    }
}
