using System.Runtime.CompilerServices;
using Stein.Buffers;
using Stein.Simd;

namespace Stein.Optimizers;

/// <summary>
/// An exponential moving average of the parameters, <c>θ̄ ← θ̄ + (1 − γ)(θ − θ̄)</c>. At update <c>t</c> <c>γ</c> is at most
/// <c>(1 + t)/(10 + t)</c>, so that the first parameters are soon forgotten.
/// </summary>
/// <param name="parameters">The number of parameters.</param>
/// <param name="decay">The final <c>γ</c>, in [0, 1).</param>
sealed class ExponentialMovingAverage(int parameters, double decay)
{
    readonly AlignedArray<float> average = new(parameters);
    readonly double decay = decay >= 0 && decay < 1
        ? decay
        : throw new ArgumentOutOfRangeException(nameof(decay), decay, "the decay of an average is at least 0 and below 1");
    long updates;

    /// <summary>The average.</summary>
    public ReadOnlySpan<float> Values => average.Span;

    /// <summary>Adds the parameters of another step to the average.</summary>
    public void Update(ReadOnlySpan<float> parameters)
    {
        double current = Math.Min(decay, (1.0 + updates) / (10.0 + updates));
        if (updates++ == 0) parameters.CopyTo(average.Span);
        else Zip.Apply(parameters, average.Span, average.Span, new Approach((float)(1 - current)));
    }

    readonly struct Approach(float share) : IZip<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L target, L mean) where L : unmanaged, ISimd<L, float>
            => L.FusedMultiplyAdd(L.Broadcast(share), target - mean, mean);
    }
}
