using Stein.Diagnostics;
using Stein.Networks;
using Stein.Noise;
using Stein.Objectives;
using Stein.Tables;
using Xunit;

namespace Stein.Tests.Buffers;

/// <summary>What is computed from whole tables stays inside their rows, and inside the buffers that receive it.</summary>
public sealed class GuardedObjectiveTests : IDisposable
{
    static readonly NoiseStream noise = new(7, 0);

    readonly GuardedMemory x, y, result;

    public GuardedObjectiveTests()
    {
        Assert.SkipUnless(GuardedMemory.IsSupported, "needs the pages of Linux");
        (x, y, result) = (new(1 << 18), new(1 << 18), new(1 << 18));
    }

    public void Dispose()
    {
        foreach (var memory in new[] { x, y, result }) memory?.Dispose();
    }

    [Theory]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Softplus)]
    [InlineData(Activation.Silu)]
    [InlineData(Activation.Gelu)]
    public void ObjectivesStayInsideTheRowsAndTheGradient(Activation activation)
    {
        IObjective[] objectives =
        [
            new ImplicitScoreMatching(), new ImplicitScoreMatching(0.1f, TraceMethod.Tangents), new DenoisingScoreMatching(0.1f),
            new SlicedScoreMatching(), new SlicedScoreMatching(3, SliceDistribution.Gaussian, varianceReduced: false, noiseFloor: 0.1f),
        ];
        foreach (var (dimension, objective) in from d in new[] { 1, 2, 5, 17 } from o in objectives select (d, o))
        {
            // One hidden layer, two and three, none of them whole registers; some as wide as the one before.
            foreach (int[] hidden in new int[][] { [19], [5, 20], [16, 3, 33], [18, 18], [7, 7, 7] })
            {
                var network = new ScoreNetwork(new(dimension, hidden, activation, skip: -1, residual: true));
                network.Initialize(noise);
                var pass = new ObjectivePass(network.CreatePass(objective.Pass));
                foreach (var (rows, _, last) in Shapes([1, 2, 3, 7, 13, pass.Network.Rows], [dimension]))
                {
                    var points = x.Take<float>(rows * dimension, last);
                    var gradient = result.Take<float>(pass.Network.GradientLength, last);
                    var weights = y.Take<float>(rows, last);
                    noise.Normals(1, 0, points);
                    weights.Fill(0.5f);
                    gradient.Clear();
                    double loss = objective.Accumulate(new Tile(new(points, rows, dimension), 0, noise, 1, weights), pass, gradient);
                    Assert.True(double.IsFinite(loss));
                }
            }
        }
    }

    [Fact]
    public void ScalingStaysInsideTheTable()
    {
        foreach (var (rows, dimension, last) in Shapes([2, 3, 17, 100], [1, 2, 7, 16, 33]))
        {
            Span<double> table = x.Take<double>(rows * dimension, last), restored = result.Take<double>(rows * dimension, last);
            Span<float> standard = y.Take<float>(rows * dimension, last);
            noise.Normals(2, 0, table);
            var scaling = Standardization.Fit(new(table, rows, dimension));
            scaling.Standardize(new(table, rows, dimension), new(standard, rows, dimension));
            scaling.Restore(new(standard, rows, dimension), new(restored, rows, dimension));
            scaling.RestoreScore(new(standard, rows, dimension), new(table, rows, dimension), new(restored, rows, dimension));
        }
    }

    [Fact]
    public void TheDiscrepancyStaysInsideTheSamples()
    {
        foreach (var (rows, dimension, last) in Shapes([2, 3, 17, 64], [1, 2, 7, 16]))
        {
            Span<double> a = x.Take<double>(rows * dimension, last), b = y.Take<double>(rows * dimension, last);
            noise.Normals(3, 0, a);
            noise.Normals(4, 0, b);
            Assert.True(double.IsFinite(MaximumMeanDiscrepancy.Squared(a, b, dimension)));
        }
    }

    /// <summary>Tables next to either guard.</summary>
    static IEnumerable<(int Rows, int Dimension, bool Last)> Shapes(int[] rows, int[] dimensions)
        => from r in rows from d in dimensions from last in new[] { false, true } select (r, d, last);
}
