namespace Stein.Networks;

/// <summary>How a network sees the noise level, and what its outputs mean at each.</summary>
/// <param name="Embedding">
/// The embedding of the noise level, whose features are inputs beside the point; it holds the range of levels.
/// </param>
/// <param name="Preconditioning">What the outputs mean.</param>
/// <exception cref="ArgumentOutOfRangeException">There is no such preconditioning.</exception>
public sealed record NoiseConditioning(NoiseEmbedding Embedding, Preconditioning Preconditioning = Preconditioning.Karras)
{
    /// <summary>What the outputs mean.</summary>
    public Preconditioning Preconditioning { get; } = Enum.IsDefined(Preconditioning)
        ? Preconditioning
        : throw new ArgumentOutOfRangeException(nameof(Preconditioning), Preconditioning, "there is no such preconditioning");
}
