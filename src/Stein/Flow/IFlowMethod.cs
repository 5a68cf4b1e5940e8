using System.Numerics;

namespace Stein.Flow;

/// <summary>
/// A method that integrates a flow in equal steps for several points at once, each independently of the others. It owns the buffers for
/// that.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
interface IFlowMethod<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The dimension <c>D</c> of the points.</summary>
    int Dimension { get; }

    /// <summary>The number <c>W</c> of results for each point.</summary>
    int Width { get; }

    /// <summary>The order <c>p</c>: twice as many steps divide the error by <c>2ᵖ</c>.</summary>
    int Order { get; }

    /// <summary>Integrates the flow from its first noise level to its last.</summary>
    /// <param name="points">The points at the first level, <c>[B, D]</c>.</param>
    /// <param name="steps">The number of steps.</param>
    /// <param name="results">Receives the results, <c>[B, W]</c>.</param>
    /// <param name="cancellation">Ends the integration between two steps.</param>
    void Carry(ReadOnlySpan<T> points, int steps, Span<double> results, CancellationToken cancellation);
}
