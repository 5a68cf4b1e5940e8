using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using Stein.Buffers;
using Stein.Linear;
using Stein.Networks;
using Stein.Noise;
using Stein.Optimizers;
using Stein.Shards;
using Stein.Simd;
using Stein.Tests.Simd;
using Xunit;

namespace Stein.Tests.Buffers;

/// <summary>
/// No kernel reads or writes a byte outside its buffers, at either end: otherwise the process that runs these tests would end.
/// </summary>
public sealed class GuardPageTests : IDisposable
{
    const int Longest = 1025, Room = 1 << 20;
    const string Planted = "STEIN_PLANTED_OVERRUN";
    static readonly LaneWidth[] Widths = [LaneWidth.Scalar, LaneWidth.Vector, LaneWidth.Vector512];
    static readonly NoiseStream noise = new(5, 0);
    readonly GuardedMemory x, y, z, result;

    public GuardPageTests()
    {
        Assert.SkipUnless(GuardedMemory.IsSupported, "needs the pages of Linux");
        (x, y, z, result) = (new(Room), new(Room), new(Room), new(Room));
    }

    public void Dispose()
    {
        foreach (var memory in new[] { x, y, z, result }) memory?.Dispose();
    }

    [Theory]
    [InlineData("read after the end")]
    [InlineData("write after the end")]
    [InlineData("read before the beginning")]
    [InlineData("write before the beginning")]
    public async Task TheGuardsEndAProcessThatStepsOut(string step)
    {
        string test = $"{typeof(GuardPageTests).FullName}.{nameof(StepsOut)}";
        var start = new ProcessStartInfo("dotnet", [typeof(GuardPageTests).Assembly.Location, "-method", test])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [Planted] = step, ["DOTNET_DbgEnableMiniDump"] = "0" },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode is 134 or 139, $"{process.ExitCode}: {errors}{await output}");
        Assert.Contains(nameof(AccessViolationException), errors);
    }

    [Fact]
    public void StepsOut()
    {
        string? step = Environment.GetEnvironmentVariable(Planted);
        Assert.SkipUnless(step != null, "run by the test of the guards alone");
        const int length = 100;
        bool last = step.Contains("after");
        Span<float> inside = x.Take<float>(length, last), wide = MemoryMarshal.CreateSpan(ref inside[0], length + 1);
        if (!last) wide = MemoryMarshal.CreateSpan(ref System.Runtime.CompilerServices.Unsafe.Add(ref inside[0], -1), length + 1);
        if (step.Contains("read")) Map.Apply(wide, y.Take<float>(length + 1, last), new Negation<float>());
        else Map.Apply(y.Take<float>(length + 1, last), wide, new Negation<float>());
    }

    [Fact]
    public void ElementaryFunctionsStayInside()
    {
        foreach (var f in ElementaryFunction.All)
        {
            foreach (var (width, length, last) in Cases())
            {
                var source = x.Take<float>(length, last);
                f.Single(width, source, result.Take<float>(length, last));
                f.Double(width, y.Take<double>(length, last), result.Take<double>(length, last));
            }
        }
    }

    [Fact]
    public void TraversalsStayInside()
    {
        foreach (var (width, length, last) in Cases())
        {
            Visit<float>(width, length, last);
            Visit<double>(width, length, last);
        }

        void Visit<T>(LaneWidth width, int length, bool last) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            Span<T> a = x.Take<T>(length, last), b = y.Take<T>(length, last), c = z.Take<T>(length, last),
                to = result.Take<T>(length, last);
            Map.Apply(width, a, to, new Negation<T>());
            Map.Apply(width, a, a, new Negation<T>());
            Zip.Apply(width, a, b, to, new Sum<T>());
            Zip.Apply(width, a, b, c, to, new Sum<T>());
            Assert.Equal(T.Zero, Fold.Reduce(width, a, b, new Products<T>()));
            Fold.Sum<T>(a);
            Fold.SumOfSquares<T>(b);
            Fold.Dot<T>(a, c);
        }
    }

    [Fact]
    public void DrawsStayInside()
    {
        foreach (var (width, length, last) in Cases())
        {
            for (int first = 0; first < 20; first += 19)
            {
                Fill<float>(width, first, length, last);
                Fill<double>(width, first, length, last);
            }
            noise.Words(1, 7, result.Take<uint>(length, last));
            noise.Below(1, 7, 10, result.Take<int>(length, last));
            noise.Shuffle(1, result.Take<int>(length, last));
        }

        void Fill<T>(LaneWidth width, long first, int length, bool last) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var to = result.Take<T>(length, last);
            noise.Fill<T, Normal<T>>(width, 1, first, to);
            noise.Fill<T, Uniform<T>>(width, 1, first, to);
            noise.Fill<T, Rademacher<T>>(width, 1, first, to);
            noise.Fill<T, RawWords<T>>(width, 1, first, to);
        }
    }

    [Fact]
    public void TrainingKernelsStayInside()
    {
        for (int length = 0; length <= Longest; length++)
        {
            foreach (bool last in new[] { false, true })
            {
                Span<float> a = x.Take<float>(length, last), b = y.Take<float>(length, last), to = result.Take<float>(length, last);
                noise.Normals(1, 0, a);
                to.Clear();
                new Adam(length).Step(a, 1, 1e-3, to);
                new ExponentialMovingAverage(length, 0.9).Update(a);
                ScaledSum.Run<float>(new(a, 1, length), 2, new(b, 1, length), new(to, 1, length));
                ScaledSum.Run<double>(new(z.Take<double>(length, last), 1, length), 2, new(y.Take<double>(length, last), 1, length),
                    new(result.Take<double>(length, last), 1, length));
                if (length > 0) TreeSum.Reduce(new MatrixView<float>(result.Take<float>(3 * length, last), 3, length));
            }
        }
    }

    [Fact]
    public void ProductsStayInside()
    {
        Visit<float>();
        Visit<double>();

        unsafe void Visit<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            int[] sizes = Environment.GetEnvironmentVariable("STEIN_LONG") == "1"
                ? [1, 2, 3, 5, 6, 7, 11, 12, 13, 15, 16, 17, 31, 32, 33, 63, 64, 65, 97]
                : Lanes.Width == LaneWidth.Scalar ? [1, 13, 33] : [1, 2, 6, 13, 16, 17, 32, 33, 65];
            foreach (var (width, last) in from w in Widths from l in new[] { false, true } select (w, l))
            {
                foreach (var (m, n, k) in from m in sizes from n in sizes from k in (int[])[.. sizes, 0, 257, Longest] select (m, n, k))
                {
                    var right = Guarded<T>(z, k, n, last);
                    right.Pack(new ReadOnlyMatrixView<T>(y.Take<T>(k * n, last), k, n));
                    right.Pack(new ReadOnlyMatrixView<T>(y.Take<T>(k * n, last), n, k), transposed: true);
                    foreach (bool transposed in new[] { false, true })
                    {
                        Operand<T> a = new ReadOnlyMatrixView<T>(x.Take<T>(m * k, last), transposed ? k : m, transposed ? m : k);
                        Multiply(width, transposed ? a.Transposed : a, right, m, n, last);
                        a = Guarded<T>(x, transposed ? k : m, transposed ? m : k, last);
                        Multiply(width, transposed ? a.Transposed : a, right, m, n, last);
                    }
                }
            }
        }

        void Multiply<T>(LaneWidth width, Operand<T> a, Panels<T> b, int m, int n, bool last)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var c = new MatrixView<T>(result.Take<T>(m * n, last), m, n);
            Gemm.Run(width, a, b, false, default, new Result<T>(c), default(NoEpilogue<T>));
            Gemm.Run(width, a, b, true, default, new Result<T>(c), default(NoEpilogue<T>));
            Gemm.Run(width, a, b, false, y.Take<T>(n, last), new Result<T>(c), default(NoEpilogue<T>));
            Gemm.Run(width, a, b, false, default, new Result<T>(Guarded<T>(result, m, n, last)), default(NoEpilogue<T>));
        }
    }

    [Theory]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Softplus)]
    public void LayersAndColumnSumsStayInside(Activation activation)
    {
        foreach (var (rows, width, last) in
            from r in new[] { 1, 2, 7, 97 } from w in new[] { 1, 15, 16, 17, 33, 70 } from l in new[] { false, true } select (r, w, l))
        {
            Panels<float> weights = new(), d = Guarded<float>(y, rows, width, last), e = Guarded<float>(z, rows, width, last),
                h = Guarded<float>(result, rows, width, last);
            weights.Pack(new ReadOnlyMatrixView<float>(new float[3 * width], 3, width));
            var input = new ReadOnlyMatrixView<float>(x.Take<float>(rows * 3, last), rows, 3);
            ActivationPass.Forward(activation, input, weights, new float[width], null, null, h, d, e);
            ActivationPass.Forward(activation, input, weights, new float[width], null, null, h, d, null);
            ActivationPass.Forward(activation, input, weights, new float[width], null, null, h, null, null);
            ActivationPass.Forward(activation, input, weights, new float[width], e, e, h, d, null);
            var bypass = new Bypass(new(3, [width]));
            ActivationPass.Backward(bypass, 1, input, weights, d, null, h);
            ActivationPass.Backward(bypass, 1, input, weights, d, e, h);
            ActivationPass.Backward(bypass, 1, h, d, e, h);
            Hadamard.MultiplyAdd(d.Items, e.Items, h.Items, h.Items);
            Gemm.Multiply(input, weights, default, h, new Gating(h, d, d, e));
            RowScale.Run(d, x.Take<float>(rows, last), h);
            RowScale.Run(d, x.Take<float>(rows, last), h, accumulate: true);
            RowScale.Fill(x.Take<float>(rows, last), width, h);
            ColumnSum.Add(h, x.Take<float>(width, last));
        }
    }

    [Fact]
    public void TangentsStayInside()
    {
        foreach (var (rows, directions, width, last) in
            from r in new[] { 1, 2, 20 }
            from k in new[] { 1, 3, 7 }
            from w in new[] { 1, 16, 33 }
            from l in new[] { false, true }
            select (r, k, w, l))
        {
            Panels<float> u = Guarded<float>(x, rows * directions, width, last), d = Guarded<float>(y, rows, width, last);
            Panels<float> shared = Guarded<float>(z, directions, width, last), v = Guarded<float>(result, rows * directions, width, last);
            TangentPass.Scale(Tangents.Own(u, directions), d, directions, v);
            TangentPass.Scale(Tangents.Shared(shared), d, directions, v);
            TangentPass.AddScaled(Tangents.Own(u, directions), d, directions, v);
            TangentPass.AddScaled(Tangents.Shared(shared), d, directions, v);
            TangentPass.Contract(Tangents.Own(u, directions), Tangents.Shared(shared), directions, d, rows, width);
            Panels<float> factors = new(), aBar = Guarded<float>(z, rows, width, last);
            factors.Pack(new ReadOnlyMatrixView<float>(new float[3 * width], 3, width));
            Gemm.Multiply(new ReadOnlyMatrixView<float>(new float[3 * rows * directions], rows * directions, 3), factors, default, v,
                new TangentPass.Reversal(Tangents.Own(u, directions), d, d, directions, v, aBar));
        }
    }

    [Fact]
    public void ANetworkStaysInsideThePointsAndScores()
    {
        foreach (int dimension in new[] { 1, 2, 17 })
        {
            var network = new ScoreNetwork(new(dimension, [5, 20], skip: -1, gated: true));
            network.Initialize(noise);
            for (int rows = 0; rows <= Longest; rows += rows < 50 ? 1 : 39)
            {
                foreach (bool last in new[] { false, true })
                    network.Evaluate(new(x.Take<float>(rows * dimension, last), rows, dimension),
                        new(result.Take<float>(rows * dimension, last), rows, dimension));
            }
        }
    }

    /// <summary>All lengths; without hardware for vectors, where they take minutes, one in seven.</summary>
    static IEnumerable<(LaneWidth Width, int Length, bool Last)> Cases()
        => from width in Widths
           from length in Enumerable.Range(0, Longest + 1)
           where Lanes.Width != LaneWidth.Scalar || Environment.GetEnvironmentVariable("STEIN_LONG") == "1" || length < 40
               || length % 7 == 0
           from last in new[] { false, true }
           select (width, length, last);

    /// <summary>A matrix whose panels lie next to a guard.</summary>
    static unsafe Panels<T> Guarded<T>(GuardedMemory memory, int rows, int columns, bool last)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = (columns + Panels<T>.Width - 1) / Panels<T>.Width * Panels<T>.Width * rows;
        var panels = new Panels<T>(new AlignedArray<T>(memory.Address<T>(length, last), length));
        panels.Reshape(rows, columns);
        return panels;
    }

    readonly struct Negation<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => -x;
    }

    readonly struct Sum<T> : IZip<T>, IZip3<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x, L y) where L : unmanaged, ISimd<L, T> => x + y;

        public L Invoke<L>(L x, L y, L z) where L : unmanaged, ISimd<L, T> => x + y + z;
    }

    readonly struct Products<T> : IFold<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L sum, L x, L y) where L : unmanaged, ISimd<L, T> => L.FusedMultiplyAdd(x, y, sum);
    }
}
