using Stein.Networks;
using Stein.Objectives;
using Stein.Tests.Networks;

namespace Stein.Tests.Objectives;

/// <summary>An objective that draws nothing, of a network with the conditions of a <see cref="RandomNetwork"/>.</summary>
sealed class Conditioned(RandomNetwork random, IObjective objective) : IObjective
{
    public PassKind Pass => objective.Pass;

    public float Smoothing => objective.Smoothing;

    public double Accumulate(Tile tile, ObjectivePass pass, Span<float> gradient)
        => objective.Accumulate(new Tile(random.Inputs(tile.Rows), 0, default, 0, tile.Weights), pass, gradient);
}
