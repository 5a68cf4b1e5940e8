using FsCheck.Xunit;
using Stein.Buffers;
using Stein.Diagnostics;
using Stein.Networks;
using Stein.Noise;
using Stein.Scores;
using Stein.Tables;
using Stein.Tests.Models;
using Stein.Tests.Networks;
using Stein.Tests.Oracles;
using Xunit;

namespace Stein.Tests.Diagnostics;

public class ConservativityTests
{
    /// <summary>
    /// Networks of all shapes, one or several, by both preconditionings, against central differences of fourth order of the definition.
    /// </summary>
    [Property(MaxTest = 40)]
    public void JacobiansAtANoiseLevelAreThoseOfTheDefinition(int seed)
    {
        const double Sigma = 0.7, Step = 1e-3;
        var random = new RandomNetwork(seed, mostDimensions: 5, mostRows: 8, leastConditions: 1);
        int dimension = random.Shape.Dimension, square = dimension * dimension, rows = random.Rows;
        var points = new ReadOnlyMatrixView<float>(random.Points.Span, rows, dimension);
        for (int count = 1; count <= 3; count += 2)
        {
            ScoreNetwork[] networks = [.. Enumerable.Range(0, count).Select(m => Network(random, m))];
            foreach (var preconditioning in Enum.GetValues<Preconditioning>())
            {
                var naive = new NaiveNoiseConditional(random.Shape, preconditioning, 0.05, 9, []);
                double[][] parameters = [.. networks.Select(network => Array.ConvertAll(network.Parameters.ToArray(), p => (double)p))];
                float[] jacobians = new float[rows * square], scores = new float[rows * dimension], traces = new float[rows];
                var score = new NoiseConditionalNetwork(networks, new(new(0.05, 9), random.Shape.Conditions, preconditioning)).At(Sigma);
                score.Jacobian(points, new(jacobians, rows, square));
                score.Trace(points, new(scores, rows, dimension), traces);
                for (int b = 0; b < rows; b++)
                {
                    double[] x = random.PointRows[b][..dimension];
                    double[][] columns = [.. Enumerable.Range(0, dimension).Select(Column)];
                    double scale = 1 + columns.Sum(column => column.Sum(Math.Abs)), trace = 0;
                    for (int i = 0; i < dimension; i++)
                    {
                        trace += jacobians[b * square + i * (dimension + 1)];
                        for (int j = 0; j < dimension; j++)
                            Assert.Equal(columns[j][i], jacobians[b * square + i * dimension + j], 1e-5 * scale);
                    }
                    Assert.Equal(traces[b], trace, 1e-5 * scale);

                    double[] Column(int j)
                    {
                        double[] up = At(1), down = At(-1), up2 = At(2), down2 = At(-2);
                        return [.. up.Select((_, i) => (8 * (up[i] - down[i]) - (up2[i] - down2[i])) / (12 * Step))];

                        double[] At(int steps)
                        {
                            double[] mean = new double[dimension], moved = [.. x];
                            moved[j] += steps * Step;
                            foreach (double[] own in parameters)
                            {
                                double[] s = naive.Score(own, moved, Sigma);
                                for (int i = 0; i < dimension; i++) mean[i] += s[i] / count;
                            }
                            return mean;
                        }
                    }
                }
            }
        }
    }

    [Fact]
    public void TheScoreOfADensityIsAGradient()
    {
        var points = new double[50 * 2];
        new NoiseStream(1, 0).Normals<double>(0, 0, points);
        var x = new ReadOnlyMatrixView<double>(points, 50, 2);
        Assert.Equal(0, Conservativity.Measure((IDifferentiableScore<double>)Score.FromDensity(new Banana(0.3, 1.2)), x).Worst);
        Assert.Equal(0, Conservativity.Measure(new Gaussian([1, 2], [2, 0.5, 0.5, 1]), x).Worst, 1e-15);
        float[] narrow = Array.ConvertAll(points, value => (float)value);
        Assert.Equal(0,
            Conservativity.Measure(new DensityScore<Funnel, float>(new(2)), new ReadOnlyMatrixView<float>(narrow, 50, 2)).Worst);
    }

    [Fact]
    public void TheJacobianOfADensityIsTheSlopeOfItsScore()
    {
        const double Step = 1e-5;
        double[] x = [0.3, -0.7], jacobian = new double[4], normal = new double[4];
        var score = (IDifferentiableScore<double>)Score.FromDensity(new Banana(0.3, 1.2));
        var gaussian = new Gaussian([1, 2], [2, 0.5, 0.5, 1]);
        score.Jacobian(new(x, 1, 2), new(jacobian, 1, 4));
        gaussian.Jacobian(new(x, 1, 2), new(normal, 1, 4));
        for (int j = 0; j < 2; j++)
        {
            for (int i = 0; i < 2; i++)
            {
                Assert.Equal((At(score, i, j, Step) - At(score, i, j, -Step)) / (2 * Step), jacobian[i * 2 + j], 1e-8);
                Assert.Equal((At(gaussian, i, j, Step) - At(gaussian, i, j, -Step)) / (2 * Step), normal[i * 2 + j], 1e-8);
            }
        }
        Assert.Throws<ArgumentException>(() => score.Jacobian(new(x, 1, 2), new(jacobian, 2, 2)));
        Assert.Throws<ArgumentException>(() => gaussian.Jacobian(new(x, 1, 2), new(normal, 2, 2)));
        Assert.Throws<ArgumentException>(() => gaussian.Jacobian(new(x, 2, 1), new(normal, 2, 1)));

        double At(IScore<double> of, int i, int j, double step)
        {
            double[] moved = [.. x], s = new double[2];
            moved[j] += step;
            of.Evaluate(new(moved, 1, 2), new(s, 1, 2));
            return s[i];
        }
    }

    /// <summary>
    /// Any score that knows its Jacobian will do. A field that turns at every point measures 2, turned by less it measures <c>2 sin</c> of
    /// the angle.
    /// </summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(30, 1)]
    [InlineData(90, 2)]
    public void ATurnedFieldMeasuresTwiceTheSineOfItsAngle(double degrees, double measure)
    {
        var report = Conservativity.Measure(new Turned(Math.PI * degrees / 180), new ReadOnlyMatrixView<double>([1, 2, 3, 4], 2, 2));
        Assert.Equal(measure, report.Overall, 1e-14);
        Assert.Equal(measure, report.Worst, 1e-14);
    }

    [Fact]
    public void AFittedModelIsMeasuredByItsScore()
    {
        var rows = new double[300];
        new NoiseStream(2, 0).Normals<double>(0, 0, rows);
        foreach (int count in new[] { 1, 2 })
        {
            var options = SmallFit.Options with { EnsembleSize = count };
            var model = SmallFit.Density(Table.FromRows(rows, 2), options, cancellation: TestContext.Current.CancellationToken);
            var x = model.Scaling.Standardize(new ReadOnlyMatrixView<double>(rows, 150, 2));
            Assert.InRange(Conservativity.Measure(model.Scores.At(model.Level), x).Overall, 1e-9, 1);
            var refused = Assert.Throws<ArgumentException>(() =>
            {
                Conservativity.Measure(model.Scores.Ensemble[0], model.Scaling.Standardize(new ReadOnlyMatrixView<double>(rows, 150, 2)));
            });
            Assert.Contains("[B, ", refused.Message);
        }
    }

    [Fact]
    public void AGradientIsConservativeAndARotationIsNot()
    {
        // s = W_2 softplus(x) is a gradient if W_2 is the identity; turned by a right angle it is none.
        var shape = new NetworkShape(2, [2], Activation.Softplus);
        var points = new float[] { 0.3f, -0.2f, 1, 2, -4, 0.5f };
        Assert.Equal(0, Measure([1, 0, 0, 1]).Overall, 6);
        var rotation = Measure([0, -1, 1, 0]);
        Assert.True(rotation.Overall > 1.4 && rotation.Worst <= 2 + 1e-6 && rotation.Worst >= rotation.Overall);

        Conservativity Measure(float[] output)
        {
            var network = new ScoreNetwork(shape);
            var parameters = new float[shape.StorageLength];
            new float[] { 1, 0, 0, 1 }.CopyTo(parameters.AsSpan(shape.Weights(1)));
            output.CopyTo(parameters.AsSpan(shape.Weights(2)));
            network.SetParameters(parameters);
            return Conservativity.Measure(network, new ReadOnlyMatrixView<float>(points, 3, 2));
        }
    }

    [Fact]
    public void NoPointsAreConservativeAndBadOnesAreNamed()
    {
        var network = new ScoreNetwork(new(2, [8, 8], skip: -1));
        network.Initialize(new(1, 0));
        Assert.Equal(new Conservativity(0, 0, -1), Conservativity.Measure(network, new ReadOnlyMatrixView<float>([], 0, 2)));
        var report = Conservativity.Measure(network, new ReadOnlyMatrixView<float>([0, 0, 1, float.NaN, 2, 2], 3, 2));
        Assert.True(double.IsNaN(report.Overall) && double.IsNaN(report.Worst));
        Assert.Equal(1, report.WorstRow);
        Assert.Throws<ArgumentException>(() => Conservativity.Measure(network, new ReadOnlyMatrixView<float>([1, 2, 3], 1, 3)));
    }

    /// <summary>The network with other parameters, <paramref name="by"/> 0 for the same.</summary>
    static ScoreNetwork Network(RandomNetwork random, int by)
    {
        var network = new ScoreNetwork(random.Shape);
        network.SetParameters([.. random.Network.Parameters.ToArray().Select((p, i) => p * MathF.Cos(by * (i + 1)))]);
        return network;
    }

    /// <summary><c>s(x) = R x</c> with a rotation <c>R</c> by an angle.</summary>
    sealed class Turned(double angle) : IDifferentiableScore<double>
    {
        readonly double[] rotation = [Math.Cos(angle), -Math.Sin(angle), Math.Sin(angle), Math.Cos(angle)];

        public int Dimension => 2;

        public void Evaluate(ReadOnlyMatrixView<double> points, MatrixView<double> scores)
        {
            for (int b = 0; b < points.Rows; b++)
                for (int i = 0; i < 2; i++) scores[b, i] = rotation[2 * i] * points[b, 0] + rotation[2 * i + 1] * points[b, 1];
        }

        public void Trace(ReadOnlyMatrixView<double> points, MatrixView<double> scores, Span<double> traces)
        {
            Evaluate(points, scores);
            traces.Fill(2 * Math.Cos(angle));
        }

        public void Jacobian(ReadOnlyMatrixView<double> points, MatrixView<double> jacobians)
        {
            for (int b = 0; b < points.Rows; b++) rotation.CopyTo(jacobians[b]);
        }
    }
}
