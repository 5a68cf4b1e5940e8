using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Buffers;
using Stein.Simd;

namespace Stein.Optimizers;

/// <summary>Adam: steps scaled by running estimates of the first two moments of the gradient (Kingma and Ba 2015, algorithm 1).</summary>
sealed class Adam
{
    readonly AlignedArray<float> first, second;
    double firstPower = 1, secondPower = 1;

    /// <summary>Starts with moments of zero.</summary>
    /// <param name="parameters">The number of parameters.</param>
    public Adam(int parameters)
    {
        first = new(parameters);
        second = new(parameters);
    }

    /// <summary>Decay <c>β₁</c> of the first moment.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay <c>β₂</c> of the second moment.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>The number <c>ε</c> that keeps the quotient finite.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary><c>θ ← θ − η m̂ / (√v̂ + ε)</c>.</summary>
    /// <param name="gradient">The gradient, before it is multiplied by <paramref name="scale"/>.</param>
    /// <param name="scale">The factor of the gradient: one over the number of rows that it sums.</param>
    /// <param name="rate">The learning rate <c>η</c>.</param>
    /// <param name="parameters">The parameters <c>θ</c>.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void Step(ReadOnlySpan<float> gradient, double scale, double rate, Span<float> parameters)
    {
        if (gradient.Length != first.Length || parameters.Length != first.Length)
            throw new ArgumentException($"{gradient.Length} derivatives and {parameters.Length} parameters for {first.Length} moments");
        firstPower *= Beta1;
        secondPower *= Beta2;
        var update = new Update(gradient, first.Span, second.Span, parameters,
            (float)Beta1, (float)Beta2, (float)scale, (float)(rate / (1 - firstPower)), (float)(1 / (1 - secondPower)), (float)Epsilon);
        Lanes.Run<float, Update>(ref update);
    }

    readonly ref struct Update(
        ReadOnlySpan<float> gradient, Span<float> first, Span<float> second, Span<float> parameters,
        float beta1, float beta2, float scale, float rate, float correction, float epsilon) : ILaneProgram<float>
    {
        readonly ReadOnlySpan<float> gradient = gradient;
        readonly Span<float> first = first, second = second, parameters = parameters;

        public void Run<L>() where L : unmanaged, ISimd<L, float>
        {
            int i = 0;
            for (; i + L.Count <= gradient.Length; i += L.Count) At<L>(i);
            for (; i < gradient.Length; i++) At<Scalar<float>>(i);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void At<L>(int i) where L : unmanaged, ISimd<L, float>
        {
            ref float m = ref Unsafe.Add(ref MemoryMarshal.GetReference(first), i);
            ref float v = ref Unsafe.Add(ref MemoryMarshal.GetReference(second), i);
            ref float p = ref Unsafe.Add(ref MemoryMarshal.GetReference(parameters), i);
            L g = L.Broadcast(scale) * L.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(gradient), i));
            L mean = L.FusedMultiplyAdd(L.Broadcast(beta1), L.Load(in m), L.Broadcast(1 - beta1) * g);
            L square = L.FusedMultiplyAdd(L.Broadcast(beta2), L.Load(in v), L.Broadcast(1 - beta2) * g * g);
            L.Store(mean, ref m);
            L.Store(square, ref v);
            L size = L.Sqrt(L.Broadcast(correction) * square) + L.Broadcast(epsilon);
            L.Store(L.Load(in p) - L.Broadcast(rate) * mean / size, ref p);
        }
    }
}
