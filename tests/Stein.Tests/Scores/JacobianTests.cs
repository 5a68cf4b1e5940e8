using Stein.Buffers;
using Stein.Noise;
using Stein.Scores;
using Xunit;

namespace Stein.Tests.Scores;

/// <summary>Jacobians of densities, in closed form and by dual numbers.</summary>
public class JacobianTests
{
    const int Rows = 21, Dimension = 2, Square = Dimension * Dimension;

    public static TheoryData<string> Densities => ["banana", "gaussian", "mixture", "mixture by dual numbers"];

    static IDifferentiableLogDensity<double> Make(string name) => name switch
    {
        "banana" => Score.FromDensity(new Banana(0.3, 1.2)),
        "gaussian" => new Gaussian([1, 2], [2, 0.5, 0.5, 1]),
        "mixture" => new GaussianMixtureScore<double>(Mixture),
        _ => Score.FromDensity(Mixture),
    };

    static GaussianMixture Mixture => new([1, 4, 2], [-2, -1, 2, 1, 0, 3], 0.7);

    [Theory]
    [MemberData(nameof(Densities))]
    public void AJacobianIsTheSlopeOfTheScoreAndSymmetric(string name)
    {
        const double Step = 1e-5;
        var score = Make(name);
        double[] points = Points(), jacobians = new double[Rows * Square], traces = new double[Rows];
        score.Jacobian(new(points, Rows, Dimension), new(jacobians, Rows, Square));
        score.Trace(new(points, Rows, Dimension), new(new double[points.Length], Rows, Dimension), traces);
        for (int j = 0; j < Dimension; j++)
        {
            double[] above = Moved(j, Step), below = Moved(j, -Step);
            for (int b = 0; b < Rows; b++)
            {
                Assert.Equal(traces[b], jacobians[b * Square] + jacobians[b * Square + 3], 1e-12 * (1 + Math.Abs(traces[b])));
                for (int i = 0; i < Dimension; i++)
                {
                    double slope = (above[b * Dimension + i] - below[b * Dimension + i]) / (2 * Step);
                    Assert.Equal(slope, jacobians[b * Square + i * Dimension + j], 1e-7 * (1 + Math.Abs(slope)));
                    double mirrored = jacobians[b * Square + j * Dimension + i];
                    Assert.Equal(mirrored, jacobians[b * Square + i * Dimension + j], 1e-15);
                }
            }
        }

        double[] Moved(int j, double step)
        {
            double[] moved = [.. points], scores = new double[points.Length];
            for (int b = 0; b < Rows; b++) moved[b * Dimension + j] += step;
            score.Evaluate(new(moved, Rows, Dimension), new MatrixView<double>(scores, Rows, Dimension));
            return scores;
        }
    }

    [Fact]
    public void FarFromAllMeansAMixtureIsItsNearestNormal()
    {
        var jacobian = new double[Square];
        new GaussianMixtureScore<double>(Mixture).Jacobian(new([1e3, 500], 1, Dimension), new(jacobian, 1, Square));
        double precision = 1 / (0.7 * 0.7);
        Assert.Equal([-precision, 0, 0, -precision], jacobian, (a, b) => Math.Abs(a - b) <= 1e-9);
    }

    [Theory]
    [MemberData(nameof(Densities))]
    public void ShapesThatDoNotFitAreRefused(string name)
    {
        var score = Make(name);
        double[] points = Points(), room = new double[10 * Square];
        Assert.Throws<ArgumentException>("points", () => score.Jacobian(new(points, 2, 3), new(room, 2, 9)));
        Assert.Throws<ArgumentException>("points", () => score.Jacobian(new(points, 2, 1), new(room, 2, 1)));
        foreach (var (rows, columns) in new[] { (1, Square), (3, Square), (2, Dimension), (2, Square + 1), (0, 0) })
            Assert.ThrowsAny<ArgumentException>(() => score.Jacobian(new(points, 2, Dimension), new(room, rows, columns)));
    }

    static double[] Points()
    {
        var points = new double[Rows * Dimension];
        new NoiseStream(1, 0).Normals<double>(0, 0, points);
        return points;
    }
}
