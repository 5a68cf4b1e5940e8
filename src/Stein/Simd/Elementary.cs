using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

/// <summary>The elementary functions, one text each for every lane and both element types.</summary>
public static partial class Elementary
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(Inline)]
    public static L Exp<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T> => throw new NotSupportedException();

    [MethodImpl(Inline)]
    public static L Expm1<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T> => throw new NotSupportedException();

    [MethodImpl(Inline)]
    public static L Log<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T> => throw new NotSupportedException();

    [MethodImpl(Inline)]
    public static L Log1p<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T> => throw new NotSupportedException();

    [MethodImpl(Inline)]
    public static L Sin<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T> => throw new NotSupportedException();

    [MethodImpl(Inline)]
    public static L Cos<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T> => throw new NotSupportedException();

    [MethodImpl(Inline)]
    public static L Tanh<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T> => throw new NotSupportedException();

    [MethodImpl(Inline)]
    public static L Sigmoid<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T> => throw new NotSupportedException();

    [MethodImpl(Inline)]
    public static L Softplus<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T> => throw new NotSupportedException();
}
