using System.Numerics;
using System.Runtime.InteropServices;
using FsCheck.Xunit;
using Stein.Duals;
using Stein.Simd;
using Xunit;

namespace Stein.Tests.Duals;

/// <summary>A plain number in a formula is the constant of it, over every kind of number.</summary>
public class ConstantOperatorTests
{
    [Property(MaxTest = 50)]
    public void APlainNumberIsItsConstant(int seed)
    {
        Check<double, Scalar<double>>(seed);
        Check<double, Lane<double>>(seed);
        Check<double, Lane512<double>>(seed);
        Check<double, Pair<Lane<double>, double>>(seed);
        Check<double, Dual<Lane<double>>>(seed);
        Check<double, Dual<Dual<Scalar<double>>>>(seed);
        Check<double, Jet<Lane<double>>>(seed);
        Check<double, Dual<Jet<Lane512<double>>>>(seed);
        Check<double, Jet<Dual<Scalar<double>>>>(seed);
        Check<float, Scalar<float>>(seed);
        Check<float, Dual<Lane<float>>>(seed);
        Check<float, Jet<Scalar<float>>>(seed);
    }

    static void Check<T, R>(int seed) where T : unmanaged, IBinaryFloatingPointIeee754<T> where R : unmanaged, IReal<R>
    {
        var random = new Random(seed);
        R x = default;
        foreach (ref T number in MemoryMarshal.Cast<R, T>(new Span<R>(ref x))) number = T.CreateTruncating(4 * random.NextDouble() - 2);
        double c = 4 * random.NextDouble() - 2;
        int n = random.Next(1, 5);
        Same<T, R>(x + R.Constant(c), x + c);
        Same<T, R>(R.Constant(c) + x, c + x);
        Same<T, R>(x - R.Constant(c), x - c);
        Same<T, R>(R.Constant(c) - x, c - x);
        Same<T, R>(x * R.Constant(c), x * c);
        Same<T, R>(R.Constant(c) * x, c * x);
        Same<T, R>(x / R.Constant(c), x / c);
        Same<T, R>(R.Constant(c) / x, c / x);
        Same<T, R>(R.Constant(n) * x - R.Constant(n) / x + R.Constant(n), n * x - n / x + n);
        R sum = x, product = x;
        sum += c;
        sum -= n;
        product *= c;
        product /= n;
        Same<T, R>(x + R.Constant(c) - R.Constant(n), sum);
        Same<T, R>(x * R.Constant(c) / R.Constant(n), product);
    }

    /// <summary>Equal as numbers, so but for the sign of zero.</summary>
    static void Same<T, R>(R expected, R actual) where T : unmanaged, IBinaryFloatingPointIeee754<T> where R : unmanaged, IReal<R>
    {
        ReadOnlySpan<T> first = MemoryMarshal.Cast<R, T>(new Span<R>(ref expected));
        ReadOnlySpan<T> second = MemoryMarshal.Cast<R, T>(new Span<R>(ref actual));
        for (int i = 0; i < first.Length; i++) Assert.True(first[i] == second[i], $"{first[i]} and {second[i]}");
    }

    /// <summary>The derivative of <c>x·c</c> is <c>c</c> at infinity too, where <c>∞·0</c> would make it NaN.</summary>
    [Fact]
    public void AConstantFactorIsTheSlopeAtInfinityToo()
    {
        Assert.Equal(3, Times<Dual<Scalar<double>>>(Dual<Scalar<double>>.Variable(double.PositiveInfinity)).Tangent.Value);
        Assert.Equal(3, Times<Jet<Scalar<double>>>(Jet<Scalar<double>>.Variable(double.PositiveInfinity)).First.Value);

        static R Times<R>(R x) where R : unmanaged, IReal<R> => 3 * x;
    }
}
