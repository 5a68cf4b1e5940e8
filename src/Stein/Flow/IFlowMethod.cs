using System.Numerics;

namespace Stein.Flow;

/// <summary>A method that integrates a flow in equal steps, for some rows at once, with the room that it takes. Every row is carried by itself.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
interface IFlowMethod<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The dimension <c>D</c> of the points.</summary>
    int Dimension { get; }

    /// <summary>The number <c>W</c> of results for each row.</summary>
    int Width { get; }

    /// <summary>The order <c>p</c>: with twice the steps the error is <c>2ᵖ</c> times as small.</summary>
    int Order { get; }

    /// <summary>Carries points all the way.</summary>
    /// <param name="points">Where they start, <c>[B, D]</c>.</param>
    /// <param name="steps">The number of steps.</param>
    /// <param name="results">Receives the results, <c>[B, W]</c>.</param>
    /// <param name="cancellation">Ends the way between two steps.</param>
    void Carry(ReadOnlySpan<T> points, int steps, Span<double> results, CancellationToken cancellation);
}
