using Stein.Simd;

namespace Stein.Scores;

/// <content>The modified Bessel function.</content>
public static partial class SpecialFunctions
{
    /// <summary><c>log I₀(x)</c>, the logarithm of the modified Bessel function of the first kind, for positive numbers.</summary>
    /// <remarks>The error is at most 14 roundings of the larger of 1 and the result, that of its derivative at most 60.</remarks>
    /// <param name="x">The number, 0 or above.</param>
    public static R LogBesselI0<R>(R x) where R : unmanaged, IReal<R> => x + LogScaledBesselI0(x);

    /// <summary><c>log(e⁻ˣ I₀(x))</c>.</summary>
    /// <remarks>
    /// <c>√(x + 4) e⁻ˣ I₀(x)</c> is nearly constant. It is a polynomial in <c>t = (x − 12)/(x + 12)</c>, interpolated at Chebyshev's points
    /// with an error of 7e−17.
    /// </remarks>
    internal static R LogScaledBesselI0<R>(R x) where R : unmanaged, IReal<R>
    {
        R t = 1 - 24 / (x + 12), square = t * t, fourth = square * square, tenth = fourth * fourth * square;
        R p = Polynomial.At(t, 0.46570488485376177, -0.12706584099258753, 0.11639166100003051, -0.10962458367019726, 0.10587504862585306,
            -0.10475238319794059, 0.10633874230277134, -0.11129393048145408, 0.12092616008712183, -0.13659429562624517);
        R q = Polynomial.At(t, 0.15719308085673012, -0.17413666926374385, 0.16756145727625088, -0.11402033071815813, 0.013036070102470293,
            0.08590704288755208, -0.10384908319747348, 0.01782624343167471, 0.07807174131926731, -0.06237825279564091);
        R u = Polynomial.At(t, -0.03954472011297007, 0.06963562506058109, 0.01575732990672711, -0.06357074985154318,
            -0.005119158828473094, 0.05329913069215684, 0.0015373373249522456, -0.040724817056732254, -0.000700668261070991,
            0.027077246739376195);
        R v = Polynomial.At(t, 0.0004940428896920553, -0.014817056658268388, -0.0002959848897495351, 0.006279498941549742,
            0.00011796009105901467, -0.0019085275676193896, -2.7679585814288585e-05, 0.000367225496300105, 2.9184395802515005e-06,
            -3.343516834373925e-05);
        R shape = R.FusedMultiplyAdd(R.FusedMultiplyAdd(R.FusedMultiplyAdd(v, tenth, u), tenth, q), tenth, p);
        return R.Log(shape) - 0.5 * R.Log(x + 4);
    }
}
