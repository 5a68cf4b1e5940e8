using Stein.Simd;
using Stein.Tests.Oracles;
using Xunit;

namespace Stein.Tests.Simd;

public class ElementaryTests
{
    /// <summary>Each function: the lane's text, a double reference, the bound in ulp, and the arguments it is stated for.</summary>
    static readonly Dictionary<string, (Function Function, Func<double, double> Reference, double Bound, double Limit)> Table = new()
    {
        ["exp"] = (new(Function.Kind.Exp), Math.Exp, 1, double.PositiveInfinity),
        ["expm1"] = (new(Function.Kind.Expm1), Reference.Expm1, 1, double.PositiveInfinity),
        ["log"] = (new(Function.Kind.Log), Math.Log, 1, double.PositiveInfinity),
        ["log1p"] = (new(Function.Kind.Log1p), Reference.Log1p, 1, double.PositiveInfinity),
        ["tanh"] = (new(Function.Kind.Tanh), Math.Tanh, 1, double.PositiveInfinity),
        ["sin"] = (new(Function.Kind.Sin), Math.Sin, 1, 1e4),
        ["cos"] = (new(Function.Kind.Cos), Math.Cos, 1, 1e4),
        ["sigmoid"] = (new(Function.Kind.Sigmoid), x => 1 / (1 + Math.Exp(-x)), 2, double.PositiveInfinity),
        ["softplus"] = (new(Function.Kind.Softplus), x => Math.Max(x, 0) + Reference.Log1p(Math.Exp(-Math.Abs(x))), 2, double.PositiveInfinity),
    };

    public static TheoryData<string> Names => [.. Table.Keys];

    /// <summary>Every 2039th float of both signs; STEIN_LONG=1 takes them all.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void FloatsStayWithinTheStatedBound(string name)
    {
        var (function, reference, bound, limit) = Table[name];
        uint stride = Environment.GetEnvironmentVariable("STEIN_LONG") == "1" ? 1u : 2039;
        object gate = new();
        (double Error, float At) worst = default;
        Parallel.For(0, 256, block =>
        {
            uint first = (uint)block << 24;
            (double Error, float At) own = default;
            var (x, y) = (new float[4096], new float[4096]);
            for (ulong offset = 0; offset < 1 << 24;)
            {
                int count = 0;
                for (; count < x.Length && offset < 1 << 24; offset += stride)
                {
                    float value = BitConverter.UInt32BitsToSingle(first + (uint)offset);
                    if (!(Math.Abs(value) > limit)) x[count++] = value;
                }
                Map.Run(x.AsSpan(0, count), function, y.AsSpan(0, count));
                for (int i = 0; i < count; i++)
                {
                    double error = Ulp.Error(y[i], reference(x[i]));
                    if (!(error <= own.Error)) own = (error, x[i]);
                }
            }
            lock (gate)
            {
                if (!(own.Error <= worst.Error)) worst = own;
            }
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {worst.Error:F4} ulp at {worst.At:R}");
        Assert.True(worst.Error <= bound, $"{name} is wrong by {worst.Error} ulp at {worst.At:R}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void DoublesStayNearTheRuntimesOwn(string name)
    {
        // The references are themselves good to about one ulp; a table of exact values would be needed for less.
        var (function, reference, bound, limit) = Table[name];
        var random = new Random(1);
        for (int i = 0; i < 200_000; i++)
        {
            double x = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-12, 4));
            if (Math.Abs(x) > limit) continue;
            double y = function.Invoke<Scalar<double>>(x).Value, expected = reference(x);
            if (double.IsNaN(expected)) Assert.True(double.IsNaN(y), $"{name}({x:R}) is {y:R}");
            else Assert.True(Ulp.Error(y, expected) <= bound + 1.5, $"{name}({x:R}) is {y:R} instead of {expected:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryWidthGivesTheSameBits(string name)
    {
        var function = Table[name].Function;
        var random = new Random(2);
        var singles = new float[4096];
        var doubles = new double[4096];
        for (int i = 0; i < singles.Length; i++)
        {
            singles[i] = i % 2 == 0 ? BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1L << 32)) : (float)(20 * random.NextDouble() - 10);
            doubles[i] = i % 2 == 0 ? BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)) : 20 * random.NextDouble() - 10;
        }
        Assert.Equal(Bits(Apply<float, Scalar<float>>(function, singles)), Bits(Apply<float, Lane<float>>(function, singles)));
        Assert.Equal(Bits(Apply<float, Scalar<float>>(function, singles)), Bits(Apply<float, Lane512<float>>(function, singles)));
        Assert.Equal(Bits(Apply<double, Scalar<double>>(function, doubles)), Bits(Apply<double, Lane<double>>(function, doubles)));
        Assert.Equal(Bits(Apply<double, Scalar<double>>(function, doubles)), Bits(Apply<double, Lane512<double>>(function, doubles)));
    }

    [Theory]
    [InlineData("sin")]
    [InlineData("tanh")]
    [InlineData("expm1")]
    [InlineData("log1p")]
    public void ZeroKeepsItsSign(string name)
    {
        var function = Table[name].Function;
        foreach (double zero in new[] { 0.0, -0.0 })
        {
            Assert.Equal(BitConverter.DoubleToInt64Bits(zero), BitConverter.DoubleToInt64Bits(function.Invoke<Scalar<double>>(zero).Value));
            Assert.Equal(BitConverter.SingleToInt32Bits((float)zero), BitConverter.SingleToInt32Bits(function.Invoke<Scalar<float>>((float)zero).Value));
        }
    }

    [Theory]
    [InlineData("exp")]
    [InlineData("expm1")]
    [InlineData("tanh")]
    [InlineData("sigmoid")]
    [InlineData("softplus")]
    public void NeighboursNeverFallWhereTheFunctionRises(string name)
    {
        var function = Table[name].Function;
        float start = -12;
        for (int i = 0; i < 2000; i++, start += 0.012f)
        {
            float x = start, y = function.Invoke<Scalar<float>>(x).Value;
            for (int step = 0; step < 200; step++)
            {
                x = MathF.BitIncrement(x);
                float next = function.Invoke<Scalar<float>>(x).Value;
                Assert.True(next >= y, $"{name} falls at {x:R}");
                y = next;
            }
        }
    }

    static T[] Apply<T, L>(Function function, T[] x)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> where L : unmanaged, ISimd<L, T>
    {
        var y = new T[x.Length];
        for (int i = 0; i < x.Length; i += L.Count) L.Store(function.Invoke(L.Load(in x[i])), ref y[i]);
        return y;
    }

    /// <summary>Bits, any NaN standing for all.</summary>
    static long[] Bits<T>(T[] values) where T : struct, System.Numerics.IBinaryFloatingPointIeee754<T>
        => [.. values.Select(v => T.IsNaN(v) ? long.MinValue : v is float f ? BitConverter.SingleToInt32Bits(f) : BitConverter.DoubleToInt64Bits(double.CreateTruncating(v)))];
}
