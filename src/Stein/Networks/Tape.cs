using Stein.Linear;

namespace Stein.Networks;

/// <summary>What a pass remembers of its way through the hidden layers, each <c>[B, H_l]</c>; index 0 stays empty.</summary>
sealed class Tape
{
    public Tape(NetworkShape shape, int derivatives)
    {
        (H, D, E) = (Layers(true), Layers(derivatives > 0), Layers(derivatives > 1));

        Panels<float>[] Layers(bool needed) => needed ? [.. Enumerable.Range(0, shape.Layers).Select(_ => new Panels<float>())] : [];
    }

    /// <summary>The activations <c>h_l = φ(a_l)</c>.</summary>
    public Panels<float>[] H { get; }

    /// <summary>The slopes <c>d_l = φ'(a_l)</c>, if remembered.</summary>
    public Panels<float>[] D { get; }

    /// <summary>The bends <c>e_l = φ''(a_l)</c>, if remembered.</summary>
    public Panels<float>[] E { get; }
}
