using Stein.Simd;

namespace Stein.Benchmarks.Posteriors;

/// <summary>What the hidden states of a chain let be seen.</summary>
interface IEmission
{
    /// <summary>Points of time.</summary>
    int Count { get; }

    /// <summary>Real numbers that describe the emissions.</summary>
    int Dimension { get; }

    /// <summary>From these to the parameters, of the first and the second state in turn.</summary>
    void Constrain<R>(ReadOnlySpan<R> x, Span<R> parameters, ref R logJacobian) where R : unmanaged, IReal<R>;

    /// <summary>The log-density of the parameters, any constant added.</summary>
    R Prior<R>(ReadOnlySpan<R> parameters) where R : unmanaged, IReal<R>;

    /// <summary>The log-density of what is seen at a time in a state, any constant added.</summary>
    R Log<R>(int time, int state, ReadOnlySpan<R> parameters) where R : unmanaged, IReal<R>;
}
