using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Buffers;
using Stein.Noise;
using Stein.Scores;
using Stein.Shards;
using Stein.Simd;

namespace Stein.Sampling;

/// <summary>
/// The unadjusted Langevin algorithm: <c>x ← x + (ε/2) s(x) + √ε z</c>, <c>z ~ N(0, I)</c>, many chains at once.
/// </summary>
/// <remarks>
/// The convention is that of Song &amp; Ermon (2019); where others write <c>x + ε s + √(2ε) z</c>, their <c>ε</c> is half of this
/// one. There is no accept step, so the step leaves a bias: on <c>N(0, 1)</c> the stationary variance is <c>1/(1 − ε/4)</c>.
/// A chain's path is a function of the seed, its index and its start alone, not of how many chains, threads or lanes run.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
public sealed class UnadjustedLangevin<T> : IShardWork where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Chains that walk together: they make all their steps while they lie in the cache.</summary>
    const int TileRows = 192;

    readonly IScore<T> score;
    readonly WorkerPool pool;
    readonly NoiseStream noise;
    readonly AlignedArray<T>[] buffers;
    Chains<T>? chains;
    CancellationToken cancellation;
    int steps;

    /// <summary>A sampler.</summary>
    /// <param name="score">The score of the distribution.</param>
    /// <param name="stepSize">The step size <c>ε</c>, above 0, in squared units of the space.</param>
    /// <param name="noise">Where the noise is drawn from; step <c>t</c> of a chain takes the draws of step <c>t ≥ 1</c>.</param>
    /// <param name="pool">Who computes.</param>
    public UnadjustedLangevin(IScore<T> score, T stepSize, NoiseStream noise, WorkerPool pool)
    {
        if (!T.IsFinite(stepSize) || stepSize <= T.Zero) throw new ArgumentOutOfRangeException(nameof(stepSize), stepSize, "a step size is above 0");
        (this.score, StepSize, this.noise, this.pool) = (score, stepSize, noise, pool);
        buffers = [.. Enumerable.Range(0, pool.Workers).Select(_ => new AlignedArray<T>(2 * TileRows * score.Dimension))];
    }

    /// <summary>The step size <c>ε</c>.</summary>
    public T StepSize { get; }

    /// <summary>Lets all chains make so many steps.</summary>
    /// <exception cref="ArgumentException">The chains live in another dimension.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the chains stand at different steps and cannot go on.</exception>
    public void Run(Chains<T> chains, int steps, CancellationToken cancellation = default)
    {
        if (chains.Dimension != score.Dimension)
            throw new ArgumentException($"the chains have dimension {chains.Dimension}, the score {score.Dimension}");
        (this.chains, this.steps, this.cancellation) = (chains, steps, cancellation);
        pool.Run((chains.Count + TileRows - 1) / TileRows, this);
        chains.Steps += steps;
    }

    void IShardWork.Run(int shard, int worker)
    {
        var all = chains!.Positions;
        int first = shard * TileRows, rows = Math.Min(TileRows, all.Rows - first), size = rows * score.Dimension;
        var x = all.Slice(first, rows);
        var scores = new MatrixView<T>(buffers[worker].Span, rows, score.Dimension);
        var z = buffers[worker].Span.Slice(TileRows * score.Dimension, size);
        T drift = StepSize / T.CreateTruncating(2), diffusion = T.Sqrt(StepSize);
        for (long step = chains.Steps + 1; step <= chains.Steps + steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            score.Evaluate(x, scores);
            noise.Normals((ulong)step, (long)first * score.Dimension, z);
            var move = new Move(scores.Items, z, drift, diffusion, x.Items);
            Lanes.Run<T, Move>(ref move);
        }
    }

    readonly ref struct Move(ReadOnlySpan<T> scores, ReadOnlySpan<T> z, T drift, T diffusion, Span<T> x) : ILaneProgram<T>
    {
        readonly ReadOnlySpan<T> scores = scores, z = z;
        readonly Span<T> x = x;

        public void Run<L>() where L : unmanaged, ISimd<L, T>
        {
            int i = 0;
            for (; i + L.Count <= x.Length; i += L.Count) At<L>(i);
            for (; i < x.Length; i++) At<Scalar<T>>(i);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void At<L>(int i) where L : unmanaged, ISimd<L, T>
        {
            ref T position = ref Unsafe.Add(ref MemoryMarshal.GetReference(x), i);
            L moved = L.FusedMultiplyAdd(L.Broadcast(drift), L.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(scores), i)), L.Load(in position));
            L.Store(L.FusedMultiplyAdd(L.Broadcast(diffusion), L.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(z), i)), moved), ref position);
        }
    }
}
