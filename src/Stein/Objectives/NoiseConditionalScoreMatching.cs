using Stein.Buffers;
using Stein.Networks;
using Stein.Simd;

namespace Stein.Objectives;

/// <summary>
/// Noise-conditional denoising score matching (Song and Ermon 2019): the mean over noise levels of <c>½E‖σ s(x + σz, σ) + z‖²</c>,
/// <c>z ~ N(0, I)</c>, with one network for all levels; at each its minimiser is the score of the data smoothed by <c>N(0, σ²)</c>.
/// </summary>
/// <remarks>
/// <para>The weight of a level is <c>λ(σ) = σ²</c>, and <c>log σ</c> is uniform: that is the weight of the likelihood, so that the loss is, but for
/// a constant, a bound of the negative log-likelihood (Song et al. 2021, <em>Maximum likelihood training of score-based diffusion models</em>).</para>
/// <para>In a continuous range levels are drawn where the loss is large: with half of the probability <c>log σ</c> is uniform, with the other half it
/// has the density <c>∝ 1/(1 + σ²)</c>, which is the loss of a normal's own score; every row is divided by the density it was drawn with,
/// so the loss stays the one above. The levels of a batch are spread evenly (a golden-ratio sequence from a random start).</para>
/// </remarks>
public sealed class NoiseConditionalScoreMatching : IObjective
{
    /// <summary>The share of rows whose level is drawn uniformly in <c>log σ</c>.</summary>
    const double UniformShare = 0.5;

    readonly double[] ladder;
    readonly double begin, span, lowShare, mass;

    /// <summary>An objective over a continuous range of noise levels.</summary>
    /// <param name="embedding">The embedding of the noise level, whose range is that of the levels.</param>
    /// <param name="wrapping">What the outputs of the network mean.</param>
    /// <param name="ladder">The levels, if they are to be some of the range alone; each is as likely as the others.</param>
    /// <exception cref="ArgumentException">A level of the ladder is outside the range.</exception>
    public NoiseConditionalScoreMatching(NoiseEmbedding embedding, NoiseWrapping wrapping = NoiseWrapping.Preconditioned, ReadOnlySpan<double> ladder = default)
    {
        (Embedding, Wrapping, this.ladder) = (embedding, wrapping, ladder.ToArray());
        var features = new float[embedding.Features];
        foreach (double sigma in ladder) embedding.Write(sigma, features);
        begin = Scalar<double>.Log(embedding.Range.Smallest).Value;
        span = Scalar<double>.Log(embedding.Range.Largest).Value - begin;
        lowShare = Antiderivative(embedding.Range.Smallest);
        mass = Antiderivative(embedding.Range.Largest) - lowShare;
    }

    /// <summary>The embedding of the noise level.</summary>
    public NoiseEmbedding Embedding { get; }

    /// <summary>What the outputs of the network mean.</summary>
    public NoiseWrapping Wrapping { get; }

    /// <inheritdoc/>
    public PassKind Pass => PassKind.Gradient;

    /// <inheritdoc/>
    public int Conditions => Embedding.Features;

    /// <inheritdoc/>
    public float Smoothing => (float)Embedding.Range.Smallest;

    /// <inheritdoc/>
    public double Accumulate(Tile tile, ObjectivePass pass, Span<float> gradient)
    {
        var rows = tile.Rows;
        MatrixView<float> inputs = pass.Inputs(rows.Rows), z = pass.Noise(rows), bar = pass.ScoreBar(rows);
        Span<double> levels = stackalloc double[rows.Rows], importances = stackalloc double[rows.Rows];
        tile.Normals(z.Items);
        tile.Spread(levels);
        for (int b = 0; b < rows.Rows; b++)
        {
            double sigma = levels[b] = Level(levels[b], out importances[b]);
            float inward = (float)WrappingFactors.Of(Wrapping, sigma).Input, deviation = (float)sigma;
            var input = inputs[b];
            for (int i = 0; i < rows.Columns; i++) input[i] = inward * MathF.FusedMultiplyAdd(deviation, z[b, i], rows[b, i]);
            Embedding.Write(sigma, input[rows.Columns..]);
        }
        pass.Network.Forward(inputs);
        var outputs = pass.Network.Scores;
        double sum = 0;
        for (int b = 0; b < rows.Rows; b++)
        {
            // σ s + z = σ a x̃ + σ b F + z.
            double sigma = levels[b];
            var factors = WrappingFactors.Of(Wrapping, sigma);
            float weight = tile.Weight(b) * (float)importances[b], deviation = (float)sigma;
            float skip = (float)(sigma * factors.Skip), outward = (float)(sigma * factors.Output);
            for (int i = 0; i < rows.Columns; i++)
            {
                float noisy = MathF.FusedMultiplyAdd(deviation, z[b, i], rows[b, i]);
                float residual = MathF.FusedMultiplyAdd(outward, outputs[b, i], MathF.FusedMultiplyAdd(skip, noisy, z[b, i]));
                sum += 0.5 * weight * residual * residual;
                bar[b, i] = weight * outward * residual;
            }
        }
        if (!gradient.IsEmpty) pass.Network.Backward(inputs, bar, default, gradient);
        return sum;
    }

    /// <summary>The noise level at a place between 0 and 1, and the weight that makes the mean over places that over levels.</summary>
    internal double Level(double share, out double weight)
    {
        weight = 1;
        if (ladder.Length > 0) return ladder[Math.Min((int)(share * ladder.Length), ladder.Length - 1)];
        double sigma;
        if (share < UniformShare) sigma = Scalar<double>.Exp(begin + span * (share / UniformShare)).Value;
        else
        {
            // ½ log(σ²/(1 + σ²)) = c, solved for σ.
            double ratio = Scalar<double>.Exp(2 * (lowShare + mass * ((share - UniformShare) / (1 - UniformShare)))).Value;
            sigma = Math.Sqrt(ratio / (1 - ratio));
        }
        sigma = Math.Clamp(sigma, Embedding.Range.Smallest, Embedding.Range.Largest);
        weight = 1 / (UniformShare + (1 - UniformShare) * span / (mass * (1 + sigma * sigma)));
        return sigma;
    }

    /// <summary><c>∫ dσ / (σ (1 + σ²)) = −½ log(1 + 1/σ²)</c>.</summary>
    static double Antiderivative(double sigma) => -0.5 * Scalar<double>.Log1p(1 / (sigma * sigma)).Value;
}
