using Stein.Buffers;
using Stein.Cli.Data;
using Stein.Networks;
using Stein.Noise;
using Stein.Sampling;
using Stein.Shards;

namespace Stein.Cli.Commands;

/// <summary>How chains walk: in standardised coordinates, from a broad normal that knows nothing of the data but their scale.</summary>
/// <param name="Steps">Steps of each chain.</param>
/// <param name="StepSize">The step size <c>ε</c> of <c>x + (ε/2) s(x) + √ε z</c>.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Threads">Threads; the samples do not depend on it.</param>
sealed record Langevin(int Steps, double StepSize, ulong Seed, int Threads)
{
    public const int DefaultSteps = 2000;

    public const double DefaultStepSize = 0.02;

    /// <summary>The standard deviation of the start: twice that of the data.</summary>
    const float Spread = 2;

    /// <summary>Streams below belong to training with the same seed.</summary>
    const uint StartStream = 16, WalkStream = 17;

    /// <summary>Runs chains over the score and takes where each ends, in the data's units.</summary>
    /// <exception cref="ProgramException">A chain left the finite numbers.</exception>
    public Table Draw(ScoreModel model, int count, CancellationToken cancellation)
    {
        if ((long)count * model.Dimension > Array.MaxLength / 2)
            throw new ProgramException(ExitCode.WrongUsage,
                $"{Numbers.Grouped(count)} samples of {model.Dimension} columns are too many for one run");
        using var pool = new WorkerPool(Threads);
        var chains = Chains<float>.Scattered(count, model.Dimension, Spread, new NoiseStream(Seed, StartStream));
        new Sampler<float>(new UnadjustedLangevin<float>(model.Network, (float)StepSize), new NoiseStream(Seed, WalkStream), pool)
            .Run(chains, Steps, null, cancellation);
        var values = new double[count * model.Dimension];
        model.Scaling.Restore(chains.Positions, new MatrixView<double>(values, count, model.Dimension));
        foreach (double value in values)
            if (!double.IsFinite(value))
                throw new ProgramException(ExitCode.BadNumbers,
                    $"a chain left the finite numbers; a --step-size below {StepSize} may help");
        return new("samples", model.Columns, values);
    }
}
