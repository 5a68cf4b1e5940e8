using System.Numerics;
using Stein.Buffers;
using Stein.Flow;
using Stein.Noise;
using Stein.Scores;
using Stein.Simd;

namespace Stein.Sampling;

/// <summary>
/// Some populations of weighted particles, each with the observed coordinates of its row. All are at one noise level at a time.
/// </summary>
/// <remarks>
/// See <see cref="ConditionalSampler{T}"/>. The random numbers of a population are a function of the noise, the index of its row and its
/// own index among the row's populations.
/// </remarks>
sealed class ParticleTile<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// The Langevin step over <c>σ</c>. The second derivatives of the smoothed log-density are at least <c>−1/σ²</c>, so 2 is the limit of
    /// stability.
    /// </summary>
    const double StepOverSigma = 0.8;

    /// <summary>
    /// The share <c>e^(−γ h)</c> of the momentum that a step keeps: particles go on for some steps, farther than a random walk.
    /// </summary>
    const double KeptMomentum = 0.75;

    readonly FlowCoordinates coordinates;
    readonly int count, dimension;
    readonly NoiseStream noise;
    readonly T[] centre, x, scores, momenta, draws, traces, before;
    readonly double[] logWeights, weights;
    readonly bool[] missing;
    readonly (long Row, int Index)[] populations;
    uint time;
    int filled;

    /// <summary>Allocates the buffers.</summary>
    /// <param name="coordinates">The coordinates in which particles keep their place from level to level.</param>
    /// <param name="most">The largest number of populations.</param>
    /// <param name="count">Particles of a population.</param>
    /// <param name="noise">The stream of the noise.</param>
    public ParticleTile(FlowCoordinates coordinates, int most, int count, NoiseStream noise)
    {
        (this.coordinates, this.count, this.noise) = (coordinates, count, noise);
        centre = Array.ConvertAll(coordinates.Centre.ToArray(), T.CreateTruncating);
        dimension = centre.Length;
        int rows = most * count, size = rows * dimension;
        (x, scores, momenta, draws) = (new T[size], new T[size], new T[size], new T[size]);
        (traces, before) = (new T[rows], new T[count * dimension]);
        (logWeights, weights, missing, populations) = (new double[rows], new double[count], new bool[size], new (long, int)[most]);
    }

    /// <summary>Elements of all particles.</summary>
    int Size => filled * count * dimension;

    /// <summary>Removes all populations.</summary>
    public void Clear()
    {
        (filled, time) = (0, 0);
        logWeights.AsSpan().Clear();
    }

    /// <summary>Adds a population.</summary>
    /// <param name="row">The coordinates of its row; NaN is missing.</param>
    /// <param name="number">The index of the row.</param>
    /// <param name="index">The index of the population among those of the row.</param>
    public void Add(ReadOnlySpan<T> row, long number, int index)
    {
        populations[filled++] = (number, index);
        for (int first = Size - count * dimension; first < Size; first += dimension)
        {
            row.CopyTo(x.AsSpan(first));
            for (int i = 0; i < dimension; i++) missing[first + i] = T.IsNaN(row[i]);
        }
    }

    /// <summary>The positions of one population, <c>[count, D]</c>.</summary>
    public Span<T> Population(int index) => x.AsSpan(index * count * dimension, count * dimension);

    /// <summary>Draws the missing coordinates from <c>N(m, (c² + σ²) I)</c>.</summary>
    public void Scatter(double sigma)
    {
        Normals();
        T kappa = T.CreateTruncating(coordinates.Kappa(sigma));
        for (int i = 0, size = Size; i < size; i++)
            if (missing[i]) x[i] = T.FusedMultiplyAdd(kappa, draws[i], centre[i % dimension]);
    }

    /// <summary>
    /// Steps of underdamped Langevin dynamics, half kick, half drift, friction, half drift, half kick, from fresh momenta: exact on normals
    /// whatever the step (Leimkuhler and Matthews 2013).
    /// </summary>
    public void Walk(ITracedScore<T> score, double sigma, int steps, CancellationToken cancellation)
    {
        T half = T.CreateTruncating(0.5 * StepOverSigma * sigma), kept = T.CreateTruncating(KeptMomentum);
        T renewed = T.CreateTruncating(Math.Sqrt(1 - KeptMomentum * KeptMomentum));
        int size = Size;
        Normals();
        draws.AsSpan(0, size).CopyTo(momenta);
        score.Evaluate(Matrix(x), Matrix(scores));
        for (int step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            Normals();
            for (int i = 0; i < size; i++)
            {
                if (!missing[i]) continue;
                T momentum = T.FusedMultiplyAdd(half, scores[i], momenta[i]), place = T.FusedMultiplyAdd(half, momentum, x[i]);
                momentum = T.FusedMultiplyAdd(kept, momentum, renewed * draws[i]);
                (momenta[i], x[i]) = (momentum, T.FusedMultiplyAdd(half, momentum, place));
            }
            score.Evaluate(Matrix(x), Matrix(scores));
            for (int i = 0; i < size; i++) momenta[i] = T.FusedMultiplyAdd(half, scores[i], momenta[i]);
        }
    }

    /// <summary>
    /// Moves the particles to the next level, updates their weights, and resamples populations whose weights have become uneven.
    /// </summary>
    /// <param name="score">The score at this level.</param>
    /// <param name="sigma">This level.</param>
    /// <param name="nextScore">The score at the next level.</param>
    /// <param name="next">The next level.</param>
    /// <param name="always">Whether to resample in any case.</param>
    public void Descend(ITracedScore<T> score, double sigma, ITracedScore<T> nextScore, double next, bool always)
    {
        // A lone particle has no weight.
        double half = 0.5 * Scalar<double>.Log(next / sigma).Value;
        if (count > 1) AddWeights(score, sigma, half);
        T ratio = T.CreateTruncating(coordinates.Kappa(next) / coordinates.Kappa(sigma));
        for (int i = 0, size = Size; i < size; i++)
        {
            T middle = centre[i % dimension];
            if (missing[i]) x[i] = T.FusedMultiplyAdd(ratio, x[i] - middle, middle);
        }
        uint now = time++;
        if (count == 1) return;
        AddWeights(nextScore, next, half);
        for (int p = 0; p < filled; p++) Resample(p, now, always);
    }

    /// <summary>The mean of the missing coordinates given the noisy particle.</summary>
    public void Denoise(IScore<T> score, double sigma)
    {
        x.AsSpan(0, Size).CopyTo(draws);
        FinalDenoising.Apply(score, sigma, Matrix(x), Matrix(scores));
        for (int i = 0, size = Size; i < size; i++)
            if (!missing[i]) x[i] = draws[i];
    }

    /// <exception cref="NotFiniteNumberException">A particle is not finite.</exception>
    public void CheckFinite()
    {
        int bad = Array.FindIndex(x, 0, Size, value => !T.IsFinite(value));
        if (bad < 0) return;
        long row = populations[bad / dimension / count].Row;
        throw new NotFiniteNumberException($"column {bad % dimension} of row {row} diverged: {x[bad]}");
    }

    /// <summary><c>log w += δ · d log w/d log σ</c>.</summary>
    void AddWeights(ITracedScore<T> score, double sigma, double delta)
    {
        int rows = filled * count;
        score.Trace(Matrix(x), Matrix(scores), traces.AsSpan(0, rows));
        double variance = sigma * sigma, share = variance / coordinates.Variance(sigma);
        for (int b = 0; b < rows; b++)
        {
            double sum = variance * double.CreateTruncating(traces[b]);
            for (int i = 0, at = b * dimension; i < dimension; i++, at++)
            {
                double s = double.CreateTruncating(scores[at]);
                sum = Math.FusedMultiplyAdd(variance * s, s, sum);
                if (missing[at]) sum = Math.FusedMultiplyAdd(share * s, double.CreateTruncating(x[at]) - coordinates.Centre[i], sum);
            }
            logWeights[b] = Math.FusedMultiplyAdd(delta, sum, logWeights[b]);
        }
    }

    /// <summary>
    /// Systematic resampling, if the effective sample size of the weights is below half the particles: particle <c>j</c> becomes the one at
    /// <c>(j + u)/P</c> of the cumulated weights. Then all are rotated by a random number of places, so that each place is alike.
    /// </summary>
    void Resample(int population, uint now, bool always)
    {
        var logs = logWeights.AsSpan(population * count, count);
        double largest = double.NegativeInfinity, sum = 0, squares = 0;
        foreach (double log in logs) largest = Math.Max(largest, log);
        // Weights that are not finite mean particles that are not; these are found in the end.
        if (!double.IsFinite(largest)) return;
        for (int b = 0; b < count; b++)
        {
            weights[b] = Scalar<double>.Exp(logs[b] - largest).Value;
            sum += weights[b];
            squares += weights[b] * weights[b];
        }
        if (!always && sum * sum >= 0.5 * count * squares) return;
        Span<double> uniforms = stackalloc double[2];
        var (row, index) = populations[population];
        noise.Uniforms(Step(index, now), 2 * row, uniforms);
        int turn = (int)(uniforms[1] * count), ancestor = 0;
        double passed = weights[0];
        var particles = Population(population);
        particles.CopyTo(before);
        for (int j = 0; j < count; j++)
        {
            double aim = (j + uniforms[0]) / count * sum;
            while (passed < aim && ancestor < count - 1) passed += weights[++ancestor];
            before.AsSpan(ancestor * dimension, dimension).CopyTo(particles[((j + turn) % count * dimension)..]);
        }
        logs.Clear();
    }

    /// <summary>Standard normal draws for all particles.</summary>
    void Normals()
    {
        uint now = time++;
        int length = count * dimension;
        for (int p = 0; p < filled; p++)
            noise.Normals(Step(populations[p].Index, now), populations[p].Row * length, draws.AsSpan(p * length, length));
    }

    static ulong Step(int index, uint time) => ((ulong)(uint)index << 32) | time;

    MatrixView<T> Matrix(T[] items) => new(items, filled * count, dimension);
}
