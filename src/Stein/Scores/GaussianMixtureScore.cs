using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Buffers;
using Stein.Duals;
using Stein.Simd;

namespace Stein.Scores;

/// <summary>
/// The score of a mixture of normals in closed form, <c>s(x) = Σ_k r_k (m_k − x)/σ²</c> with <c>r_k</c> the probability that <c>x</c>
/// belongs to component <c>k</c>, and that of the mixture smoothed by any noise.
/// </summary>
/// <param name="mixture">The mixture; of points, whose deviation is 0, only <see cref="At"/> is a score.</param>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <exception cref="ArgumentException">The mixture is the default value, which has no components.</exception>
/// <remarks>It gives what <see cref="Score.FromDensity"/> does, several times as fast. Far from all means it is exact too.</remarks>
sealed class GaussianMixtureScore<T>(GaussianMixture mixture) : IDifferentiableLogDensity<T>, INoiseConditionalScore<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int WidestLane = 16;

    readonly T[] logWeights = Array.ConvertAll(mixture.LogWeights.ToArray(), T.CreateTruncating);
    readonly T[] means = [.. Enumerable.Range(0, mixture.Components).SelectMany(k => mixture.Mean(k).ToArray()).Select(T.CreateTruncating)];
    readonly T precision = T.CreateTruncating(1 / (mixture.Deviation * mixture.Deviation));
    readonly T logNormalizer = T.CreateTruncating(mixture.LogNormalizer);

    /// <inheritdoc cref="IScore{T}.Dimension"/>
    public int Dimension { get; } = mixture.Dimension >= 1
        ? mixture.Dimension
        : throw new ArgumentException("a mixture without components", nameof(mixture));

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The noise level is below 0 or not finite.</exception>
    public ITracedScore<T> At(double sigma) => new GaussianMixtureScore<T>(mixture.Smoothed(sigma));

    /// <inheritdoc/>
    public void Evaluate(ReadOnlyMatrixView<T> points, MatrixView<T> scores)
    {
        Shapes.Check(points, scores, nameof(scores));
        Run(points, [], scores, [], default);
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlyMatrixView<T> points, Span<T> logDensities, MatrixView<T> scores)
    {
        Shapes.Check(points, logDensities, nameof(logDensities), optional: false);
        Shapes.Check(points, scores, nameof(scores));
        Run(points, logDensities, scores, [], default);
    }

    /// <summary>Writes the score of each point and the trace of its Jacobian, <c>tr J = Σ_k r_k ‖(m_k − x)/σ² − s‖² − D/σ²</c>.</summary>
    /// <inheritdoc/>
    public void Trace(ReadOnlyMatrixView<T> points, MatrixView<T> scores, Span<T> traces)
    {
        Shapes.Check(points, traces, nameof(traces), optional: false);
        Shapes.Check(points, scores, nameof(scores));
        Run(points, [], scores, traces, default);
    }

    /// <summary>
    /// Writes the Jacobian of the score at each point, <c>J = Σ_k r_k d_k d_kᵀ − I/σ²</c> with <c>d_k = (m_k − x)/σ² − s</c>.
    /// </summary>
    /// <inheritdoc/>
    public void Jacobian(ReadOnlyMatrixView<T> points, MatrixView<T> jacobians)
    {
        Shapes.CheckSquares(points, jacobians, nameof(jacobians));
        Run(points, [], default, [], jacobians);
    }

    void Run(ReadOnlyMatrixView<T> points, Span<T> logDensities, MatrixView<T> scores, Span<T> traces, MatrixView<T> jacobians)
    {
        Shapes.Check(points, Dimension, nameof(points));
        int length = (logWeights.Length + Dimension) * WidestLane;
        using var scratch = new Scratch<T>(Scratch<T>.Fits(length) ? stackalloc T[length] : [], length);
        PointRegisters.Run(Lanes.Width, points, new Pass(this, logDensities, scores, traces, jacobians, scratch.Span));
    }

    readonly ref struct Pass(
        GaussianMixtureScore<T> mixture, Span<T> logDensities, MatrixView<T> scores, Span<T> traces, MatrixView<T> jacobians,
            Span<T> scratch)
        : IPointwise<T>
    {
        readonly Span<T> logDensities = logDensities, traces = traces, scratch = scratch;
        readonly MatrixView<T> scores = scores, jacobians = jacobians;

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void At<L>(scoped ReadOnlySpan<L> x, int first) where L : unmanaged, ISimd<L, T>
        {
            T[] logWeights = mixture.logWeights, means = mixture.means;
            ref L room = ref Unsafe.As<T, L>(ref MemoryMarshal.GetReference(scratch));
            var registers = MemoryMarshal.CreateSpan(ref room, logWeights.Length + x.Length);
            Span<L> share = registers[..logWeights.Length], score = registers[logWeights.Length..];
            L precision = L.Broadcast(mixture.precision), rate = -0.5 * precision, largest = L.Constant(double.NegativeInfinity);
            for (int k = 0; k < share.Length; k++)
            {
                var mean = means.AsSpan(k * x.Length, x.Length);
                L square = L.Constant(0);
                for (int i = 0; i < mean.Length; i++)
                {
                    L difference = x[i] - L.Broadcast(mean[i]);
                    square = L.FusedMultiplyAdd(difference, difference, square);
                }
                share[k] = L.FusedMultiplyAdd(rate, square, L.Broadcast(logWeights[k]));
                largest = L.Max(largest, share[k]);
            }
            L total = L.Constant(0);
            for (int k = 0; k < share.Length; k++)
            {
                share[k] = L.Exp(share[k] - largest);
                total += share[k];
            }
            L scale = precision / total;
            for (int i = 0; i < x.Length; i++)
            {
                L pull = L.Constant(0);
                for (int k = 0, at = i; k < share.Length; k++, at += x.Length)
                    pull = L.FusedMultiplyAdd(share[k], L.Broadcast(means[at]) - x[i], pull);
                score[i] = pull * scale;
                if (scores.Columns > 0) PointRegisters.Store(score[i], scores, first, i);
            }
            if (!traces.IsEmpty || jacobians.Columns > 0)
                for (int k = 0; k < share.Length; k++) share[k] /= total;
            if (!traces.IsEmpty)
            {
                L spread = L.Constant(0);
                for (int k = 0; k < share.Length; k++)
                {
                    L square = L.Constant(0);
                    for (int i = 0; i < x.Length; i++)
                    {
                        L deviation = L.FusedMultiplyAdd(L.Broadcast(means[k * x.Length + i]) - x[i], precision, -score[i]);
                        square = L.FusedMultiplyAdd(deviation, deviation, square);
                    }
                    spread = L.FusedMultiplyAdd(share[k], square, spread);
                }
                PointRegisters.Store(spread - precision * L.Constant(x.Length), traces, first);
            }
            if (jacobians.Columns > 0) Jacobian<L>(x, share, score, first);
            if (logDensities.IsEmpty) return;
            PointRegisters.Store(largest + L.Log(total) + L.Broadcast(mixture.logNormalizer), logDensities, first);
        }

        void Jacobian<L>(ReadOnlySpan<L> x, ReadOnlySpan<L> share, ReadOnlySpan<L> score, int first) where L : unmanaged, ISimd<L, T>
        {
            L precision = L.Broadcast(mixture.precision);
            for (int i = 0; i < x.Length; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    L entry = i == j ? -precision : L.Constant(0);
                    for (int k = 0; k < share.Length; k++)
                    {
                        var mean = mixture.means.AsSpan(k * x.Length, x.Length);
                        L one = L.FusedMultiplyAdd(L.Broadcast(mean[i]) - x[i], precision, -score[i]);
                        L other = L.FusedMultiplyAdd(L.Broadcast(mean[j]) - x[j], precision, -score[j]);
                        entry = L.FusedMultiplyAdd(share[k] * one, other, entry);
                    }
                    PointRegisters.Store(entry, jacobians, first, i * x.Length + j);
                    PointRegisters.Store(entry, jacobians, first, j * x.Length + i);
                }
            }
        }
    }
}
