using FsCheck.Xunit;
using Stein.Objectives;
using Stein.Optimizers;
using Xunit;

namespace Stein.Tests.Objectives;

/// <summary>
/// On normals the minimiser of implicit score matching is the sample's mean and inverse covariance, for any sample, whatever it was
/// drawn from (Hyvärinen 2005, section 3.1): not a statistical statement, but an identity.
/// </summary>
public class GaussianMinimiserTests
{
    const double Epsilon = 2.220446049250313e-16;

    [Property(MaxTest = 25)]
    public void TheMinimiserIsTheSampleMeanAndTheInverseCovariance(int seed)
    {
        var random = new Random(seed);
        int dimension = random.Next(1, 7);
        var sample = Moments.Random(random, dimension, weighted: seed % 2 == 0);
        Assert.True(MinimiserIsMoments(new DensityScoreMatching<GaussianFamily>(new(dimension), sample), sample));
    }

    [Property(MaxTest = 25)]
    public void TheClosedFormIsTheSampleMeanAndTheInverseCovariance(int seed)
    {
        var random = new Random(seed);
        int dimension = random.Next(1, 7);
        var sample = Moments.Random(random, dimension, weighted: seed % 2 == 0);
        var fit = ExponentialFamilyMatching.Fit(new GaussianStatistics(dimension), sample);
        var moments = Moments.Of(sample);
        double[] precision = Moments.Symmetric(fit.Parameters.AsSpan(dimension), dimension), shift = new double[dimension];
        for (int i = 0; i < dimension; i++)
            for (int j = 0; j < dimension; j++) shift[i] += moments.Precision[i * dimension + j] * moments.Mean[j];
        Assert.True(Distance(fit.Parameters[..dimension], shift) <= 100 * moments.Condition * Epsilon * (1 + shift.Max(Math.Abs)));
        Assert.True(Distance(precision, moments.Precision) <= 100 * moments.Condition * Epsilon * moments.Precision.Max());
        // At the optimum of a normal half the squared score is half the trace.
        Assert.Equal(-0.5 * Trace(moments.Precision, dimension), fit.Loss,
            100 * moments.Condition * Epsilon * Trace(moments.Precision, dimension));
    }

    [Property(MaxTest = 25)]
    public void TheMomentsAreStationaryToRoundOff(int seed)
    {
        var random = new Random(seed);
        int dimension = random.Next(1, 7);
        var sample = Moments.Random(random, dimension);
        var moments = Moments.Of(sample);
        var loss = new DensityScoreMatching<GaussianFamily>(new(dimension), sample);
        double[] parameters = [.. moments.Mean, .. Triangle(moments.Precision, dimension)], gradient = new double[loss.Parameters];
        loss.Evaluate(parameters, gradient);
        double scale = moments.Condition * (1 + moments.Precision.Max(Math.Abs));
        Assert.All(gradient, slope => Assert.InRange(Math.Abs(slope), 0, 100 * Epsilon * scale));
    }

    [Theory]
    [InlineData("right", true)]
    [InlineData("divided by D", false)]
    [InlineData("of the wrong sign", false)]
    [InlineData("left out", false)]
    public void ATraceThatIsWrongIsFound(string trace, bool passes)
    {
        var sample = Moments.Random(new Random(5), 3);
        double factor = trace switch { "right" => 1, "divided by D" => 1.0 / 3, "of the wrong sign" => -1, _ => 0 };
        Assert.Equal(passes, MinimiserIsMoments(new GaussianLoss(sample, factor), sample));
    }

    static bool MinimiserIsMoments(ILoss loss, WeightedSample sample)
    {
        int dimension = sample.Dimension;
        var minimum = QuasiNewton.Minimize(loss, new GaussianFamily(dimension).Standard(), tolerance: 1e-14);
        var moments = Moments.Of(sample);
        double[] precision = Moments.Symmetric(minimum.Point.AsSpan(dimension), dimension);
        double error = Math.Max(Distance(minimum.Point[..dimension], moments.Mean),
            Distance(precision, moments.Precision) / moments.Precision.Max());
        return error <= 1000 * moments.Condition * Epsilon;
    }

    static double Distance(double[] x, double[] y) => x.Zip(y, (a, b) => Math.Abs(a - b)).Max();

    static double Trace(double[] matrix, int size) => Enumerable.Range(0, size).Sum(i => matrix[i * size + i]);

    static IEnumerable<double> Triangle(double[] matrix, int size)
        => from i in Enumerable.Range(0, size) from j in Enumerable.Range(0, i + 1) select matrix[i * size + j];
}
