using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

public static partial class Elementary
{
    /// <summary>The natural logarithm, within 1 ulp; −∞ at ±0, +∞ at +∞, NaN below zero and for NaN.</summary>
    [MethodImpl(Inline)]
    public static L Log<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Subnormals are scaled up first.
        L tiny = L.LessThan(x, L.Constant(typeof(T) == typeof(float) ? 1.1754943508222875e-38 : 2.2250738585072014e-308));
        double scale = typeof(T) == typeof(float) ? 1 << 25 : 1L << 54;
        L normal = L.Select(tiny, x * L.Constant(scale), x);
        var (e, f) = SplitNearOne<L, T>(normal);
        e -= L.AndBits(tiny, L.Constant(typeof(T) == typeof(float) ? 25 : 54));
        return LogarithmOfSpecials<L, T>(x, LogarithmOfParts<L, T>(e, f, L.Constant(0)));
    }

    /// <summary><c>ln(1 + x)</c>, within 1 ulp; exact at ±0, −∞ at −1, +∞ at +∞, NaN below −1 and for NaN.</summary>
    [MethodImpl(Inline)]
    public static L Log1p<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        L one = L.Constant(1), sum = one + x;
        var (e, f) = SplitNearOne<L, T>(sum);
        // What the sum lost, on the side of the larger term; near zero the argument itself is the fraction.
        L lost = L.Select(L.LessThan(one, x), one - (sum - x), x - (sum - one)) / sum;
        L near = L.Equal(e, L.Constant(0));
        f = L.Select(near, x, f);
        lost = L.Select(L.OrBits(near, L.LessThan(L.Constant(typeof(T) == typeof(float) ? 1e38 : 1e307), sum)), L.Constant(0), lost);
        L result = LogarithmOfSpecials<L, T>(sum, LogarithmOfParts<L, T>(e, f, lost));
        return L.Select(L.LessThan(L.Abs(x), L.Constant(typeof(T) == typeof(float) ? 1e-10 : 1e-20)), x, result);
    }

    /// <summary><c>x = 2ᵉ (1 + f)</c> with <c>1 + f</c> between <c>√½</c> and <c>√2</c>, for normal <c>x &gt; 0</c>.</summary>
    [MethodImpl(Inline)]
    static (L E, L F) SplitNearOne<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        L half = L.Constant(0.70710678118654752);
        L exponent = L.ShiftRightSignBits(L.SubtractBits(x, half), MantissaBits<T>());
        L m = L.SubtractBits(x, L.ShiftLeftBits(exponent, MantissaBits<T>()));
        return (L.FromIntegerBits(exponent), m - L.Constant(1));
    }

    /// <summary><c>e ln 2 + ln(1 + f) + c</c>.</summary>
    [MethodImpl(Inline)]
    static L LogarithmOfParts<L, T>(L e, L f, L c) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        L leading = L.Constant(typeof(T) == typeof(float) ? Ln2Single : Ln2), trailing = L.Constant(typeof(T) == typeof(float) ? Ln2SingleRest : Ln2Rest);
        L halfSquare = L.Constant(0.5) * f * f;
        L cubic;
        if (typeof(T) == typeof(float))
        {
            L p = L.Constant(-0.07083866).Then(f, 0.11042812).Then(f, -0.10513604).Then(f, 0.109362036).Then(f, -0.124560654)
                .Then(f, 0.1429327).Then(f, -0.16667975).Then(f, 0.19999845).Then(f, -0.2499999).Then(f, 0.33333334);
            cubic = f * f * f * p;
        }
        else
        {
            L s = f / (L.Constant(2) + f), z = s * s;
            L p = L.Constant(0.14624217302511663).Then(z, 0.1533109717677577).Then(z, 0.18182907638947676).Then(z, 0.22222210888726082)
                .Then(z, 0.2857142862736989).Then(z, 0.39999999999897135).Then(z, 0.666666666666667);
            cubic = s * L.FusedMultiplyAdd(z, p, halfSquare);
        }
        // e ln 2 + f with its rounding error, then the small terms.
        L sum = L.FusedMultiplyAdd(e, leading, f), error = L.FusedMultiplyAdd(e, leading, -sum) + f;
        error = L.Select(L.Equal(e, L.Constant(0)), L.Constant(0), error);
        return sum + (L.FusedMultiplyAdd(e, trailing, error + c + cubic) - halfSquare);
    }

    [MethodImpl(Inline)]
    static L LogarithmOfSpecials<L, T>(L x, L result) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        L zero = L.Constant(0), infinity = L.Constant(double.PositiveInfinity);
        result = L.Select(L.Equal(x, infinity), infinity, result);
        result = L.Select(L.Equal(x, zero), -infinity, result);
        return L.Select(L.LessThan(x, zero), L.Constant(double.NaN), L.Select(L.Equal(x, x), result, x));
    }
}
