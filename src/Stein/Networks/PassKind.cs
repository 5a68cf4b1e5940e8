namespace Stein.Networks;

/// <summary>How the exact trace of a network's Jacobian is computed. All ways give the same number up to rounding.</summary>
enum TraceMethod
{
    /// <summary>Collapsed where there are one or two hidden layers, tangents beyond.</summary>
    Cheapest,

    /// <summary>
    /// For one or two hidden layers: the trace is a bilinear form of the slopes, so that the dimension is gone from the cost of a
    /// row. With its gradient a row takes three products by <c>H×H</c> beside the three of the score's.
    /// </summary>
    Collapsed,

    /// <summary>
    /// For any depth: a tangent for each input direction, by dual numbers. <c>3 (L − 1) D</c> products by <c>H×H</c> a row.
    /// </summary>
    Tangents,
}

/// <summary>What a pass is to compute beside the score; it decides what the pass remembers on the way.</summary>
public readonly record struct PassKind
{
    /// <summary>The score alone.</summary>
    public static PassKind Score => default;

    /// <summary>The score and its gradient by the parameters.</summary>
    public static PassKind Gradient => new() { Derivatives = 1, HasGradient = true };

    /// <summary>The score, the exact trace of its Jacobian <c>J</c>, and the gradient of both by the parameters.</summary>
    public static PassKind Trace() => Trace(TraceMethod.Cheapest);

    /// <inheritdoc cref="Trace()"/>
    /// <param name="method">How the trace is computed.</param>
    internal static PassKind Trace(TraceMethod method)
        => new() { Derivatives = 2, HasGradient = true, IsTrace = true, Method = method };

    /// <summary>The score and the exact trace of its Jacobian alone.</summary>
    public static PassKind TraceAlone => new() { Derivatives = 1, IsTrace = true };

    /// <summary>The score, the sum of <c>vᵀ J v</c> over some directions <c>v</c> for each row, and the gradient of both.</summary>
    /// <param name="directions">The number of directions, at least 1.</param>
    public static PassKind Slices(int directions)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(directions);
        return new() { Derivatives = 2, HasGradient = true, Directions = directions };
    }

    /// <summary>Whether the pass may go back.</summary>
    internal bool HasGradient { get; private init; }

    /// <summary>How many derivatives of the activations are remembered.</summary>
    internal int Derivatives { get; private init; }

    internal TraceMethod Method { get; private init; }

    /// <summary>Directions given for each row; zero where the directions are the axes.</summary>
    internal int Directions { get; private init; }

    internal bool IsTrace { get; private init; }

    internal bool IsSlices => Directions > 0;
}
