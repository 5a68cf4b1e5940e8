using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Linear;
using Stein.Simd;

namespace Stein.Networks;

/// <summary>The way past a residual layer: forward, what goes into the layer is added to what comes out of it.</summary>
static class Residual
{
    /// <summary><c>C = f(A·B + 1·vᵀ)</c> and then <c>Y ← Y + X</c>, <c>Y</c> being what <c>f</c> writes.</summary>
    /// <param name="a">The left operand <c>[M, K]</c>.</param>
    /// <param name="b">The right operand <c>[K, N]</c>.</param>
    /// <param name="bias">The vector <c>v</c> <c>[N]</c>, or nothing for zero.</param>
    /// <param name="c">Takes the shape <c>[M, N]</c> and receives the product.</param>
    /// <param name="epilogue">The function <c>f</c>.</param>
    /// <param name="y">What is added to, <c>[M, N]</c>; may be <paramref name="c"/>.</param>
    /// <param name="x">What goes past the layer, <c>[M, N]</c>; nothing if the layer is plain.</param>
    public static void Multiply<TEpilogue>(
        Operand<float> a, Panels<float> b, ReadOnlySpan<float> bias, Panels<float> c, TEpilogue epilogue, Panels<float> y, Panels<float>? x)
        where TEpilogue : struct, IEpilogue<float>, allows ref struct
    {
        if (x == null) Gemm.Multiply(a, b, bias, c, epilogue);
        else Gemm.Multiply(a, b, bias, c, new Sum<TEpilogue>(epilogue, y, x));
    }

    readonly ref struct Sum<TEpilogue> : IEpilogue<float> where TEpilogue : struct, IEpilogue<float>, allows ref struct
    {
        readonly TEpilogue epilogue;
        readonly ref float y, x;

        public Sum(TEpilogue epilogue, Panels<float> y, Panels<float> x)
        {
            x.RequireShape(y.Rows, y.Columns);
            this.epilogue = epilogue;
            this.y = ref MemoryMarshal.GetReference(y.Items);
            this.x = ref MemoryMarshal.GetReference(x.Items);
        }

        public void Run<L>(int first, int count) where L : unmanaged, ISimd<L, float>
        {
            epilogue.Run<L>(first, count);
            Add<L>(first, count);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Add<L>(int first, int count) where L : unmanaged, ISimd<L, float>
        {
            for (nint i = first; i < first + count; i += L.Count)
            {
                ref float target = ref Unsafe.Add(ref y, i);
                L.Store(L.Load(in target) + L.Load(in Unsafe.Add(ref x, i)), ref target);
            }
        }
    }
}

/// <summary>
/// The way past residual layers, back: derivatives by what comes out of a layer are, beside its own share, derivatives by what goes
/// into it, <c>h̄_{l-1} = W_lᵀ ā_l + h̄_l</c>; and likewise for tangents, <c>V̄_{l-1} = W_lᵀ Ū_l + V̄_l</c>.
/// </summary>
sealed class Bypass(NetworkShape shape)
{
    /// <summary>The derivatives by what came out of the last layer, if that is residual.</summary>
    public Panels<float> Bar { get; } = new();

    /// <summary>Keeps the derivatives by what came out of a layer in <see cref="Bar"/>, if it is residual.</summary>
    public void Keep(Panels<float> bar, int layer)
    {
        if (!shape.IsResidual(layer)) return;
        Bar.Reshape(bar.Rows, bar.Columns);
        bar.Items.CopyTo(Bar.Items);
    }

    /// <summary>
    /// <c>C = f(A·B)</c>, or <c>f(A·B + Bar)</c> below a residual layer: on the way back to the outputs of layer <c>l</c>.
    /// </summary>
    /// <param name="a">The left operand <c>[M, K]</c>.</param>
    /// <param name="b">The right operand <c>[K, N]</c>.</param>
    /// <param name="c">Takes the shape <c>[M, N]</c> and receives the result.</param>
    /// <param name="layer">The layer <c>l</c>. If it is residual, the argument of <c>f</c> is kept in <see cref="Bar"/>.</param>
    /// <param name="epilogue">The function <c>f</c>.</param>
    public void Multiply<TEpilogue>(Operand<float> a, Panels<float> b, Panels<float> c, int layer, TEpilogue epilogue)
        where TEpilogue : struct, IEpilogue<float>, allows ref struct
    {
        bool adds = shape.IsResidual(layer + 1), keeps = shape.IsResidual(layer);
        if (!adds && !keeps)
        {
            Gemm.Multiply(a, b, default, c, epilogue);
            return;
        }
        c.Reshape(a.Rows, b.Columns);
        if (adds) Bar.RequireShape(c.Rows, c.Columns);
        else Bar.Reshape(c.Rows, c.Columns);
        Gemm.Multiply(a, b, default, c, new Passing<TEpilogue>(epilogue, c, Bar, adds, keeps));
    }

    readonly ref struct Passing<TEpilogue>(TEpilogue epilogue, Panels<float> c, Panels<float> bar, bool adds, bool keeps) : IEpilogue<float>
        where TEpilogue : struct, IEpilogue<float>, allows ref struct
    {
        readonly TEpilogue epilogue = epilogue;
        readonly ref float c = ref MemoryMarshal.GetReference(c.Items), bar = ref MemoryMarshal.GetReference(bar.Items);

        public void Run<L>(int first, int count) where L : unmanaged, ISimd<L, float>
        {
            Pass<L>(first, count);
            epilogue.Run<L>(first, count);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Pass<L>(int first, int count) where L : unmanaged, ISimd<L, float>
        {
            for (nint i = first; i < first + count; i += L.Count)
            {
                ref float target = ref Unsafe.Add(ref c, i), past = ref Unsafe.Add(ref bar, i);
                L value = L.Load(in target);
                if (adds)
                {
                    value += L.Load(in past);
                    L.Store(value, ref target);
                }
                if (keeps) L.Store(value, ref past);
            }
        }
    }
}
