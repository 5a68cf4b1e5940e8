using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Buffers;
using Stein.Linear;
using Stein.Simd;

namespace Stein.Networks;

/// <summary>The trace's part of a pass through a network: its value forward, its share of the derivatives back.</summary>
/// <remarks>
/// Every way to the trace ends in <c>tr J = Σ_j d_j g_j</c>, <c>d = φ'(a_L)</c> being the slopes of the last hidden layer and
/// <c>g</c> what the other layers make of it; the ways differ in <c>g</c>. Where the last hidden layer is residual, its derivative is
/// <c>I + diag(d_L) W_L</c>, and what goes past it adds a share to the trace: <c>tr J = Σ_j d_j g_j + Σ_j r_j</c>. Where it gates a
/// function <c>v</c>, <c>tr J = Σ_j v_j (d_j g_j + r_j) + Σ_j h_j q_j</c>, <c>q_j = Σ_i A_ji (W_{L+1})_ij</c>.
/// </remarks>
abstract class TracePass(NetworkShape shape, PackedWeights weights, Tape tape)
{
    readonly Panels<float> g = new(), weightedSlopes = new();

    /// <summary>Of a gated network: <c>d ∘ v</c>, <c>d ∘ g + r</c>, <c>q</c>, and the terms of the trace, each <c>[B, H_L]</c>.</summary>
    readonly Panels<float> gatedSlopes = new(), ungated = new(), loops = new(), terms = new();

    /// <summary>The last hidden layer, <c>L</c>.</summary>
    protected int Top => shape.Layers - 1;

    /// <summary><c>d_L</c>, row <c>b</c> times the derivative of the loss by trace <c>b</c>.</summary>
    protected Panels<float> Slopes { get; private set; } = new();

    /// <summary><c>e_L ∘ g</c> with the same factors: derivatives of the loss, through the traces, by <c>a_L</c>.</summary>
    protected Panels<float> TopBar { get; private set; } = new();

    /// <summary>
    /// Derivatives of the loss, through the traces, by the pre-activations of the layer that the way back has come to; at the last one
    /// maybe <see cref="TopBar"/>.
    /// </summary>
    protected Panels<float> LayerBar { get; } = new();

    /// <summary>The share <c>r</c> of what goes past the last hidden layer, <c>[B, H_L]</c>; of use only if that is residual.</summary>
    protected Panels<float> Past { get; } = new();

    /// <summary>How many sums over rows the backward pass keeps beside the gradient by the parameters, after them.</summary>
    public int Sums => OwnSums + LoopSums;

    /// <summary>How many of them the way to <c>g</c> keeps: the first.</summary>
    protected virtual int OwnSums => 0;

    /// <summary>
    /// How many of them are the <c>q̄ = Σ_b h</c> of a gated network, the last; none where <c>q</c> differs from row to row.
    /// </summary>
    protected virtual int LoopSums => shape.GatedUnits;

    /// <summary>The gates <c>h_L</c>, row <c>b</c> times the derivative of the loss by trace <c>b</c>.</summary>
    protected Panels<float> Gates { get; } = new();

    /// <summary>
    /// The derivative of the traces by what comes out of the last hidden layer, <c>v</c> or 1, with the same factors: <c>[B, H_L]</c>.
    /// </summary>
    protected Panels<float> PastSlopes { get; } = new();

    /// <summary>The traces of the last forward pass of the network. The tape stays as it is, so that asking again gives the same.</summary>
    public void Forward(Span<float> traces)
    {
        Contract(g);
        g.RequireShape(traces.Length, shape.Outputs(Top));
        if (shape.Gated)
        {
            ForwardGated(traces);
            return;
        }
        var program = new Dot(g, tape.D[Top], tape.E.Length == 0 ? null : tape.E[Top], traces);
        Lanes.Run<float, Dot>(ref program);
        if (!shape.IsResidual(Top)) return;
        Past.RequireShape(traces.Length, shape.Outputs(Top));
        var sum = new RowSum(Past, traces);
        Lanes.Run<float, RowSum>(ref sum);
    }

    /// <summary>
    /// Begins the way back from what <see cref="Forward"/> has left, which stays as it is, so that going back again gives the same.
    /// </summary>
    /// <param name="traceBar">The derivative of the loss by the trace of each row.</param>
    public void Begin(ReadOnlySpan<float> traceBar)
    {
        (Slopes, TopBar) = (shape.Gated ? gatedSlopes : tape.D[Top], g);
        if (shape.Gated)
        {
            RowScale.Run(tape.V, traceBar, PastSlopes);
            RowScale.Run(tape.H[Top], traceBar, Gates);
        }
        else if (shape.IsResidual(Top)) RowScale.Fill(traceBar, Slopes.Columns, PastSlopes);
        if (!traceBar.ContainsAnyExcept(1f)) return;
        RowScale.Run(Slopes, traceBar, weightedSlopes);
        RowScale.Run(g, traceBar, LayerBar);
        (Slopes, TopBar) = (weightedSlopes, LayerBar);
    }

    /// <summary>Adds the derivatives of the loss, through the traces, by the gates and by what they gate.</summary>
    /// <param name="traceBar">The derivative of the loss by the trace of each row, once more.</param>
    /// <param name="gateBar">Those by the gates <c>h_L</c>, <c>[B, H_L]</c>.</param>
    /// <param name="gatedBar">Those by the gated function <c>v</c>, <c>[B, H_L]</c>.</param>
    public void AddGateBars(ReadOnlySpan<float> traceBar, Panels<float> gateBar, Panels<float> gatedBar)
    {
        RowScale.Run(loops, traceBar, gateBar, accumulate: true);
        RowScale.Run(ungated, traceBar, gatedBar, accumulate: true);
    }

    /// <summary>Goes back through one hidden layer after another, from the last to the first.</summary>
    /// <param name="layer">The layer <c>l</c>.</param>
    /// <param name="traceBar">The derivative of the loss by the trace of each row, once more.</param>
    /// <param name="gradient">What the trace owes to weights and to <see cref="Sums"/> is added here.</param>
    /// <returns>The derivatives of the loss, through the traces, by the pre-activations <c>a_l</c>: <c>[B, H_l]</c>.</returns>
    public abstract Panels<float> Backward(int layer, ReadOnlySpan<float> traceBar, Span<float> gradient);

    /// <summary>Adds to the gradient what follows from <see cref="Sums"/>, once they are over all rows, and sets them to zero.</summary>
    public virtual void Complete(Span<float> gradient)
    {
        if (LoopSums == 0) return;
        var qBar = gradient.Slice(shape.StorageLength + OwnSums, LoopSums);
        AddLoopBars(qBar, weights.GatedCoordinates(), weights[shape.Layers], weights.GatedCoordinates(gradient),
            weights.Of(shape.Layers, gradient));
        qBar.Clear();
    }

    /// <summary>Of <c>q_j = Σ_i A_ji B_ij</c>: <c>Ā_ji += q̄_j B_ij</c> and <c>B̄_ij += q̄_j A_ji</c>.</summary>
    protected static void AddLoopBars(ReadOnlySpan<float> qBar, ReadOnlyMatrixView<float> a, ReadOnlyMatrixView<float> b,
        MatrixView<float> aBar, MatrixView<float> bBar)
    {
        for (int j = 0; j < qBar.Length; j++)
        {
            for (int i = 0; i < a.Columns; i++)
            {
                aBar[j, i] += qBar[j] * b[i, j];
                bBar[i, j] += qBar[j] * a[j, i];
            }
        }
    }

    /// <summary><c>q̄ += Σ_b h</c>, each row with its factor.</summary>
    protected void AddLoops(Span<float> gradient)
        => ColumnSum.Add(Gates, gradient.Slice(shape.StorageLength + OwnSums, LoopSums));

    /// <summary>Writes <c>g</c>, and <see cref="Past"/> where it is of use.</summary>
    protected abstract void Contract(Panels<float> g);

    /// <summary>Writes <c>q</c>, <c>[B, H_L]</c>.</summary>
    protected abstract void Loop(Panels<float> q);

    /// <summary><c>Σ_j v_j (d_j g_j + r_j) + h_j q_j</c>, and <c>g ← e ∘ v ∘ g</c> if there is <c>e</c>.</summary>
    void ForwardGated(Span<float> traces)
    {
        Panels<float> d = tape.D[Top], v = tape.V;
        Loop(loops);
        foreach (var panels in (ReadOnlySpan<Panels<float>>)[gatedSlopes, ungated, terms]) panels.Reshape(g.Rows, g.Columns);
        Hadamard.Multiply(d.Items, v.Items, gatedSlopes.Items);
        if (shape.IsResidual(Top)) Hadamard.MultiplyAdd(d.Items, g.Items, Past.Items, ungated.Items);
        else Hadamard.Multiply(d.Items, g.Items, ungated.Items);
        Hadamard.Multiply(tape.H[Top].Items, loops.Items, terms.Items);
        Hadamard.MultiplyAdd(v.Items, ungated.Items, terms.Items, terms.Items);
        traces.Clear();
        var sum = new RowSum(terms, traces);
        Lanes.Run<float, RowSum>(ref sum);
        if (tape.E.Length == 0) return;
        Hadamard.Multiply(tape.E[Top].Items, g.Items, g.Items);
        Hadamard.Multiply(v.Items, g.Items, g.Items);
    }

    /// <summary>
    /// <c>Σ_j d_j g_j</c>, as sixteen sums over <c>j mod 16</c> added up by a fixed tree, and <c>g ← e ∘ g</c> if there is <c>e</c>.
    /// </summary>
    readonly ref struct Dot(Panels<float> g, Panels<float> d, Panels<float>? e, Span<float> traces) : ILaneProgram<float>
    {
        readonly Span<float> traces = traces;

        public void Run<L>() where L : unmanaged, ISimd<L, float>
        {
            Span<float> stripes = stackalloc float[Panels<float>.Width];
            nint stride = (nint)g.Rows * Panels<float>.Width;
            ref float to = ref MemoryMarshal.GetReference(g.Items);
            ref float slopes = ref MemoryMarshal.GetReference(d.Items);
            ref float bends = ref e is null ? ref Unsafe.NullRef<float>() : ref MemoryMarshal.GetReference(e.Items);
            bool bent = e is not null;
            for (int b = 0; b < traces.Length; b++)
            {
                for (int j = 0; j < Panels<float>.Width; j += L.Count)
                {
                    L sum = L.Constant(0);
                    nint i = (nint)b * Panels<float>.Width + j;
                    for (int p = 0; p < g.Count; p++, i += stride)
                    {
                        L item = L.Load(in Unsafe.Add(ref to, i));
                        sum = L.FusedMultiplyAdd(L.Load(in Unsafe.Add(ref slopes, i)), item, sum);
                        if (bent) L.Store(item * L.Load(in Unsafe.Add(ref bends, i)), ref Unsafe.Add(ref to, i));
                    }
                    L.Store(sum, ref stripes[j]);
                }
                traces[b] = Fold.Halve(stripes);
            }
        }
    }

    /// <summary>Adds <c>Σ_j r_j</c>, in the same order.</summary>
    readonly ref struct RowSum(Panels<float> r, Span<float> traces) : ILaneProgram<float>
    {
        readonly Span<float> traces = traces;

        public void Run<L>() where L : unmanaged, ISimd<L, float>
        {
            Span<float> stripes = stackalloc float[Panels<float>.Width];
            ref float from = ref MemoryMarshal.GetReference(r.Items);
            for (int b = 0; b < traces.Length; b++)
            {
                for (int j = 0; j < Panels<float>.Width; j += L.Count)
                {
                    L sum = L.Constant(0);
                    for (int p = 0; p < r.Count; p++)
                        sum += L.Load(in Unsafe.Add(ref from, ((nint)p * r.Rows + b) * Panels<float>.Width + j));
                    L.Store(sum, ref stripes[j]);
                }
                traces[b] += Fold.Halve(stripes);
            }
        }
    }
}
