using FsCheck.Xunit;
using Stein.Linear;
using Xunit;

namespace Stein.Tests.Linear;

public class CholeskyTests
{
    [Property(MaxTest = 100)]
    public void TheFactorTimesItsTransposeIsTheMatrixAndSolvesIt(int seed)
    {
        var random = new Random(seed);
        int n = random.Next(1, 12);
        double[] g = [.. Enumerable.Range(0, n * n).Select(_ => random.NextDouble() - 0.5)], matrix = new double[n * n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                matrix[i * n + j] = Enumerable.Range(0, n).Sum(k => g[i * n + k] * g[j * n + k]) + (i == j ? 0.1 : 0);
        var cholesky = new Cholesky(matrix, n);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                Assert.Equal(matrix[i * n + j], Enumerable.Range(0, n).Sum(k => cholesky[i, k] * cholesky[j, k]), 1e-12);
        double[] solution = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble())], b = new double[n];
        for (int i = 0; i < n; i++) b[i] = Enumerable.Range(0, n).Sum(k => matrix[i * n + k] * solution[k]);
        cholesky.Solve(b);
        for (int i = 0; i < n; i++) Assert.Equal(solution[i], b[i], 1e-9);
    }

    [Theory]
    [InlineData(1.0, 2.0, 2.0, 1.0)]
    [InlineData(1.0, 1.0, 1.0, 1.0)]
    [InlineData(0.0, 0.0, 0.0, 1.0)]
    [InlineData(double.NaN, 0.0, 0.0, 1.0)]
    [InlineData(1.0, 0.0, 0.0, double.PositiveInfinity)]
    public void AMatrixThatIsNotPositiveDefiniteIsRefused(double a, double b, double c, double d)
    {
        Assert.Contains("not positive definite", Assert.Throws<ArgumentException>("matrix", () => new Cholesky([a, b, c, d], 2)).Message);
        Assert.Null(Cholesky.TryFactor([a, b, c, d], 2));
    }

    /// <summary>The squares of 65,536 and of the largest integer are 0 and 1 in 32 bits.</summary>
    [Theory]
    [InlineData(4, 3)]
    [InlineData(4, 1)]
    [InlineData(4, -2)]
    [InlineData(0, 65_536)]
    [InlineData(1, int.MaxValue)]
    public void AWrongSizeIsRefusedBothWays(int length, int size)
    {
        Assert.Throws<ArgumentException>("matrix", () => new Cholesky(new double[length], size));
        Assert.Throws<ArgumentException>("matrix", () => Cholesky.TryFactor(new double[length], size));
    }

    [Fact]
    public void BothWaysGiveTheSameFactor()
    {
        double[] matrix = [4, 0, 2, 3];
        Cholesky one = new(matrix, 2), other = Cholesky.TryFactor(matrix, 2)!;
        for (int i = 0; i < 4; i++) Assert.Equal(one[i / 2, i % 2], other[i / 2, i % 2]);
        Assert.Throws<ArgumentException>("b", () => one.Solve(new double[3]));
        Assert.Throws<ArgumentException>("b", () => one.Solve(new double[1]));
    }
}
