using FsCheck.Xunit;
using Stein.Buffers;
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
        float[] jacobians = new float[rows * dimension * dimension], forward = [.. vectors], backward = new float[rows * dimension];
        var given = new ReadOnlyMatrixView<float>(vectors, rows, dimension);
        differential.Jacobian(random.View, new(jacobians, rows, dimension * dimension));
        var inPlace = new MatrixView<float>(forward, rows, dimension);
        differential.Multiply(random.View, inPlace, inPlace);
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
}
