using System.Numerics;
using Stein.Buffers;
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
/// Particles go down falling noise levels; at level <c>σ</c> they stand for <c>π_σ(x_m) ∝ p(y_o, x_m; σ)</c>, the observed coordinates held
/// at their values, and walk by underdamped Langevin dynamics with the missing coordinates' components of the score. The last
/// distribution is the conditional one itself. But <c>π_σ</c> sees the observed coordinates through noise <c>σ</c> too: where they tell two modes
/// apart only at a level at which no particle crosses any more, walking alone would keep the shares of a blurred view, as would setting
/// the observed coordinates to <c>y_o + σ z</c> at each level (Song et al. 2021, appendix I; Lugmayr et al. 2022), however many steps are made.
/// </para>
/// <para>
/// So particles carry weights and are drawn anew by them (annealed importance sampling, Neal 2001; sequential Monte Carlo samplers,
/// Del Moral et al. 2006). The weights follow from the heat equation, <c>∂ log p/∂σ = σ (tr J + ‖s‖²)</c>, with the exact trace: between two
/// levels, at a particle that stays in place in <c>(x_m − m)/κ</c>, <c>κ² = c² + σ²</c>, by the trapezoid rule over <c>log σ</c>,
/// <c>d log w/d log σ = σ² (tr J + ‖s‖²) + (σ/κ)² (x_m − m)·s_m</c>. For many particles the draws are right whether or not particles cross; with <c>P</c>
/// of them the shares of modes lean to those of the blurred view by something like <c>1/P</c>, <c>0.4/P</c> in this library's tests.
/// </para>
/// <para>
/// A row's draws come in populations of <see cref="Particles"/>: those of one population are each a draw but share ancestors. A draw is a
/// function of the noise, the row's index and values, and its own number: not of the other rows, how many draws there are, or threads.
/// </para>
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class ConditionalSampler<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Draws of a step of a noise stream; a row's are numbered by its index.</summary>
    const long MostDraws = 1L << 33;

    readonly INoiseConditionalScore<T> score;
    readonly double[] centre, levels;
    readonly double scale;

    /// <summary>A sampler.</summary>
    /// <param name="score">The scores at all of the noise levels.</param>
    /// <param name="centre">The mean <c>m</c> of the data or something near it, <c>[D]</c>.</param>
    /// <param name="scale">Their standard deviation <c>c &gt; 0</c> or something near it.</param>
    /// <param name="levels">The noise levels <c>σ_1 &gt; … &gt; σ_N &gt; 0</c>; at the first one the distribution is all but a normal.</param>
    /// <param name="steps">Langevin steps at each level, at least 1.</param>
    /// <param name="particles">Particles of a population, at least 1; a single one has no weight.</param>
    /// <exception cref="ArgumentException">The dimensions differ, a number is out of range, or the levels do not fall.</exception>
    public ConditionalSampler(INoiseConditionalScore<T> score, ReadOnlySpan<double> centre, double scale, ReadOnlySpan<double> levels,
        int steps = 8, int particles = 64)
    {
        if (centre.Length != score.Dimension) throw new ArgumentException($"a centre of dimension {centre.Length} for scores of {score.Dimension}", nameof(centre));
        if (!(scale > 0 && double.IsFinite(scale))) throw new ArgumentOutOfRangeException(nameof(scale), scale, "a scale is above 0");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(particles);
        NoiseSchedule.RequireFalling(levels);
        (this.score, this.centre, this.scale, this.levels, Steps, Particles) = (score, centre.ToArray(), scale, levels.ToArray(), steps, particles);
    }

    /// <summary>The noise levels.</summary>
    public ReadOnlySpan<double> Levels => levels;

    /// <summary>Langevin steps at each level.</summary>
    public int Steps { get; }

    /// <summary>Particles of a population.</summary>
    public int Particles { get; }

    /// <summary>Draws of rows with missing coordinates.</summary>
    /// <param name="rows">The rows <c>[n, D]</c>; NaN is missing.</param>
    /// <param name="draws">The number <c>K</c> of draws of each row, at least 1.</param>
    /// <param name="noise">Where the noise is drawn from.</param>
    /// <param name="pool">Who computes; the draws do not depend on it.</param>
    /// <param name="denoise">Whether a last step <c>x_m ← x_m + σ_N² s_m(x, σ_N)</c> takes the noise of the last level away.</param>
    /// <param name="cancellation">Ends the work between two steps.</param>
    /// <param name="firstRow">The index of the first row.</param>
    /// <returns>
    /// The draws <c>[n, K, D]</c>, observed coordinates as they were: whole rows where nothing is missing, draws of the joint distribution where
    /// everything is.
    /// </returns>
    /// <exception cref="ArgumentException">The dimension differs, a coordinate is infinite, or <c>n P D</c> is above 2³³.</exception>
    /// <exception cref="NotFiniteNumberException">The particles of a row diverged.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public T[] Draw(ReadOnlyMatrixView<T> rows, int draws, NoiseStream noise, long firstRow = 0, bool denoise = false, WorkerPool? pool = null,
        CancellationToken cancellation = default)
    {
        if (rows.Columns != score.Dimension) throw new ArgumentException($"rows of dimension {rows.Columns} for scores of {score.Dimension}", nameof(rows));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(draws);
        if ((long)rows.Rows * rows.Columns > MostDraws / Particles)
            throw new ArgumentException($"{rows.Rows} rows of {rows.Columns} columns and {Particles} particles are too many for one call", nameof(rows));
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
        var work = new Work(this, observed, [.. chosen], results, draws, noise, denoise, cancellation);
        (pool ?? WorkerPool.Shared).Run(work.Shards, work);
        return results;
    }

    sealed class Work(ConditionalSampler<T> sampler, T[] rows, (int Row, int Index)[] populations, T[] results, int draws,
        NoiseStream noise, bool denoise, CancellationToken cancellation) : IShardWork
    {
        /// <summary>Particles that walk together, or so many more that a population is whole.</summary>
        const int TileRows = 256;

        readonly int share = Math.Max(1, TileRows / sampler.Particles);

        public int Shards => (populations.Length + share - 1) / share;

        public void Run(int shard, int worker)
        {
            var own = populations.AsSpan(shard * share, Math.Min(share, populations.Length - shard * share));
            int count = sampler.Particles, dimension = sampler.centre.Length;
            var tile = new ParticleTile<T>(sampler.score, sampler.centre, sampler.scale, own, count, noise);
            for (int p = 0; p < own.Length; p++) tile.Observe(p, rows.AsSpan(own[p].Row * dimension, dimension));
            var levels = sampler.levels;
            tile.Scatter(levels[0]);
            for (int level = 0; level < levels.Length; level++)
            {
                tile.Walk(levels[level], sampler.Steps, cancellation);
                if (level < levels.Length - 1) tile.Descend(levels[level], levels[level + 1], always: level == levels.Length - 2);
            }
            if (denoise) tile.Denoise(levels[^1]);
            tile.CheckFinite();
            for (int p = 0; p < own.Length; p++)
            {
                int first = own[p].Index * count, taken = Math.Min(count, draws - first);
                tile.Population(p)[..(taken * dimension)].CopyTo(results.AsSpan((own[p].Row * draws + first) * dimension));
            }
        }
    }
}
