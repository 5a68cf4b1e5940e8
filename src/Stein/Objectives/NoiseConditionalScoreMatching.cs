using Stein.Buffers;
using Stein.Networks;
using Stein.Simd;

namespace Stein.Objectives;

/// <summary>
/// Noise-conditional denoising score matching (Song and Ermon 2019): the mean over noise levels of <c>½E‖σ s(x + σz, σ) + z‖²</c>,
/// <c>z ~ N(0, I)</c>, with one network for all levels; at each its minimiser is the score of the data smoothed by <c>N(0, σ²)</c>.
/// </summary>
/// <remarks>
/// <para>The weight of a level is <c>λ(σ) = σ²</c>, and <c>log σ</c> is uniform: that is the weight of the likelihood, so that the loss is,
/// but for a constant, a bound of the negative log-likelihood (Song et al. 2021, <em>Maximum likelihood training of score-based diffusion
/// models</em>).</para>
/// <para>In a continuous range levels are drawn where the loss is large: with half of the probability <c>log σ</c> is uniform, with the
/// other half it has the density <c>∝ 1/(1 + σ²)</c>, which is the loss of a normal's own score; every row is divided by the density it was
/// drawn with, so the loss stays the one above. The levels of a batch are spread evenly (a golden-ratio sequence from a random
/// start).</para>
/// <para>Levels up to a given one, <c>τ</c>, may be matched implicitly, by <c>σ² (tr J + ½‖s‖²) + D/2</c> at the same noisy point with the
/// exact trace. The square above is <c>½‖σ s‖² + σ s·z + ½‖z‖²</c>, and <c>E[s·z] = σ E[tr J]</c> by parts over the noise, whatever the
/// data are: for every network the mean of a level stays what it is, and only the variance changes. Of the slope of a linear score on data
/// of variance <c>ℓ²</c> the derivative has the variance <c>σ² ℓ²</c> by denoising and <c>2σ⁴</c> by the trace, which so is worth its price
/// where the noise is finer than the data. These levels weigh <c>λ(σ) = σ τ</c>: as much more as leaves a variance of <c>2σ² τ²</c>, like
/// that of denoising.</para>
/// </remarks>
public sealed class NoiseConditionalScoreMatching : IObjective
{
    /// <summary>The share of rows whose level is drawn uniformly in <c>log σ</c>.</summary>
    const double UniformShare = 0.5;

    readonly double[] levels;
    readonly double begin, span, lowShare, mass;

    /// <summary>An objective over a continuous range of noise levels.</summary>
    /// <param name="conditioning">
    /// How the network sees the noise level, whose range is that of the levels, and what its outputs mean.
    /// </param>
    /// <param name="levels">The levels, if they are to be some of the range alone; each is as likely as the others.</param>
    /// <param name="exactUpTo">The level <c>τ ≥ 0</c> up to which levels are matched implicitly, with the exact trace.</param>
    /// <exception cref="ArgumentException">A level is outside the range, or the last one is below 0.</exception>
    public NoiseConditionalScoreMatching(NoiseConditioning conditioning, ReadOnlySpan<double> levels = default, double exactUpTo = 0)
    {
        if (!(exactUpTo >= 0 && double.IsFinite(exactUpTo)))
            throw new ArgumentOutOfRangeException(nameof(exactUpTo), exactUpTo, "a noise level is finite and at least 0");
        (Conditioning, this.levels, ExactUpTo) = (conditioning, levels.ToArray(), exactUpTo);
        var features = new float[Conditioning.Features];
        foreach (double sigma in levels) Conditioning.Embed(sigma, features);
        begin = Scalar<double>.Log(Conditioning.Range.Smallest).Value;
        span = Scalar<double>.Log(Conditioning.Range.Largest).Value - begin;
        lowShare = Antiderivative(Conditioning.Range.Smallest);
        mass = Antiderivative(Conditioning.Range.Largest) - lowShare;
    }

    /// <inheritdoc/>
    public NoiseConditioning Conditioning { get; }

    /// <summary>The level <c>τ</c> up to which levels are matched implicitly.</summary>
    public double ExactUpTo { get; }

    /// <inheritdoc/>
    public PassKind Pass => ExactUpTo == 0 ? PassKind.Gradient : PassKind.Trace();

    /// <inheritdoc/>
    public float Smoothing => (float)Conditioning.Range.Smallest;

    /// <inheritdoc/>
    public double Accumulate(Tile tile, ObjectivePass pass, Span<float> gradient)
    {
        var rows = tile.Rows;
        MatrixView<float> inputs = pass.Inputs(rows.Rows), z = pass.Noise(rows);
        Span<double> sigmas = stackalloc double[rows.Rows], importances = stackalloc double[rows.Rows];
        Span<NoisyRow> noisy = stackalloc NoisyRow[rows.Rows];
        tile.Normals(z.Items);
        tile.Spread(sigmas);
        // Rows that take the trace come first, so that the others go without.
        int traced = 0;
        for (int b = 0; b < rows.Rows; b++)
        {
            sigmas[b] = Level(sigmas[b], out importances[b]);
            if (sigmas[b] <= ExactUpTo) traced++;
        }
        int nextTraced = 0, next = traced;
        for (int b = 0; b < rows.Rows; b++)
        {
            int k = sigmas[b] <= ExactUpTo ? nextTraced++ : next++;
            var row = noisy[k] = new(b, sigmas[b], tile.Weight(b) * (float)importances[b],
                PreconditioningFactors.Of(Conditioning.Preconditioning, sigmas[b]));
            float inward = (float)row.Factors.Input;
            var input = inputs[k];
            for (int i = 0; i < rows.Columns; i++) input[i] = inward * MathF.FusedMultiplyAdd(row.Deviation, z[b, i], rows[b, i]);
            Conditioning.Embed(row.Sigma, input[rows.Columns..]);
        }
        double sum = traced == 0 ? 0 : Implicit(tile, z, pass, inputs.Slice(0, traced), noisy[..traced], gradient);
        if (traced < rows.Rows) sum += Denoising(tile, z, pass, inputs.Slice(traced, rows.Rows - traced), noisy[traced..], gradient);
        return sum;
    }

    /// <summary>The weighted sum of <c>½‖σ s + z‖²</c> over the last rows in the order of the inputs.</summary>
    static double Denoising(
        Tile tile, ReadOnlyMatrixView<float> z, ObjectivePass pass, ReadOnlyMatrixView<float> inputs, ReadOnlySpan<NoisyRow> noisy,
        Span<float> gradient)
    {
        ReadOnlyMatrixView<float> rows = tile.Rows, outputs = pass.Forward(tile, inputs, rows.Rows - inputs.Rows);
        var bar = pass.ScoreBar(outputs);
        double sum = 0;
        for (int k = 0; k < noisy.Length; k++)
        {
            // σ s + z = σ a x̃ + σ b F + z.
            var row = noisy[k];
            int b = row.Index;
            float deviation = row.Deviation, skip = row.Skip, outward = row.Outward, weight = row.Weight;
            for (int i = 0; i < bar.Columns; i++)
            {
                float x = MathF.FusedMultiplyAdd(deviation, z[b, i], rows[b, i]);
                float residual = MathF.FusedMultiplyAdd(outward, outputs[k, i], MathF.FusedMultiplyAdd(skip, x, z[b, i]));
                sum += 0.5 * weight * residual * residual;
                bar[k, i] = weight * outward * residual;
            }
        }
        pass.Backward(bar, default, gradient);
        return sum;
    }

    /// <summary>The weighted sum of <c>(τ/σ) (σ² tr J + ½‖σ s‖² + D/2)</c> over the first rows in the order of the inputs.</summary>
    double Implicit(
        Tile tile, ReadOnlyMatrixView<float> z, ObjectivePass pass, ReadOnlyMatrixView<float> inputs, ReadOnlySpan<NoisyRow> noisy,
        Span<float> gradient)
    {
        Span<float> traces = pass.Traces(noisy.Length), traceBar = pass.TraceBar(noisy.Length);
        ReadOnlyMatrixView<float> rows = tile.Rows, outputs = pass.Forward(tile, inputs);
        pass.Trace(traces);
        var bar = pass.ScoreBar(outputs);
        double sum = 0;
        for (int k = 0; k < noisy.Length; k++)
        {
            // σ² tr J = σ² (a D + b c tr J_F).
            var row = noisy[k];
            int b = row.Index;
            float deviation = row.Deviation, skip = row.Skip, outward = row.Outward, weight = row.Weight * (float)(ExactUpTo / row.Sigma);
            double variance = row.Sigma * row.Sigma, share = variance * row.Factors.Output * row.Factors.Input;
            sum += weight * ((0.5 + variance * row.Factors.Skip) * bar.Columns + share * traces[k]);
            traceBar[k] = weight * (float)share;
            for (int i = 0; i < bar.Columns; i++)
            {
                float x = MathF.FusedMultiplyAdd(deviation, z[b, i], rows[b, i]);
                float score = MathF.FusedMultiplyAdd(outward, outputs[k, i], skip * x);
                sum += 0.5 * weight * score * score;
                bar[k, i] = weight * outward * score;
            }
        }
        pass.Backward(bar, traceBar, gradient);
        return sum;
    }

    /// <summary>The same with levels up to another one matched implicitly.</summary>
    /// <param name="level">That level, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is below 0.</exception>
    public NoiseConditionalScoreMatching WithExactUpTo(double level) => new(Conditioning, levels, level);

    /// <summary>The noise level at a place between 0 and 1, and the weight that makes the mean over places that over levels.</summary>
    internal double Level(double share, out double weight)
    {
        weight = 1;
        if (levels.Length > 0) return levels[Math.Min((int)(share * levels.Length), levels.Length - 1)];
        double sigma;
        if (share < UniformShare) sigma = Scalar<double>.Exp(begin + span * (share / UniformShare)).Value;
        else
        {
            // ½ log(σ²/(1 + σ²)) = c, solved for σ.
            double ratio = Scalar<double>.Exp(2 * (lowShare + mass * ((share - UniformShare) / (1 - UniformShare)))).Value;
            sigma = Math.Sqrt(ratio / (1 - ratio));
        }
        sigma = Math.Clamp(sigma, Conditioning.Range.Smallest, Conditioning.Range.Largest);
        weight = 1 / (UniformShare + (1 - UniformShare) * span / (mass * (1 + sigma * sigma)));
        return sigma;
    }

    /// <summary>A row of a tile, the level of its noise, its weight, and the factors of the preconditioning at that level.</summary>
    readonly record struct NoisyRow(int Index, double Sigma, float Weight, PreconditioningFactors Factors)
    {
        public float Deviation => (float)Sigma;

        /// <summary><c>σ a</c>.</summary>
        public float Skip => (float)(Sigma * Factors.Skip);

        /// <summary><c>σ b</c>.</summary>
        public float Outward => (float)(Sigma * Factors.Output);
    }

    /// <summary><c>∫ dσ / (σ (1 + σ²)) = −½ log(1 + 1/σ²)</c>.</summary>
    static double Antiderivative(double sigma) => -0.5 * Scalar<double>.Log1p(1 / (sigma * sigma)).Value;
}
