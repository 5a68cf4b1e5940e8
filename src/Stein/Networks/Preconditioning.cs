namespace Stein.Networks;

/// <summary>What the outputs <c>F</c> of a noise-conditional network mean, the data having a standard deviation near 1.</summary>
public enum Preconditioning
{
    /// <summary>
    /// <c>s = (c_skip x + c_out F(c_in x, σ) − x)/σ²</c> with <c>c_skip = 1/(1 + σ²)</c>, <c>c_out = σ/√(1 + σ²)</c>,
    /// <c>c_in = 1/√(1 + σ²)</c>: inputs and outputs of the network have a size near 1 at every level, and a network of zeros has the score
    /// of a standard normal. Karras et al. 2022, <em>Elucidating the design space of diffusion-based generative models</em>, table 1, as a
    /// score.
    /// </summary>
    Karras,

    /// <summary><c>s = F(x, σ)/σ</c>. Song and Ermon 2020, technique 3.</summary>
    Scaled,
}

/// <summary>A preconditioning at one noise level: <c>s = a x + b F(c x, σ)</c>, so that <c>J = a I + b c J_F</c>.</summary>
/// <param name="Skip">The factor <c>a</c>.</param>
/// <param name="Output">The factor <c>b</c>.</param>
/// <param name="Input">The factor <c>c</c>.</param>
readonly record struct PreconditioningFactors(double Skip, double Output, double Input)
{
    /// <summary>The factors of a preconditioning at noise level <c>σ &gt; 0</c>.</summary>
    public static PreconditioningFactors Of(Preconditioning preconditioning, double sigma)
    {
        if (preconditioning == Preconditioning.Scaled) return new(0, 1 / sigma, 1);
        double variance = 1 + sigma * sigma, root = Math.Sqrt(variance);
        return new(-1 / variance, 1 / (sigma * root), 1 / root);
    }
}
