using System.Runtime.CompilerServices;

namespace Stein.Simd;

/// <summary>
/// Polynomials with constant coefficients, the lowest degree first. Long ones are split into an even and an odd part, which the processor
/// can compute at the same time.
/// </summary>
static class Polynomial
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(Inline)]
    public static L At<L>(L x, double a, double b) where L : unmanaged, IReal<L>
        => L.FusedMultiplyAdd(L.Constant(b), x, L.Constant(a));

    [MethodImpl(Inline)]
    public static L At<L>(L x, double a, double b, double c) where L : unmanaged, IReal<L>
        => L.FusedMultiplyAdd(At(x, b, c), x, L.Constant(a));

    [MethodImpl(Inline)]
    public static L At<L>(L x, double a, double b, double c, double d) where L : unmanaged, IReal<L>
        => L.FusedMultiplyAdd(At(x, b, c, d), x, L.Constant(a));

    [MethodImpl(Inline)]
    public static L At<L>(L x, double a, double b, double c, double d, double e) where L : unmanaged, IReal<L>
        => L.FusedMultiplyAdd(At(x * x, b, d), x, At(x * x, a, c, e));

    [MethodImpl(Inline)]
    public static L At<L>(L x, double a, double b, double c, double d, double e, double f) where L : unmanaged, IReal<L>
        => L.FusedMultiplyAdd(At(x * x, b, d, f), x, At(x * x, a, c, e));

    [MethodImpl(Inline)]
    public static L At<L>(L x, double a, double b, double c, double d, double e, double f, double g) where L : unmanaged, IReal<L>
        => L.FusedMultiplyAdd(At(x * x, b, d, f), x, At(x * x, a, c, e, g));

    [MethodImpl(Inline)]
    public static L At<L>(L x, double a, double b, double c, double d, double e, double f, double g, double h)
        where L : unmanaged, IReal<L>
        => L.FusedMultiplyAdd(At(x * x, b, d, f, h), x, At(x * x, a, c, e, g));

    [MethodImpl(Inline)]
    public static L At<L>(L x, double a, double b, double c, double d, double e, double f, double g, double h, double i)
        where L : unmanaged, IReal<L>
        => L.FusedMultiplyAdd(At(x * x, b, d, f, h), x, At(x * x, a, c, e, g, i));

    [MethodImpl(Inline)]
    public static L At<L>(L x, double a, double b, double c, double d, double e, double f, double g, double h, double i, double j)
        where L : unmanaged, IReal<L>
        => L.FusedMultiplyAdd(At(x * x, b, d, f, h, j), x, At(x * x, a, c, e, g, i));

    [MethodImpl(Inline)]
    public static L At<L>(
        L x, double a, double b, double c, double d, double e, double f, double g, double h, double i, double j, double k)
        where L : unmanaged, IReal<L>
        => L.FusedMultiplyAdd(At(x * x, b, d, f, h, j), x, At(x * x, a, c, e, g, i, k));

    [MethodImpl(Inline)]
    public static L At<L>(
        L x, double a, double b, double c, double d, double e, double f, double g, double h, double i, double j, double k, double l)
        where L : unmanaged, IReal<L>
        => L.FusedMultiplyAdd(At(x * x, b, d, f, h, j, l), x, At(x * x, a, c, e, g, i, k));
}
