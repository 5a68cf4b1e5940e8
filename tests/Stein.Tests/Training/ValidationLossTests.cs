using Stein.Networks;
using Stein.Noise;
using Stein.Objectives;
using Stein.Shards;
using Stein.Training;
using Xunit;

namespace Stein.Tests.Training;

public class ValidationLossTests
{
    static readonly NoiseStream noise = new(8, 0);

    [Fact]
    public void AValidationLossOfWholeWeightsIsThatOfRepeatedRows()
    {
        // Each fold of the repeated rows has to hold the same rows: three of them, one after the other in steps of sixteen.
        const int Count = 48, Folds = 16;
        float[] rows = new float[2 * Count], weights = [.. Enumerable.Range(0, Count).Select(b => 1f + b / Folds)];
        noise.Normals<float>(1, 0, rows);
        float[] repeated =
        [
            .. from repeat in Enumerable.Range(0, 3)
               from b in Enumerable.Range(0, Count)
               where weights[b] > repeat
               from i in new[] { 0, 1 }
               select rows[2 * b + i],
        ];
        var network = new ScoreNetwork(new(2, [7, 5], skip: -1));
        network.Initialize(noise);
        using var pool = new WorkerPool(1);
        var weighted = new ValidationLoss(network.Shape, new ImplicitScoreMatching(), pool, new(rows, Count, 2), 0, noise, weights);
        var whole = new ValidationLoss(network.Shape, new ImplicitScoreMatching(), pool, new(repeated, repeated.Length / 2, 2), 0, noise);
        double[] first = weighted.Evaluate(network.Parameters), second = whole.Evaluate(network.Parameters);
        for (int fold = 0; fold < first.Length; fold++) Assert.Equal(second[fold], first[fold], 1e-5 * (1 + Math.Abs(second[fold])));
        Assert.Equal(whole.Mean(second), weighted.Mean(first), 1e-5 * (1 + Math.Abs(whole.Mean(second))));
    }

    [Fact]
    public void NoRowsHaveNoLoss()
    {
        using var pool = new WorkerPool(1);
        Assert.Throws<ArgumentException>(() => new ValidationLoss(new(2, [4]), new ImplicitScoreMatching(), pool, default, 0, default));
    }
}
