using System.Globalization;
using Stein.Simd;
using Stein.Tests.Oracles;
using Xunit;

namespace Stein.Tests.Simd;

public class ElementaryTests(ITestOutputHelper output)
{
    /// <summary>An odd stride, which visits about 2²⁰ floats of every exponent and both signs.</summary>
    const uint Stride = 4099;

    public static TheoryData<string> Names => [.. ElementaryFunction.All.Select(f => f.Name)];

    static readonly LaneWidth[] Widths = [LaneWidth.Scalar, LaneWidth.Vector, LaneWidth.Vector512];

    static readonly float[] Special =
    [
        0, -0f, 1, -1, float.Epsilon, -float.Epsilon, 1.17549435e-38f, -1.17549435e-38f, 1e-40f, -1e-40f, 1e-10f, -1e-10f, 0.3465f,
            -0.3466f, 0.5f,
        0.6931472f, 87.33654f, -87.33655f, 88.72283f, 88.72284f, -103.97f, -103.98f, 1e5f, -1e5f, 3e8f, float.MaxValue, -float.MaxValue,
        float.PositiveInfinity, float.NegativeInfinity, float.NaN, 1.5707964f, 3.1415927f, 65536, 65536.01f, 1.2e7f,
        -1.2784646f, 2.3993573f, -2.3993573f, -0.75179154f, 1.4142135f, -1.4142135f, -105, -108.5f, 112, -112, -14.5f, 14.7f, 15, -15,
    ];

    static ElementaryFunction Named(string name) => ElementaryFunction.All.Single(f => f.Name == name);

    [Theory, MemberData(nameof(Names))]
    public void ErrsByLessThanItsBound(string name)
    {
        ElementaryFunction f = Named(name);
        FloatLine line = FloatLine.Walk(f, LaneWidth.Vector, Stride, f.ExactRun);
        Assert.True(line.MaxError <= f.Bound, $"{line.MaxError} ulp at {line.Where:R}");
    }

    /// <summary>The double function, which other tests hold against exact values, is the measure of the float one.</summary>
    [Theory, MemberData(nameof(Names))]
    public void IsRightOnEveryFloat(string name)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("STEIN_LONG") == "1", "long: set STEIN_LONG=1");
        ElementaryFunction f = Named(name);
        FloatLine line = FloatLine.Walk(f, Lanes.Width, 1, f.Double, Environment.ProcessorCount);
        output.WriteLine($"{name}: {line.MaxError:F4} ulp at {line.Where:R}, descents {line.Descents} first {line.FirstDescent:R}, "
            + $"asymmetries {line.Asymmetries}");
        Assert.True(line.MaxError <= f.Bound, $"{line.MaxError} ulp at {line.Where:R}");
        Assert.True(!f.Monotone || line.Descents == 0, $"{line.Descents} descents, one after {line.FirstDescent:R}");
        Assert.Equal(0, line.Asymmetries);
    }

    /// <summary>The table holds values of 1400 bits, at doubles where errors are likely.</summary>
    [Theory, MemberData(nameof(Names))]
    public void TheDoubleFunctionErrsByLessThanItsBound(string name)
    {
        ElementaryFunction f = Named(name);
        (double X, double Nearest, double Beyond)[] rows = [.. Table.Value[name]];
        double[] y = Values(f.Double, Lanes.Width, [.. rows.Select(row => row.X)]);
        (double error, int where) = y.Select((value, i) => (Ulp.Error(value, rows[i].Nearest, rows[i].Beyond), i)).Max();
        output.WriteLine($"{name}: {error:F3} ulp at {rows[where].X:R}");
        Assert.True(error <= f.Bound, $"{error} ulp at {rows[where].X:R}");
    }

    static readonly Lazy<ILookup<string, (double, double, double)>> Table = new(() =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "elementary.csv")).Skip(1).Select(line => line.Split(',')).ToLookup(
            cells => cells[0], cells => (FromBits(cells[1]), FromBits(cells[2]), double.Parse(cells[3], CultureInfo.InvariantCulture))));

    static double FromBits(string hex) => BitConverter.UInt64BitsToDouble(Convert.ToUInt64(hex, 16));

    [Theory, MemberData(nameof(Names))]
    public void EveryWidthGivesTheSameBits(string name)
    {
        ElementaryFunction f = Named(name);
        var x = new float[20000];
        for (int i = 0; i < x.Length; i++)
            x[i] = i < Special.Length ? Special[i] : BitConverter.UInt32BitsToSingle((uint)i * 2654435761);
        AssertSameBits(Widths.Select(width => Values(f.Single, width, x)), BitConverter.SingleToUInt32Bits, float.IsNaN);

        var wide = new double[20000];
        for (int i = 0; i < wide.Length; i++)
            wide[i] = i < Special.Length ? Special[i] : i % 2 == 0 ? x[i] : BitConverter.UInt64BitsToDouble((ulong)i * 0x9e3779b97f4a7c15);
        AssertSameBits(Widths.Select(width => Values(f.Double, width, wide)), BitConverter.DoubleToUInt64Bits, double.IsNaN);
    }

    [Theory, MemberData(nameof(Names))]
    public void AnElementForgetsItsNeighbours(string name)
    {
        ElementaryFunction f = Named(name);
        float[] alone = [.. Special.Select(s => Values(f.Single, LaneWidth.Vector, [s])[0])];
        AssertSameBits([alone, Values(f.Single, LaneWidth.Vector, Special)], BitConverter.SingleToUInt32Bits, float.IsNaN);
    }

    public static TheoryData<string> OddNames => [.. ElementaryFunction.All.Where(f => f.Odd).Select(f => f.Name)];

    public static TheoryData<string> EvenNames => [.. ElementaryFunction.All.Where(f => f.Even).Select(f => f.Name)];

    [Theory, MemberData(nameof(EvenNames))]
    public void EvenFunctionsAreEvenBitForBit(string name)
    {
        ElementaryFunction f = Named(name);
        float[] x = [.. Special, .. Enumerable.Range(0, 10000).Select(i => BitConverter.UInt32BitsToSingle((uint)i * 2654435761))];
        float[] plus = Values(f.Single, LaneWidth.Vector, x), minus = Values(f.Single, LaneWidth.Vector, [.. x.Select(v => -v)]);
        AssertSameBits([plus, minus], BitConverter.SingleToUInt32Bits, float.IsNaN);
    }

    [Theory, MemberData(nameof(OddNames))]
    public void OddFunctionsAreOddBitForBit(string name)
    {
        ElementaryFunction f = Named(name);
        float[] x = [.. Special, .. Enumerable.Range(0, 10000).Select(i => BitConverter.UInt32BitsToSingle((uint)i * 2654435761))];
        float[] plus = Values(f.Single, LaneWidth.Vector, x), minus = Values(f.Single, LaneWidth.Vector, [.. x.Select(v => -v)]);
        AssertSameBits([plus, [.. minus.Select(v => -v)]], BitConverter.SingleToUInt32Bits, float.IsNaN);
    }

    [Theory]
    [InlineData("exp", 0, 1)]
    [InlineData("exp", double.NegativeInfinity, 0)]
    [InlineData("exp", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("expm1", 0, 0)]
    [InlineData("expm1", double.NegativeInfinity, -1)]
    [InlineData("expm1", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("log", 0, double.NegativeInfinity)]
    [InlineData("log", 1, 0)]
    [InlineData("log", -1, double.NaN)]
    [InlineData("log", double.NegativeInfinity, double.NaN)]
    [InlineData("log", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("log1p", 0, 0)]
    [InlineData("log1p", -1, double.NegativeInfinity)]
    [InlineData("log1p", -1.5, double.NaN)]
    [InlineData("log1p", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("sin", 0, 0)]
    [InlineData("sin", double.PositiveInfinity, double.NaN)]
    [InlineData("cos", 0, 1)]
    [InlineData("cos", double.NegativeInfinity, double.NaN)]
    [InlineData("tanh", 0, 0)]
    [InlineData("tanh", double.PositiveInfinity, 1)]
    [InlineData("tanh", double.NegativeInfinity, -1)]
    [InlineData("sigmoid", 0, 0.5)]
    [InlineData("sigmoid", double.NegativeInfinity, 0)]
    [InlineData("sigmoid", double.PositiveInfinity, 1)]
    [InlineData("softplus", double.NegativeInfinity, 0)]
    [InlineData("softplus", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("tanh'", 0, 1)]
    [InlineData("tanh''", 0, -0.0)]
    [InlineData("sigmoid'", 0, 0.25)]
    [InlineData("sigmoid'", double.PositiveInfinity, 0)]
    [InlineData("sigmoid'", double.NegativeInfinity, 0)]
    [InlineData("sigmoid''", 0, -0.0)]
    [InlineData("sigmoid''", double.PositiveInfinity, -0.0)]
    [InlineData("sigmoid''", double.NegativeInfinity, 0)]
    [InlineData("softplus'", 0, 0.5)]
    [InlineData("softplus'", double.PositiveInfinity, 1)]
    [InlineData("softplus'", double.NegativeInfinity, 0)]
    [InlineData("softplus''", 0, 0.25)]
    [InlineData("probit", 0, 0)]
    [InlineData("probit", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("probit", double.NegativeInfinity, double.NegativeInfinity)]
    [InlineData("probit'", 0, 1.5957691216057308)]
    [InlineData("probit'", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("probit'", double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData("silu", 0, 0)]
    [InlineData("silu", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("silu", double.NegativeInfinity, -0.0)]
    [InlineData("silu'", 0, 0.5)]
    [InlineData("silu'", double.PositiveInfinity, 1)]
    [InlineData("silu'", double.NegativeInfinity, -0.0)]
    [InlineData("silu''", 0, 0.5)]
    [InlineData("silu''", double.PositiveInfinity, -0.0)]
    [InlineData("silu''", double.NegativeInfinity, -0.0)]
    [InlineData("gelu", 0, 0)]
    [InlineData("gelu", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("gelu", double.NegativeInfinity, -0.0)]
    [InlineData("gelu'", 0, 0.5)]
    [InlineData("gelu'", double.PositiveInfinity, 1)]
    [InlineData("gelu'", double.NegativeInfinity, -0.0)]
    [InlineData("gelu''", double.PositiveInfinity, -0.0)]
    [InlineData("gelu''", double.NegativeInfinity, -0.0)]
    public void SpecialValuesAreExact(string name, double x, double y)
    {
        ElementaryFunction f = Named(name);
        foreach (LaneWidth width in Widths)
        {
            Assert.Equal((float)y, Values(f.Single, width, [(float)x])[0]);
            Assert.Equal(y, Values(f.Double, width, [x])[0]);
            Assert.True(float.IsNaN(Values(f.Single, width, [float.NaN])[0]));
            Assert.True(double.IsNaN(Values(f.Double, width, [double.NaN])[0]));
        }
    }

    [Theory]
    [InlineData("expm1")]
    [InlineData("log1p")]
    [InlineData("sin")]
    [InlineData("tanh")]
    [InlineData("probit")]
    [InlineData("silu")]
    [InlineData("gelu")]
    public void TheSignOfZeroIsKept(string name)
    {
        ElementaryFunction f = Named(name);
        foreach (LaneWidth width in Widths)
        {
            Assert.Equal([0x80000000, 0], Values(f.Single, width, [-0f, 0f]).Select(BitConverter.SingleToUInt32Bits));
            Assert.Equal([1ul << 63, 0], Values(f.Double, width, [-0.0, 0.0]).Select(BitConverter.DoubleToUInt64Bits));
        }
    }

    [Fact]
    public void TheLogarithmOfMinusZeroIsMinusInfinity()
    {
        foreach (LaneWidth width in Widths)
            Assert.Equal(float.NegativeInfinity, Values(Named("log").Single, width, [-0f])[0]);
    }

    static T[] Values<T>(ElementaryFunction.Run<T> run, LaneWidth width, T[] x)
    {
        var y = new T[x.Length];
        run(width, x, y);
        return y;
    }

    static void AssertSameBits<T, TBits>(IEnumerable<T[]> runs, Func<T, TBits> bits, Func<T, bool> isNaN)
    {
        object[] first = [.. runs.First().Select(v => isNaN(v) ? "NaN" : (object)bits(v)!)];
        foreach (T[] run in runs)
            Assert.Equal(first, run.Select(v => isNaN(v) ? "NaN" : (object)bits(v)!));
    }
}
