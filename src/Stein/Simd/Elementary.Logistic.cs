using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

public static partial class Elementary
{
    /// <summary><c>σ(x) = 1/(1 + e⁻ˣ)</c>, within 2 ulp; 0 and 1 at −∞ and +∞, gradual underflow; NaN stays NaN.</summary>
    [MethodImpl(Inline)]
    public static L Sigmoid<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        L one = L.Constant(1), e = Exp<L, T>(-L.Abs(x)), numerator = L.Select(L.LessThan(x, L.Constant(0)), e, one);
        // One Newton step takes the rounding of the sum and of the quotient back; a rough reciprocal of 1 … 2 is good enough for it.
        L sum = one + e, lost = e - (sum - one), quotient = numerator / sum;
        L residual = L.FusedMultiplyAdd(-quotient, lost, L.FusedMultiplyAdd(-quotient, sum, numerator));
        return L.FusedMultiplyAdd(residual, L.FusedMultiplyAdd(L.Constant(-0.5), sum, L.Constant(1.457)), quotient);
    }

    /// <summary><c>ln(1 + eˣ)</c>, within 2 ulp; 0 at −∞, +∞ at +∞, gradual underflow; NaN stays NaN.</summary>
    [MethodImpl(Inline)]
    public static L Softplus<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        L rest = Log1p<L, T>(Exp<L, T>(-L.Abs(x)));
        return L.Select(L.LessThan(L.Constant(0), x), x, L.Constant(0)) + rest;
    }
}
