namespace Stein.Noise;

/// <summary>
/// The list of all random streams that the library draws from under a seed. Every purpose has a stream number of its own, so that no two
/// purposes ever use the same random numbers.
/// </summary>
/// <remarks>
/// A number here is below 256. What each network of an ensemble draws has the number plus 256 times the network's index, below 2³⁰. A
/// <see cref="StreamPart"/> of a stream lies from 2³⁰ to 2³¹. Numbers from 2³¹ on are free for programs.
/// </remarks>
enum StreamNumber : uint
{
    /// <summary>Fits: which rows are validation rows.</summary>
    Split = 0,

    /// <summary>Fits: the weights that a network starts with; for each network.</summary>
    Initialization = 1,

    /// <summary>Fits: the order of the rows in each epoch; for each network.</summary>
    Shuffle = 2,

    /// <summary>Fits: the noise of the objective, with its slices and noise levels as parts; for each network.</summary>
    Objective = 3,

    /// <summary>Fits: the noise of the objective on the validation rows, with the same parts; one for all networks.</summary>
    Validation = 4,

    /// <summary>Fits: the units that dropout leaves out; for each network.</summary>
    Dropout = 5,

    /// <summary>Fits: the noise of the objective in fine-tuning, with its parts; for each network.</summary>
    FineTune = 6,

    /// <summary>Fits: the units that dropout leaves out in fine-tuning; for each network.</summary>
    FineTuneDropout = 7,

    /// <summary>Samples of a model of all noise levels: where they start, at the largest level.</summary>
    SampleStart = 16,

    /// <summary>Samples of a model of all noise levels: their way down, with the predictor's noise as a part.</summary>
    SampleWalk = 17,

    /// <summary>Plain Langevin on a model of one noise level: where chains start.</summary>
    LangevinStart = 18,

    /// <summary>Plain Langevin on a model: the steps.</summary>
    LangevinWalk = 19,

    /// <summary>Imputations: the walk of the particles and their resampling.</summary>
    Imputation = 20,

    /// <summary>Markov chains on a density: where they start.</summary>
    ChainStart = 32,

    /// <summary>Markov chains on a density: the momenta, with acceptance and jitter as a part.</summary>
    ChainWalk = 33,

    /// <summary>The points and directions in which a density is checked, always under seed 0.</summary>
    DensityCheck = 48,
}

/// <summary>
/// Parts of one stream: draws of the same steps, independent of those of the stream itself. The number is combined with that of the stream
/// by exclusive or.
/// </summary>
enum StreamPart : uint
{
    /// <summary>Of an objective: the directions of slices.</summary>
    Slices = 0x5EED_0000,

    /// <summary>Of an objective: the noise levels.</summary>
    Levels = 0x5EED_0001,

    /// <summary>
    /// Of a walk by underdamped Langevin dynamics: the momenta that chains start with. It has the number of <see cref="Levels"/>, which is
    /// used with streams of objectives only.
    /// </summary>
    Momenta = 0x5EED_0001,

    /// <summary>Of a walk by Hamiltonian Monte Carlo: acceptance and jitter.</summary>
    Acceptance = 0x5EED_0002,

    /// <summary>Of a way down noise levels: the predictor's noise, apart from the corrector's.</summary>
    Predictor = 0x5EED_0003,
}
