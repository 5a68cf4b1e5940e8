using FsCheck.Xunit;
using Stein.Benchmarks.Consistency;
using Stein.Objectives;
using Stein.Scores;
using Stein.Simd;
using Xunit;

namespace Stein.Tests.Objectives;

public class IndependentComponentTests
{
    [Property(MaxTest = 20)]
    public void TheSumsWrittenOutAreThoseByDualNumbers(int seed)
    {
        var random = new Random(seed);
        int dimension = random.Next(1, 6), count = dimension * dimension;
        var sample = Moments.Random(random, dimension, weighted: true);
        var writtenOut = new IndependentComponentMatching<Logistic>(default, sample);
        var byDuals = new DensityScoreMatching<IndependentComponents<Logistic>>(new(default, dimension), sample);
        double[] w = Moments.Uniform(random, count), expected = new double[count], actual = new double[count];
        double loss = byDuals.Evaluate(w, expected), scale = 1 + Math.Abs(loss) + expected.Max(Math.Abs);
        Assert.Equal(loss, writtenOut.Evaluate(w, actual), 1e-12 * scale);
        Assert.Equal(loss, writtenOut.Evaluate(w, []), 1e-12 * scale);
        for (int k = 0; k < count; k++) Assert.Equal(expected[k], actual[k], 1e-12 * scale);
    }

    [Fact]
    public void EveryWidthGivesTheSameBits()
    {
        var random = new Random(1);
        var loss = new IndependentComponentMatching<Logistic>(default, Moments.Random(random, 4));
        double[] w = Moments.Uniform(random, 16), expected = new double[16], actual = new double[16];
        double value = loss.Evaluate(LaneWidth.Scalar, w, expected);
        foreach (LaneWidth width in Enum.GetValues<LaneWidth>())
        {
            Assert.Equal(value, loss.Evaluate(width, w, actual));
            Assert.Equal(expected, actual);
        }
    }

    [Property(MaxTest = 20)]
    public void TheGradientOfTheLikelihoodIsItsDifference(int seed)
    {
        var random = new Random(seed);
        int dimension = random.Next(1, 5), count = dimension * dimension;
        var loss = new IndependentComponentLikelihood<Logistic>(default, Moments.Random(random, dimension, weighted: true));
        double[] w = Moments.Uniform(random, count), gradient = new double[count];
        for (int i = 0; i < dimension; i++) w[i * dimension + i] += 3;
        loss.Evaluate(w, gradient);
        for (int k = 0; k < count; k++)
        {
            const double Step = 1e-5;
            double[] above = [.. w], below = [.. w];
            above[k] += Step;
            below[k] -= Step;
            double difference = (loss.Evaluate(above, []) - loss.Evaluate(below, [])) / (2 * Step);
            Assert.Equal(difference, gradient[k], 1e-8 * (1 + Math.Abs(gradient[k])));
        }
    }

    [Fact]
    public void TheLikelihoodOfTwoByTwoIsTheTextbookOne()
    {
        var sample = Moments.Random(new Random(2), 2);
        double[] w = [1, 0.5, -0.25, 2];
        double expected = -Math.Log(1 * 2 + 0.5 * 0.25);
        for (int b = 0; b < sample.Rows; b++)
        {
            for (int k = 0; k < 2; k++)
            {
                double s = w[2 * k] * sample.Points[b, 0] + w[2 * k + 1] * sample.Points[b, 1];
                double half = Math.PI / (2 * Math.Sqrt(3));
                expected -= (Math.Log(half / 2) - 2 * Math.Log(Math.Cosh(half * s))) / sample.Rows;
            }
        }
        Assert.Equal(expected, new IndependentComponentLikelihood<Logistic>(default, sample).Evaluate(w, []), 1e-13);
        Assert.Equal(double.PositiveInfinity, new IndependentComponentLikelihood<Logistic>(default, sample).Evaluate(new double[4], []));
    }
}
