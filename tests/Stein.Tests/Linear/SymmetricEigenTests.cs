using FsCheck.Xunit;
using Stein.Linear;
using Xunit;

namespace Stein.Tests.Linear;

public class SymmetricEigenTests
{
    /// <summary><c>A v = λ v</c>, and the vectors are orthonormal; with equal, zero and very unequal eigenvalues too.</summary>
    [Property(MaxTest = 100)]
    public void VectorsAreEigenvectors(int seed)
    {
        var random = new Random(seed);
        int size = random.Next(1, 40);
        double[] matrix = new double[size * size];
        int kind = random.Next(5);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double item = kind switch
                {
                    0 => random.NextDouble() - 0.5,
                    1 => i == j ? random.Next(3) : 0,
                    2 => 1,
                    3 => 1e300 * (random.NextDouble() - 0.5),
                    _ => (random.NextDouble() - 0.5) * Math.Pow(10, -(i + j) / 4.0),
                };
                matrix[i * size + j] = matrix[j * size + i] = item;
            }
        }
        var eigen = SymmetricEigen.TryDecompose(matrix, size)!;
        double largest = eigen.Values.Max(Math.Abs);
        for (int k = 0; k < size; k++)
        {
            double[] v = eigen.Vector(k).ToArray();
            for (int i = 0; i < size; i++)
            {
                double product = 0;
                for (int j = 0; j < size; j++) product += matrix[i * size + j] * v[j];
                Assert.Equal(eigen.Values[k] * v[i], product, 1e-13 * size * largest + double.Epsilon);
            }
            for (int l = 0; l <= k; l++)
            {
                double dot = v.Zip(eigen.Vector(l).ToArray(), (a, b) => a * b).Sum();
                Assert.Equal(k == l ? 1 : 0, dot, 1e-13 * size);
            }
        }
    }

    [Fact]
    public void WhatIsNoNumberHasNone()
    {
        Assert.Null(SymmetricEigen.TryDecompose([1, double.NaN, double.NaN, 1], 2));
        Assert.Null(SymmetricEigen.TryDecompose([double.PositiveInfinity], 1));
    }
}
