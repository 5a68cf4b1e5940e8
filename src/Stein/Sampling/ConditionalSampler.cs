using System.Numerics;
using Stein.Buffers;
using Stein.Flow;
using Stein.Noise;
using Stein.Scores;
using Stein.Shards;

namespace Stein.Sampling;

/// <summary>
/// Imputation: draws of the missing coordinates <c>x_m</c> of a row given the observed ones, <c>x_o = y_o</c>, from the joint distribution
/// whose scores are known.
/// </summary>
/// <remarks>
/// <para>
/// Particles go through falling noise levels. At level <c>σ</c> they represent <c>π_σ(x_m) ∝ p(y_o, x_m; σ)</c>: the observed coordinates
/// keep their values, and the missing ones move by underdamped Langevin dynamics with their components of the score. The last
/// distribution is the conditional one. But at a large level <c>π_σ</c> sees the observed coordinates through much noise, and hardly uses
/// them to weigh modes; at a small level, where it would, particles no longer cross between modes. So walking alone keeps wrong weights
/// of modes, however many steps are made, and so does setting the observed coordinates to <c>y_o + σ z</c> at each level (Song et al.
/// 2021, appendix I; Lugmayr et al. 2022).
/// </para>
/// <para>
/// Therefore particles carry weights and are resampled by them (annealed importance sampling, Neal 2001; sequential Monte Carlo samplers,
/// Del Moral et al. 2006). The weights follow from the heat equation, <c>∂ log p/∂σ = σ (tr J + ‖s‖²)</c>, with the exact trace. Between
/// two levels a particle keeps its place in <c>(x_m − m)/κ</c>, <c>κ² = c² + σ²</c>, and its weight changes by
/// <c>d log w/d log σ = σ² (tr J + ‖s‖²) + (σ/κ)² (x_m − m)·s_m</c>, integrated by the trapezoid rule. With many particles the draws are
/// right whether or not particles cross. With <c>P</c> particles the weights of modes are off by about <c>1/P</c>, by <c>0.4/P</c> in
/// this library's tests.
/// </para>
/// <para>
/// The draws of a row come in populations of <see cref="Particles"/>. Those of one population share ancestors. A draw is a function of
/// the noise, the row's index and values, and its own number. It does not depend on other rows, on the number of draws, or on threads.
/// </para>
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed class ConditionalSampler<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly INoiseConditionalScore<T> score;
    readonly FlowCoordinates coordinates;
    readonly double[] levels;

    /// <summary>Creates a sampler.</summary>
    /// <param name="score">The scores at all of the levels.</param>
    /// <param name="centre">The mean <c>m</c> of the data or something near it, <c>[D]</c>.</param>
    /// <param name="scale">Their standard deviation <c>c &gt; 0</c> or something near it.</param>
    /// <param name="levels">The noise levels <c>σ_1 &gt; … &gt; σ_N &gt; 0</c>; at the first one the distribution is nearly normal.</param>
    /// <param name="steps">Langevin steps at each level, at least 1.</param>
    /// <param name="particles">Particles of a population, at least 1; a single one has no weight.</param>
    /// <exception cref="ArgumentException">The dimensions differ, a number is out of range, or the levels do not fall.</exception>
    public ConditionalSampler(
        INoiseConditionalScore<T> score, ReadOnlySpan<double> centre, double scale, ReadOnlySpan<double> levels, int steps = 8,
        int particles = 64)
    {
        coordinates = new(score.Dimension, centre, scale);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(particles);
        NoiseSchedule.RequireFalling(levels);
        (this.score, this.levels, Steps, Particles) = (score, levels.ToArray(), steps, particles);
    }

    /// <summary>The noise levels.</summary>
    public ReadOnlySpan<double> Levels => levels;

    /// <summary>Langevin steps at each level.</summary>
    public int Steps { get; }

    /// <summary>Particles of a population.</summary>
    public int Particles { get; }

    /// <summary>Draws the missing coordinates of rows.</summary>
    /// <param name="rows">The rows <c>[n, D]</c>; NaN is missing.</param>
    /// <param name="draws">The number <c>K</c> of draws of each row, at least 1.</param>
    /// <param name="noise">The stream of the noise.</param>
    /// <param name="denoise">See <see cref="AnnealedLangevin{T}.Descend"/>; of the missing coordinates.</param>
    /// <param name="indices">The index of each row, at least 0, which numbers its noise; from 0 on if none are given.</param>
    /// <param name="pool">Who computes; <see cref="WorkerPool.Shared"/> if none. The draws do not depend on it.</param>
    /// <param name="cancellation">Ends the work between two steps.</param>
    /// <returns>
    /// The draws <c>[n, K, D]</c>, with the observed coordinates as they were. A row without missing coordinates is returned as it is; a
    /// row of missing ones alone gets draws of the joint distribution.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The dimension or the number of indices differs, a coordinate is infinite, or an index is not below <c>2³³/(P D)</c>.
    /// </exception>
    /// <exception cref="NotFiniteNumberException">The particles of a row diverged.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public T[] Draw(
        ReadOnlyMatrixView<T> rows, int draws, NoiseStream noise, bool denoise = false, long[]? indices = null,
        WorkerPool? pool = null, CancellationToken cancellation = default)
    {
        if (rows.Columns != score.Dimension)
            throw new ArgumentException($"rows of dimension {rows.Columns} for scores of {score.Dimension}", nameof(rows));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(draws);
        indices ??= [.. Enumerable.Range(0, rows.Rows).Select(row => (long)row)];
        if (indices.Length != rows.Rows) throw new ArgumentException($"{indices.Length} indices of {rows.Rows} rows", nameof(indices));
        long last = NoiseStream.DrawsOfAStep / Particles / rows.Columns - 1;
        foreach (long index in indices)
        {
            if (index >= 0 && index <= last) continue;
            throw new ArgumentOutOfRangeException(nameof(indices), index,
                $"for {rows.Columns} columns and {Particles} particles there are random numbers for rows 0 to {last}");
        }
        int dimension = rows.Columns, populations = (draws + Particles - 1) / Particles;
        T[] results = new T[checked(rows.Rows * draws * dimension)], observed = new T[rows.Rows * dimension];
        var chosen = new List<(int Row, int Index)>();
        for (int b = 0; b < rows.Rows; b++)
        {
            bool whole = true;
            for (int i = 0; i < dimension; i++)
            {
                if (T.IsInfinity(rows[b, i])) throw new ArgumentException($"row {b}, column {i} is {rows[b, i]}", nameof(rows));
                whole &= !T.IsNaN(rows[b, i]);
            }
            rows[b].CopyTo(observed.AsSpan(b * dimension));
            for (int k = 0; k < draws; k++) rows[b].CopyTo(results.AsSpan((b * draws + k) * dimension, dimension));
            for (int index = 0; !whole && index < populations; index++) chosen.Add((b, index));
        }
        pool ??= WorkerPool.Shared;
        var work = new Work(this, observed, [.. chosen], results, draws, noise, indices, denoise, pool.Workers, cancellation);
        pool.Run(work.Shards, work);
        return results;
    }

    sealed class Work : IShardWork
    {
        /// <summary>Particles that are moved together; more if a population is larger.</summary>
        const int TileRows = 256;

        readonly ConditionalSampler<T> sampler;
        readonly T[] rows;
        readonly (int Row, int Index)[] populations;
        readonly NoiseStream noise;
        readonly bool denoise;
        readonly long[] indices;
        readonly CancellationToken cancellation;
        readonly ITracedScore<T>[] scores;
        readonly ParticleTile<T>?[] tiles;
        readonly int share, draws;

        public Work(ConditionalSampler<T> sampler, T[] rows, (int Row, int Index)[] populations, T[] results, int draws, NoiseStream noise,
            long[] indices, bool denoise, int workers, CancellationToken cancellation)
        {
            (this.sampler, this.rows, this.populations, Results, this.draws) = (sampler, rows, populations, results, draws);
            (this.noise, this.denoise, this.indices, this.cancellation) = (noise, denoise, indices, cancellation);
            scores = Array.ConvertAll(sampler.levels, sampler.score.At);
            tiles = new ParticleTile<T>?[workers];
            share = Math.Max(1, TileRows / sampler.Particles);
        }

        public T[] Results { get; }

        public int Shards => (populations.Length + share - 1) / share;

        public void Run(int shard, int worker)
        {
            var own = populations.AsSpan(shard * share, Math.Min(share, populations.Length - shard * share));
            int count = sampler.Particles, dimension = sampler.score.Dimension, last = scores.Length - 1;
            var tile = tiles[worker] ??= new(sampler.coordinates, Math.Min(share, populations.Length), count, noise);
            var levels = sampler.Levels;
            tile.Clear();
            foreach (var (row, index) in own) tile.Add(rows.AsSpan(row * dimension, dimension), indices[row], index);
            tile.Scatter(levels[0]);
            for (int level = 0; ; level++)
            {
                tile.Walk(scores[level], levels[level], sampler.Steps, cancellation);
                if (level == last) break;
                tile.Descend(scores[level], levels[level], scores[level + 1], levels[level + 1], always: level == last - 1);
            }
            if (denoise) tile.Denoise(scores[last], levels[last]);
            tile.CheckFinite();
            for (int p = 0; p < own.Length; p++)
            {
                int first = own[p].Index * count, taken = Math.Min(count, draws - first);
                tile.Population(p)[..(taken * dimension)].CopyTo(Results.AsSpan((own[p].Row * draws + first) * dimension));
            }
        }
    }
}
