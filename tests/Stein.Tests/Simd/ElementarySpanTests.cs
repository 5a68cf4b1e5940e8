using System.Numerics;
using Stein.Simd;
using Xunit;

namespace Stein.Tests.Simd;

public class ElementarySpanTests
{
    delegate void Spans<T>(ReadOnlySpan<T> source, Span<T> destination);

    static readonly (string Name, Spans<float> Single, Spans<double> Double)[] All =
    [
        ("exp", Elementary.Exp, Elementary.Exp),
        ("expm1", Elementary.Expm1, Elementary.Expm1),
        ("log", Elementary.Log, Elementary.Log),
        ("log1p", Elementary.Log1p, Elementary.Log1p),
        ("sin", Elementary.Sin, Elementary.Sin),
        ("cos", Elementary.Cos, Elementary.Cos),
        ("tanh", Elementary.Tanh, Elementary.Tanh),
        ("sigmoid", Elementary.Sigmoid, Elementary.Sigmoid),
        ("softplus", Elementary.Softplus, Elementary.Softplus),
        ("silu", Elementary.Silu, Elementary.Silu),
        ("gelu", Elementary.Gelu, Elementary.Gelu),
    ];

    public static TheoryData<string> Names => [.. All.Select(f => f.Name)];

    [Theory, MemberData(nameof(Names))]
    public void ASpanHasTheBitsOfItsElements(string name)
    {
        var (_, single, @double) = All.Single(f => f.Name == name);
        ElementaryFunction function = ElementaryFunction.All.Single(f => f.Name == name);
        Check(single, function.Single);
        Check(@double, function.Double);

        static void Check<T>(Spans<T> spans, ElementaryFunction.Run<T> function) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            for (int length = 0; length <= 40; length++)
            {
                T[] x = [.. Enumerable.Range(0, length).Select(i => T.CreateTruncating(0.37 * i - 3))], expected = new T[length],
                    y = new T[length];
                function(LaneWidth.Scalar, x, expected);
                spans(x, y);
                Assert.Equal(expected, y);
                spans(x, x);
                Assert.Equal(expected, x);
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void DifferentLengthsAreRefused(string name)
    {
        var (_, single, @double) = All.Single(f => f.Name == name);
        Assert.Throws<ArgumentException>(() => single(new float[3], new float[4]));
        Assert.Throws<ArgumentException>(() => @double(new double[4], new double[3]));
    }

    [Fact]
    public void ANumberThatIsNeitherFloatNorDoubleIsRefused()
        => Assert.Throws<NotSupportedException>(() => Elementary.Exp<Half>(new Half[40], new Half[40]));
}
