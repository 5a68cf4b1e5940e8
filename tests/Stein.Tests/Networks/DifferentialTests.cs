using FsCheck.Xunit;
using Stein.Buffers;
using Stein.Diagnostics;
using Stein.Networks;
using Stein.Tests.Oracles;
using Xunit;

namespace Stein.Tests.Networks;

public class DifferentialTests
{
    [Property(MaxTest = 100)]
    public void JacobianAndItsProductsEqualTheDualNumbersOfTheOracle(int seed)
    {
        var random = new RandomNetwork(seed, mostDimensions: 12, mostRows: 200);
        int rows = random.Rows, dimension = random.Shape.Dimension;
        var differential = new Differential(random.Network);
        float[] vectors = [.. Enumerable.Range(0, rows * dimension).Select(i => MathF.Sin(i + 1))];
        float[] jacobians = new float[rows * dimension * dimension], forward = (float[])vectors.Clone(), backward = new float[rows * dimension];
        var given = new ReadOnlyMatrixView<float>(vectors, rows, dimension);
        differential.Jacobian(random.View, new(jacobians, rows, dimension * dimension));
        differential.Multiply(random.View, new ReadOnlyMatrixView<float>(forward, rows, dimension), new MatrixView<float>(forward, rows, dimension));
        differential.MultiplyTransposed(random.View, given, new(backward, rows, dimension));
        for (int b = 0; b < rows; b++)
        {
            var expected = NaiveNetwork.Jacobian(random.Shape, random.Parameters, random.PointRows[b]);
            double scale = 1 + Math.Sqrt(expected.Cast<double>().Sum(entry => entry * entry));
            for (int i = 0; i < dimension; i++)
            {
                double product = 0, transposedProduct = 0;
                for (int j = 0; j < dimension; j++)
                {
                    Close(expected[i, j], jacobians[(b * dimension + i) * dimension + j]);
                    product += expected[i, j] * given[b, j];
                    transposedProduct += expected[j, i] * given[b, j];
                }
                Close(product, forward[b * dimension + i]);
                Close(transposedProduct, backward[b * dimension + i]);
            }

            void Close(double wanted, double actual)
                => Assert.True(Math.Abs(wanted - actual) <= 1e-5 * scale * Math.Sqrt(dimension), $"{random}: {actual} instead of {wanted}");
        }
    }

    [Property(MaxTest = 50)]
    public void ARowsJacobianDoesNotDependOnTheOthers(int seed)
    {
        var random = new RandomNetwork(seed, mostDimensions: 20, mostRows: 300);
        int rows = random.Rows, square = random.Shape.Dimension * random.Shape.Dimension;
        var differential = new Differential(random.Network);
        float[] all = new float[rows * square], single = new float[square];
        differential.Jacobian(random.View, new(all, rows, square));
        for (int b = 0; b < rows; b += 17)
        {
            differential.Jacobian(random.View.Slice(b, 1), new(single, 1, square));
            Assert.Equal(single, all.AsSpan(b * square, square).ToArray());
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
            return Conservativity.Of(network, new ReadOnlyMatrixView<float>(points, 3, 2));
        }
    }

    [Fact]
    public void NoPointsAreConservativeAndBadOnesAreNamed()
    {
        var network = new ScoreNetwork(new(2, [8, 8], skip: -1));
        network.Initialize(new(1, 0));
        Assert.Equal(new Conservativity(0, 0, -1), Conservativity.Of(network, new ReadOnlyMatrixView<float>([], 0, 2)));
        var report = Conservativity.Of(network, new ReadOnlyMatrixView<float>([0, 0, 1, float.NaN, 2, 2], 3, 2));
        Assert.True(double.IsNaN(report.Overall) && double.IsNaN(report.Worst));
        Assert.Equal(1, report.WorstRow);
        Assert.Throws<ArgumentException>(() => Conservativity.Of(network, new ReadOnlyMatrixView<float>([1, 2, 3], 1, 3)));
    }
}
