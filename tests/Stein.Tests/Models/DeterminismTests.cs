using Stein.Models;
using Stein.Noise;
using Stein.Objectives;
using Stein.Shards;
using Stein.Tables;
using Xunit;

#pragma warning disable xUnit1051 // Fits of milliseconds need no cancellation.

namespace Stein.Tests.Models;

public class DeterminismTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(8)]
    public void AFitHasTheSameBitsOnAnyNumberOfWorkers(int workers) => Assert.Equal(Fit(1), Fit(workers));

    static byte[] Fit(int workers)
    {
        var noise = new NoiseStream(3, 0);
        var rows = new double[900];
        noise.Normals<double>(0, 0, rows);
        for (int i = 0; i < rows.Length; i += 3) rows[i] = 100 + 5 * (rows[i] > 0 ? rows[i] + 4 : rows[i] - 4);
        var options = new ScoreOptions { Hidden = [20, 12], Steps = 60, BatchSize = 200, Dropout = 0.2, ValidationFraction = 0.1 };
        using var pool = new WorkerPool(workers);
        return SmallFit.Bytes(ScoreModel.Fit(Table.FromRows(rows, ["a", "b", "c"]), new ImplicitScoreMatching(0.1f), options, 5, pool));
    }
}
