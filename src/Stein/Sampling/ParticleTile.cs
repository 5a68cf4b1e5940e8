using System.Numerics;
using Stein.Buffers;
using Stein.Noise;
using Stein.Scores;
using Stein.Simd;

namespace Stein.Sampling;

/// <summary>Some populations of weighted particles, each with the observed coordinates of its row held fixed.</summary>
/// <remarks>See <see cref="ConditionalSampler{T}"/>. What a population draws is a function of the noise, its row and its index in it.</remarks>
sealed class ParticleTile<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// The Langevin step over <c>σ</c>; the smoothed density curves by <c>1/σ²</c> at most, so that 2 would be the limit of stability.
    /// </summary>
    const double StepOverSigma = 0.8;

    /// <summary>The share <c>e^(−γ h)</c> of the momentum that a step keeps: particles go some steps straight on, farther than at random.</summary>
    const double KeptMomentum = 0.75;

    readonly INoiseConditionalScore<T> score;
    readonly double[] centre, logWeights;
    readonly double scale;
    readonly (int Row, int Index)[] populations;
    readonly int count, dimension;
    readonly NoiseStream noise;
    readonly T[] x, scores, momenta, draws, traces;
    readonly bool[] missing;
    uint time;

    public ParticleTile(INoiseConditionalScore<T> score, double[] centre, double scale, ReadOnlySpan<(int Row, int Index)> populations, int count,
        NoiseStream noise)
    {
        (this.score, this.centre, this.scale, this.count, this.noise) = (score, centre, scale, count, noise);
        this.populations = populations.ToArray();
        dimension = centre.Length;
        int rows = populations.Length * count, size = rows * dimension;
        (x, scores, momenta, draws, traces) = (new T[size], new T[size], new T[size], new T[size], new T[rows]);
        (logWeights, missing) = (new double[rows], new bool[size]);
    }

    /// <summary>The positions of one population, <c>[count, D]</c>.</summary>
    public Span<T> Population(int index) => x.AsSpan(index * count * dimension, count * dimension);

    /// <summary>Sets a population's observed coordinates; NaN is missing.</summary>
    public void Observe(int index, ReadOnlySpan<T> row)
    {
        for (int b = 0; b < count; b++) row.CopyTo(Population(index)[(b * dimension)..]);
        for (int i = index * count * dimension, end = i + count * dimension; i < end; i++) missing[i] = T.IsNaN(x[i]);
    }

    /// <summary>Draws the missing coordinates from <c>N(m, (c² + σ²) I)</c>.</summary>
    public void Scatter(double sigma)
    {
        Normals();
        T kappa = T.CreateTruncating(Kappa(sigma));
        for (int i = 0; i < x.Length; i++)
            if (missing[i]) x[i] = T.FusedMultiplyAdd(kappa, draws[i], T.CreateTruncating(centre[i % dimension]));
    }

    /// <summary>
    /// Steps of underdamped Langevin dynamics, half kick, half drift, rubbing, half drift, half kick, from fresh momenta: exact on normals
    /// whatever the step (Leimkuhler and Matthews 2013).
    /// </summary>
    public void Walk(double sigma, int steps, CancellationToken cancellation)
    {
        var level = score.At(sigma);
        T half = T.CreateTruncating(0.5 * StepOverSigma * sigma), kept = T.CreateTruncating(KeptMomentum);
        T renewed = T.CreateTruncating(Math.Sqrt(1 - KeptMomentum * KeptMomentum));
        Normals();
        draws.CopyTo(momenta, 0);
        level.Evaluate(Matrix(x), Matrix(scores));
        for (int step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            Normals();
            for (int i = 0; i < x.Length; i++)
            {
                if (!missing[i]) continue;
                T momentum = T.FusedMultiplyAdd(half, scores[i], momenta[i]), place = T.FusedMultiplyAdd(half, momentum, x[i]);
                momentum = T.FusedMultiplyAdd(kept, momentum, renewed * draws[i]);
                (momenta[i], x[i]) = (momentum, T.FusedMultiplyAdd(half, momentum, place));
            }
            level.Evaluate(Matrix(x), Matrix(scores));
            for (int i = 0; i < x.Length; i++) momenta[i] = T.FusedMultiplyAdd(half, scores[i], momenta[i]);
        }
    }

    /// <summary>
    /// Takes the particles in place to the next level, changes their weights, and draws them anew where the weights have become uneven.
    /// </summary>
    public void Descend(double sigma, double next, bool always)
    {
        // A lone particle has no weight.
        double half = 0.5 * Scalar<double>.Log(next / sigma).Value;
        if (count > 1) AddWeights(sigma, half);
        T ratio = T.CreateTruncating(Kappa(next) / Kappa(sigma));
        for (int i = 0; i < x.Length; i++)
        {
            T middle = T.CreateTruncating(centre[i % dimension]);
            if (missing[i]) x[i] = T.FusedMultiplyAdd(ratio, x[i] - middle, middle);
        }
        uint now = time++;
        if (count == 1) return;
        AddWeights(next, half);
        for (int p = 0; p < populations.Length; p++) Resample(p, now, always);
    }

    /// <summary>The mean of the missing coordinates given the noisy particle.</summary>
    public void Denoise(double sigma)
    {
        score.At(sigma).Evaluate(Matrix(x), Matrix(scores));
        T variance = T.CreateTruncating(sigma * sigma);
        for (int i = 0; i < x.Length; i++)
            if (missing[i]) x[i] = T.FusedMultiplyAdd(variance, scores[i], x[i]);
    }

    /// <exception cref="NotFiniteNumberException">A particle is not finite.</exception>
    public void CheckFinite()
    {
        int bad = Array.FindIndex(x, value => !T.IsFinite(value));
        if (bad >= 0) throw new NotFiniteNumberException($"column {bad % dimension} of row {populations[bad / dimension / count].Row} diverged: {x[bad]}");
    }

    /// <summary><c>log w += δ · d log w/d log σ</c>.</summary>
    void AddWeights(double sigma, double delta)
    {
        score.At(sigma).Trace(Matrix(x), Matrix(scores), traces);
        double variance = sigma * sigma, share = variance / (scale * scale + variance);
        for (int b = 0; b < traces.Length; b++)
        {
            double sum = variance * double.CreateTruncating(traces[b]);
            for (int i = 0, at = b * dimension; i < dimension; i++, at++)
            {
                double s = double.CreateTruncating(scores[at]);
                sum = Math.FusedMultiplyAdd(variance * s, s, sum);
                if (missing[at]) sum = Math.FusedMultiplyAdd(share * s, double.CreateTruncating(x[at]) - centre[i], sum);
            }
            logWeights[b] = Math.FusedMultiplyAdd(delta, sum, logWeights[b]);
        }
    }

    /// <summary>
    /// Systematic resampling, when the weights are worth less than half the particles: particle <c>j</c> becomes the one at <c>(j + u)/P</c> of the
    /// summed weights, turned by a random number of places, so that none is likelier to stand at one place than at another.
    /// </summary>
    void Resample(int population, uint now, bool always)
    {
        var logs = logWeights.AsSpan(population * count, count);
        double largest = double.NegativeInfinity, sum = 0, squares = 0;
        foreach (double log in logs) largest = Math.Max(largest, log);
        // Of weights that are not finite none can be trusted; the particles are found out later.
        if (!double.IsFinite(largest)) return;
        var weights = new double[count];
        for (int b = 0; b < count; b++)
        {
            weights[b] = Scalar<double>.Exp(logs[b] - largest).Value;
            sum += weights[b];
            squares += weights[b] * weights[b];
        }
        if (!always && sum * sum >= 0.5 * count * squares) return;
        Span<double> uniforms = stackalloc double[2];
        var (row, index) = populations[population];
        noise.Uniforms(Step(index, now), 2L * row, uniforms);
        int turn = (int)(uniforms[1] * count), ancestor = 0;
        double passed = weights[0];
        T[] before = Population(population).ToArray();
        for (int j = 0; j < count; j++)
        {
            double aim = (j + uniforms[0]) / count * sum;
            while (passed < aim && ancestor < count - 1) passed += weights[++ancestor];
            before.AsSpan(ancestor * dimension, dimension).CopyTo(Population(population)[((j + turn) % count * dimension)..]);
        }
        logs.Clear();
    }

    /// <summary>Standard normal draws for all particles.</summary>
    void Normals()
    {
        uint now = time++;
        int length = count * dimension;
        for (int p = 0; p < populations.Length; p++)
            noise.Normals(Step(populations[p].Index, now), (long)populations[p].Row * length, draws.AsSpan(p * length, length));
    }

    static ulong Step(int index, uint time) => ((ulong)(uint)index << 32) | time;

    MatrixView<T> Matrix(T[] items) => new(items, traces.Length, dimension);

    double Kappa(double sigma) => Math.Sqrt(scale * scale + sigma * sigma);
}
