using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Linear;
using Stein.Noise;
using Stein.Simd;

namespace Stein.Networks;

/// <summary>
/// Training with a share of the hidden units left out of each row, others each time, so that none relies on few others: of what a layer
/// adds, <c>h = m φ(a)</c> with <c>m = 0</c> for the share <c>p</c> and <c>m = 1/(1 − p)</c> otherwise. The derivatives of the activation
/// get the same factors, so that the gradient is exactly that of the thinned network, traces included. Srivastava et al. 2014, <em>Dropout:
/// a simple way to prevent neural networks from overfitting</em>.
/// </summary>
/// <param name="Rate">The share <c>p</c>, from 0, which leaves out none, to below 1; it counts in 256ths.</param>
/// <param name="Noise">Where the choice is drawn from: a function of step, row of the batch, layer and unit alone.</param>
readonly record struct Dropout(double Rate, NoiseStream Noise)
{
    /// <summary>What a byte has to reach for its unit to stay.</summary>
    int Threshold => (int)Math.Round(256 * Rate);

    /// <summary>Whether units are left out at all.</summary>
    public bool IsActive => Threshold > 0;

    /// <exception cref="ArgumentOutOfRangeException">The rate is out of range.</exception>
    public void Check()
    {
        if (!(Rate >= 0 && Threshold < 256))
            throw new ArgumentOutOfRangeException(nameof(Rate), Rate, "a dropout rate lies between 0 and 1");
    }

    /// <summary>The choice for the rows of a batch from a given one on.</summary>
    /// <param name="step">The step.</param>
    /// <param name="first">The index of the row in its batch.</param>
    internal DropoutDraw Of(ulong step, int first) => new(this, step, first);

    /// <summary>Draws the factors <c>m</c> of the rows of a tile.</summary>
    /// <param name="step">The step.</param>
    /// <param name="first">The index of the tile's first row in its batch.</param>
    /// <param name="rows">The rows <c>B</c>.</param>
    /// <param name="shape">The network.</param>
    /// <param name="masks">Receive <c>[B, H_l]</c> at index <c>l</c>.</param>
    internal void Draw(ulong step, int first, int rows, NetworkShape shape, Panels<float>[] masks)
    {
        int panels = 0;
        for (int layer = 1; layer < shape.Layers; layer++)
        {
            masks[layer].Reshape(rows, shape.Outputs(layer));
            panels += masks[layer].Count;
        }
        const int WordsOfPanel = Panels<float>.Width / sizeof(uint), MostPanels = 256;
        Span<uint> drawn = stackalloc uint[WordsOfPanel * MostPanels];
        ref byte block = ref MemoryMarshal.GetReference(MemoryMarshal.AsBytes(drawn));
        float kept = 256f / (256 - Threshold);
        int threshold = Threshold;
        for (int b = 0; b < rows; b++)
        {
            ref byte unit = ref block;
            int panel = 0;
            for (int layer = 1; layer < shape.Layers; layer++)
            {
                for (int p = 0; p < masks[layer].Count; p++, panel++)
                {
                    if (panel % MostPanels == 0)
                    {
                        var words = drawn[..(Math.Min(MostPanels, panels - panel) * WordsOfPanel)];
                        Noise.Words(step, ((long)(first + b) * panels + panel) * WordsOfPanel, words);
                        unit = ref block;
                    }
                    ref float to = ref masks[layer][p][b * Panels<float>.Width];
                    for (int j = 0; j < Panels<float>.Width; j++, unit = ref Unsafe.Add(ref unit, 1))
                        Unsafe.Add(ref to, j) = unit < threshold ? 0 : kept;
                }
            }
        }
    }

    /// <summary>Multiplies what an activation has written by the factors.</summary>
    internal readonly ref struct Masked<TEpilogue> : IEpilogue<float> where TEpilogue : struct, IEpilogue<float>, allows ref struct
    {
        readonly TEpilogue epilogue;
        readonly ref float mask, h, d, e;
        readonly int derivatives;

        public Masked(TEpilogue epilogue, Panels<float> mask, Panels<float> h, Panels<float>? d, Panels<float>? e)
        {
            mask.RequireShape(h.Rows, h.Columns);
            this.epilogue = epilogue;
            this.mask = ref MemoryMarshal.GetReference(mask.Items);
            this.h = ref MemoryMarshal.GetReference(h.Items);
            derivatives = d is null ? 0 : e is null ? 1 : 2;
            if (d is not null) this.d = ref MemoryMarshal.GetReference(d.Items);
            if (e is not null) this.e = ref MemoryMarshal.GetReference(e.Items);
        }

        public void Run<L>(int first, int count) where L : unmanaged, ISimd<L, float>
        {
            epilogue.Run<L>(first, count);
            Multiply<L>(ref h, first, count);
            if (derivatives > 0) Multiply<L>(ref d, first, count);
            if (derivatives > 1) Multiply<L>(ref e, first, count);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Multiply<L>(ref float items, int first, int count) where L : unmanaged, ISimd<L, float>
        {
            for (nint i = first; i < first + count; i += L.Count)
            {
                ref float item = ref Unsafe.Add(ref items, i);
                L.Store(L.Load(in item) * L.Load(in Unsafe.Add(ref mask, i)), ref item);
            }
        }
    }
}

/// <summary>The hidden units left out of some rows of a batch; none by default.</summary>
/// <param name="Dropout">Which share, and where the choice is drawn from.</param>
/// <param name="Step">The step of that stream.</param>
/// <param name="First">The index of the first of the rows in its batch.</param>
readonly record struct DropoutDraw(Dropout Dropout, ulong Step, int First)
{
    /// <summary>Whether units are left out at all.</summary>
    public bool IsActive => Dropout.IsActive;

    /// <inheritdoc cref="Dropout.Draw"/>
    public void Draw(int rows, NetworkShape shape, Panels<float>[] masks) => Dropout.Draw(Step, First, rows, shape, masks);
}
