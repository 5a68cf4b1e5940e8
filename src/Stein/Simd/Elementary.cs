using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

/// <summary>The elementary functions, one text each for every lane and both element types.</summary>
public static partial class Elementary
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(Inline)]
    public static L Exp<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T> => Each<L, T>(x, Math.Exp);

    [MethodImpl(Inline)]
    public static L Expm1<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T> => Each<L, T>(x, v => Math.Exp(v) - 1);

    [MethodImpl(Inline)]
    public static L Log<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T> => Each<L, T>(x, Math.Log);

    [MethodImpl(Inline)]
    public static L Log1p<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T> => Each<L, T>(x, v => Math.Log(1 + v));

    [MethodImpl(Inline)]
    public static L Sin<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T> => Each<L, T>(x, Math.Sin);

    [MethodImpl(Inline)]
    public static L Cos<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T> => Each<L, T>(x, Math.Cos);

    [MethodImpl(Inline)]
    public static L Tanh<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T> => Each<L, T>(x, Math.Tanh);

    [MethodImpl(Inline)]
    public static L Sigmoid<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T> => Each<L, T>(x, v => 1 / (1 + Math.Exp(-v)));

    [MethodImpl(Inline)]
    public static L Softplus<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T> => Each<L, T>(x, v => Math.Max(v, 0) + Math.Log(1 + Math.Exp(-Math.Abs(v))));

    [MethodImpl(Inline)] static L Each<L, T>(L x, Func<double, double> f) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> t = stackalloc T[16];
        L.Store(x, ref t[0]);
        for (int i = 0; i < L.Count; i++) t[i] = T.CreateTruncating(f(double.CreateTruncating(t[i])));
        return L.Load(in t[0]);
    }
}
