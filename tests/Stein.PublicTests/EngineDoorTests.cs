using Stein.Buffers;
using Stein.Duals;
using Stein.Files;
using Stein.Linear;
using Stein.Noise;
using Stein.Shards;
using Stein.Simd;
using Xunit;

namespace Stein.PublicTests;

/// <summary>The numerics alone: what the examples in the documentation do.</summary>
public class EngineDoorTests
{
    [Fact]
    public void ElementaryFunctionsOverSpans()
    {
        double[] x = [-1, 0, 1];
        var y = new double[x.Length];
        Elementary.Exp(x, y);
        Elementary.Log(y, y);       // in place: x again, to rounding
        Assert.All(x.Zip(y), pair => Assert.Equal(pair.First, pair.Second, 1e-15));
        Assert.Equal(Math.Tanh(0.5), Single(), 1e-15);

        static double Single()
        {
            double y = Scalar<double>.Tanh(0.5).Value;
            return y;
        }
    }

    [Fact]
    public void OwnKernelsOverLanes()
    {
        double[] x = [-1, 0, 3];
        var y = new double[x.Length];
        Map.Apply(x, y, new Softsign());
        Assert.Equal([-0.5, 0, 0.75], y);
        Zips();
        Folds();

        static void Zips()
        {
            float[] x = [1, 2, 3], y = [10, 20, 30];
            Zip.Apply(x, y, x, new PlusMultiple(0.5f));     // x becomes [6, 12, 18]
            Assert.Equal([6, 12, 18], x);
            Zip.Apply(x, y, x, y, new ProductPlus());
            Assert.Equal([66, 252, 558], y);
        }

        static void Folds()
        {
            double[] x = [1, 2, 3], y = [3, 2, 1];
            double dot = Fold.Dot(x, y);                                        // 10
            double distance = Fold.Reduce(x, y, new AbsoluteDifferences());     // 4
            Assert.Equal((10, 4), (dot, distance));
        }
    }

    [Fact]
    public void MatrixProducts()
    {
        double[] a = [1, 2, 3, 4, 5, 6], b = [1, 0, 0, 1, 1, 1], c = new double[4];
        var product = new MatrixView<double>(c, 2, 2);
        Gemm.Multiply(new ReadOnlyMatrixView<double>(a, 2, 3), new(b, 3, 2), product);     // c becomes [4, 5, 10, 11]
        Assert.Equal([4, 5, 10, 11], c);
        Gemm.Multiply(new ReadOnlyMatrixView<double>(a, 2, 3), new(a, 2, 3), product, transposeB: true);
        Assert.Equal([14, 32, 32, 77], c);
    }

    [Fact]
    public void ViewsOfMatrices()
    {
        double[] items = [1, 2, 3, 4, 5, 6];
        var matrix = new MatrixView<double>(items, rows: 2, columns: 3);
        matrix[1, 0] = 40;                                      // items[3]
        Span<double> row = matrix[1];                           // 40, 5, 6
        MatrixView<double> block = matrix.Slice(0, 2, 1, 2);    // [[2, 3], [5, 6]]
        Assert.Equal(40, items[3]);
        Assert.Equal([40, 5, 6], row);
        Assert.Equal((2, 3, 5, 6), (block[0, 0], block[0, 1], block[1, 0], block[1, 1]));
    }

    [Fact]
    public void NoiseByCounters()
    {
        var stream = new NoiseStream(Seed: 42, Stream: 1u << 31);
        double[] all = new double[100], part = new double[10];
        stream.Normals(step: 0, first: 0, all);
        stream.Normals(step: 0, first: 50, part);       // all[50] … all[59] again
        Assert.Equal(all[50..60], part);
        var signs = new float[8];
        stream.Signs(step: 1, first: 0, signs);
        Assert.All(signs, sign => Assert.Equal(1, Math.Abs(sign)));
    }

    [Fact]
    public void OneFormulaForNumbersAndRegisters()
    {
        Assert.Equal(-3, Cubic<Scalar<double>>(-2).Value);
        double[] x = [-2, 0, 2];
        Map.Apply(x, x, new CubicMap());
        Assert.Equal([-3, 1, 5], x);
    }

    static R Cubic<R>(R x) where R : unmanaged, IReal<R> => x * x * x - 2 * x + 1;

    readonly struct CubicMap : IMap<double>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, double> => Cubic(x);
    }

    [Fact]
    public void FirstDerivativesOfAnOwnFunction()
    {
        double[] x = [1, 2], gradient = new double[2];
        double value = Gradient.At(new Rosenbrock(), x, gradient);      // 100, and the gradient is [-400, 200]
        Assert.Equal(100, value);
        Assert.Equal([-400, 200], gradient);
        Assert.Equal(200, Directional());

        static double Directional()
        {
            double[] x = [1, 2], direction = [0, 1];
            double slope = DirectionalDerivative.At(new Rosenbrock(), x, direction);    // 200
            return slope;
        }
    }

    [Fact]
    public void SecondDerivativesOfAnOwnFunction()
    {
        Assert.Equal(602, Trace());

        static double Trace()
        {
            double[] x = [1, 2];
            double laplacian = Laplacian.At(new Rosenbrock(), x);       // 602
            return laplacian;
        }
    }

    [Fact]
    public void ManyPointsAtOnce()
    {
        double[] points = [1, 2, 1, 1], values = new double[2], gradients = new double[4];
        Gradient.Evaluate(new Rosenbrock(), new ReadOnlyMatrixView<double>(points, 2, 2), values, new MatrixView<double>(gradients, 2, 2));
        Assert.Equal([100, 0], values);
        Assert.Equal([-400, 200, 0, 0], gradients);
    }

    [Fact]
    public void TheWorkerPool()
    {
        double[] items = [1, 2, 3, 4, 5, 6], sums = new double[2];
        using var pool = new WorkerPool(workers: 2);
        pool.Run(2, new RowSums(items, 3, sums));       // sums become [6, 15]
        Assert.Equal([6, 15], sums);
    }

    [Fact]
    public void AFileThatIsReplacedWhole()
    {
        string folder = Directory.CreateTempSubdirectory("stein-").FullName, path = Path.Combine(folder, "table.csv");
        AtomicFile.Write(path, stream => stream.Write("x,y\n1,2\n"u8));
        Assert.Equal("x,y\n1,2\n", File.ReadAllText(path));
        Directory.Delete(folder, recursive: true);
    }
}
