using System.Runtime.CompilerServices;
using Stein.Linear;
using Stein.Simd;

namespace Stein.Networks;

/// <summary>The tangents' way through an activation, forward and back, done while a product's result is still in the cache.</summary>
static class TangentPass
{
    /// <summary><c>V = diag(d) U</c>.</summary>
    /// <param name="u">Tangents before the activation.</param>
    /// <param name="d">Slopes <c>[B, H]</c>.</param>
    /// <param name="directions">The number of directions <c>K</c>.</param>
    /// <param name="v">Takes the shape <c>[B·K, H]</c> and receives the tangents after the activation.</param>
    public static void Scale(Tangents u, Panels<float> d, int directions, Panels<float> v)
    {
        v.Reshape(d.Rows * directions, d.Columns);
        Everywhere(new Scaling(u, d, directions, v), v.Rows, v.Count);
    }

    /// <summary><c>g_b = Σ_a (U ∘ V̄)_ba</c>.</summary>
    /// <param name="u">Tangents.</param>
    /// <param name="vBar">What they are contracted with.</param>
    /// <param name="directions">The number of directions <c>K</c>.</param>
    /// <param name="g">Takes the shape <c>[B, H]</c> and receives the sums.</param>
    /// <param name="rows">The number of rows of data <c>B</c>.</param>
    /// <param name="columns">The width <c>H</c>.</param>
    public static void Contract(Tangents u, Tangents vBar, int directions, Panels<float> g, int rows, int columns)
    {
        g.Reshape(rows, columns);
        Everywhere(new Contraction(u, vBar, directions, g), rows * directions, g.Count);
    }

    /// <summary><c>Y ← Y + diag(f) X</c>.</summary>
    /// <param name="x">Tangents.</param>
    /// <param name="factors">The factors <c>f</c> <c>[B, H]</c>.</param>
    /// <param name="directions">The number of directions <c>K</c>.</param>
    /// <param name="y">Added to, <c>[B·K, H]</c>.</param>
    public static void AddScaled(Tangents x, Panels<float> factors, int directions, Panels<float> y)
    {
        y.RequireShape(factors.Rows * directions, factors.Columns);
        Everywhere(new ScaledAddition(x, factors, directions, y), y.Rows, y.Count);
    }

    static void Everywhere<TWork>(TWork work, int rows, int panels) where TWork : struct, IEpilogue<float>, allows ref struct
    {
        var program = new PanelByPanel<TWork>(work, rows, panels);
        Lanes.Run<float, PanelByPanel<TWork>>(ref program);
    }

    readonly ref struct PanelByPanel<TWork>(TWork work, int rows, int panels) : ILaneProgram<float>
        where TWork : struct, IEpilogue<float>, allows ref struct
    {
        readonly TWork work = work;

        public void Run<L>() where L : unmanaged, ISimd<L, float>
        {
            for (int p = 0; p < panels; p++) work.Run<L>(p * rows * Panels<float>.Width, rows * Panels<float>.Width);
        }
    }

    /// <summary><c>V = diag(d) U</c>, as far as <c>U</c> has come.</summary>
    public readonly ref struct Scaling(Tangents u, Panels<float> d, int directions, Panels<float> v) : IEpilogue<float>
    {
        readonly Tangents u = u, v = Tangents.Own(v, directions), d = Tangents.Own(d, 1);
        readonly int rows = v.Rows;

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Run<L>(int first, int count) where L : unmanaged, ISimd<L, float>
        {
            for (var piece = new TangentPieces(first, count, rows, directions); piece.Next();)
            {
                ref float from = ref u.At(piece.Panel, piece.Row, piece.First), to = ref v.At(piece.Panel, piece.Row, piece.First);
                nint length = (piece.End - piece.First) * Panels<float>.Width;
                for (nint j = 0; j < Panels<float>.Width; j += L.Count)
                {
                    L slope = L.Load(in Unsafe.Add(ref d.At(piece.Panel, piece.Row, 0), j));
                    for (nint i = j; i < length; i += Panels<float>.Width)
                        L.Store(slope * L.Load(in Unsafe.Add(ref from, i)), ref Unsafe.Add(ref to, i));
                }
            }
        }
    }

    readonly ref struct ScaledAddition(Tangents x, Panels<float> factors, int directions, Panels<float> y) : IEpilogue<float>
    {
        readonly Tangents x = x, y = Tangents.Own(y, directions), factors = Tangents.Own(factors, 1);
        readonly int rows = y.Rows;

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Run<L>(int first, int count) where L : unmanaged, ISimd<L, float>
        {
            for (var piece = new TangentPieces(first, count, rows, directions); piece.Next();)
            {
                ref float from = ref x.At(piece.Panel, piece.Row, piece.First), to = ref y.At(piece.Panel, piece.Row, piece.First);
                nint length = (piece.End - piece.First) * Panels<float>.Width;
                for (nint j = 0; j < Panels<float>.Width; j += L.Count)
                {
                    L factor = L.Load(in Unsafe.Add(ref factors.At(piece.Panel, piece.Row, 0), j));
                    for (nint i = j; i < length; i += Panels<float>.Width)
                    {
                        ref float target = ref Unsafe.Add(ref to, i);
                        L.Store(L.FusedMultiplyAdd(factor, L.Load(in Unsafe.Add(ref from, i)), L.Load(in target)), ref target);
                    }
                }
            }
        }
    }

    /// <summary><c>g_b = Σ_a (U ∘ V̄)_ba</c>, in the order of the directions, as far as <c>U</c> has come.</summary>
    public readonly ref struct Contraction(Tangents u, Tangents vBar, int directions, Panels<float> g) : IEpilogue<float>
    {
        readonly Tangents u = u, vBar = vBar, g = Tangents.Own(g, 1);
        readonly int rows = g.Rows * directions;

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Run<L>(int first, int count) where L : unmanaged, ISimd<L, float>
        {
            for (var piece = new TangentPieces(first, count, rows, directions); piece.Next();)
            {
                ref float left = ref u.At(piece.Panel, piece.Row, piece.First), right = ref vBar.At(piece.Panel, piece.Row, piece.First);
                nint length = (piece.End - piece.First) * Panels<float>.Width;
                for (nint j = 0; j < Panels<float>.Width; j += L.Count)
                {
                    ref float target = ref Unsafe.Add(ref g.At(piece.Panel, piece.Row, 0), j);
                    L sum = piece.First == 0 ? L.Constant(0) : L.Load(in target);
                    for (nint i = j; i < length; i += Panels<float>.Width)
                        sum = L.FusedMultiplyAdd(L.Load(in Unsafe.Add(ref left, i)), L.Load(in Unsafe.Add(ref right, i)), sum);
                    L.Store(sum, ref target);
                }
            }
        }
    }

    /// <summary>Back: <c>ā = e ∘ Σ_a (V̄ ∘ U)_a</c> and, in place, <c>Ū = diag(d) V̄</c>, as far as <c>V̄</c> has come.</summary>
    public readonly ref struct Reversal : IEpilogue<float>
    {
        readonly Tangents u, d, e, bar, aBar;
        readonly int directions, rows;

        /// <param name="u">Tangents before the activation.</param>
        /// <param name="d">Slopes <c>[B, H]</c>.</param>
        /// <param name="e">Bends <c>[B, H]</c>.</param>
        /// <param name="directions">The number of directions <c>K</c>.</param>
        /// <param name="bar">The product's result: takes the shape <c>[B·K, H]</c>; <c>V̄</c> becomes <c>Ū</c>.</param>
        /// <param name="aBar">Takes the shape <c>[B, H]</c> and receives <c>ā</c>.</param>
        public Reversal(Tangents u, Panels<float> d, Panels<float> e, int directions, Panels<float> bar, Panels<float> aBar)
        {
            bar.Reshape(d.Rows * directions, d.Columns);
            aBar.Reshape(d.Rows, d.Columns);
            this.u = u;
            this.d = Tangents.Own(d, 1);
            this.e = Tangents.Own(e, 1);
            this.bar = Tangents.Own(bar, directions);
            this.aBar = Tangents.Own(aBar, 1);
            (this.directions, rows) = (directions, bar.Rows);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Run<L>(int first, int count) where L : unmanaged, ISimd<L, float>
        {
            for (var piece = new TangentPieces(first, count, rows, directions); piece.Next();)
            {
                ref float before = ref u.At(piece.Panel, piece.Row, piece.First), target = ref bar.At(piece.Panel, piece.Row, piece.First);
                nint length = (piece.End - piece.First) * Panels<float>.Width;
                for (nint j = 0; j < Panels<float>.Width; j += L.Count)
                {
                    ref float sum = ref Unsafe.Add(ref aBar.At(piece.Panel, piece.Row, 0), j);
                    L slope = L.Load(in Unsafe.Add(ref d.At(piece.Panel, piece.Row, 0), j));
                    L dot = piece.First == 0 ? L.Constant(0) : L.Load(in sum);
                    for (nint i = j; i < length; i += Panels<float>.Width)
                    {
                        ref float place = ref Unsafe.Add(ref target, i);
                        L vBar = L.Load(in place);
                        dot = L.FusedMultiplyAdd(vBar, L.Load(in Unsafe.Add(ref before, i)), dot);
                        L.Store(slope * vBar, ref place);
                    }
                    L.Store(piece.End < directions ? dot : dot * L.Load(in Unsafe.Add(ref e.At(piece.Panel, piece.Row, 0), j)), ref sum);
                }
            }
        }
    }
}
