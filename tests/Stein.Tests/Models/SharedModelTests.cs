using System.Collections.Concurrent;
using Stein.Models;
using Stein.Noise;
using Stein.Objectives;
using Stein.Shards;
using Stein.Tables;
using Xunit;

#pragma warning disable xUnit1051 // Walks of milliseconds need no cancellation.

namespace Stein.Tests.Models;

/// <summary>A model never changes: what is asked of it depends on no other question, at the same time or before.</summary>
public class SharedModelTests
{
    static readonly Table rows = Rows(400);

    static readonly DensityModel density = SmallFit.Density(rows, SmallFit.Options with { SmallestNoise = 0.1, EnsembleSize = 2 });

    static readonly ScoreModel score = SmallFit.Score(rows, new ImplicitScoreMatching(0.1f));

    public static TheoryData<SamplingMethod> Methods => [.. Enum.GetValues<SamplingMethod>()];

    /// <summary>Everything that can be asked, as numbers.</summary>
    static readonly Func<WorkerPool?, double[]>[] questions =
    [
        pool => density.Sample(70, seed: 1, pool: pool).Values.ToArray(),
        pool => density.Sample(70, new() { Method = SamplingMethod.ProbabilityFlow }, seed: 2, pool: pool).Values.ToArray(),
        pool => [.. density.LogLikelihood(rows, pool: pool).Select(result => result.Value)],
        pool => [.. density.AnomalyScores(rows, pool: pool).Select(result => result.PValue)],
        pool => density.ScoreNorms(rows, [0.1, 1], pool).Values.ToArray(),
        pool => density.Impute(Gaps(6), 10, seed: 3, pool: pool).Draw(9).Values.ToArray(),
        _ => density.Score(rows).Values.ToArray(),
        _ => density.Score(rows.Row(3)),
        _ => [density.LogLikelihood(rows.Row(3)), density.AnomalyScore(rows.Row(5)).Score],
        _ => density.AtLevel(0.4).Score(rows).Values.ToArray(),
        pool => score.Sample(70, 50, seed: 4, pool: pool).Values.ToArray(),
        _ => score.Score(rows).Values.ToArray(),
        pool => density.ContinueFit(rows, new() { Steps = 3 }, 5, pool).Score(rows).Values.ToArray(),
        _ => [.. SmallFit.Bytes(density).Select(value => (double)value)],
    ];

    /// <summary>
    /// Each question by itself, then all of them four times over by eight threads, on the shared pool and on pools of their own.
    /// </summary>
    [Fact]
    public async Task ManyThreadsGetTheBitsThatOneGets()
    {
        double[][] alone = [.. questions.Select(ask => ask(null))];
        var waiting = new ConcurrentQueue<int>(Enumerable.Range(0, 4 * questions.Length).Select(i => i * 5 % questions.Length));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Factory.StartNew(
            () =>
            {
                using var own = thread % 2 == 0 ? null : new WorkerPool(1 + thread % 3);
                while (waiting.TryDequeue(out int question)) Assert.Equal(alone[question], questions[question](own));
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void SamplesInTwoPartsAreThoseOfOneCall(SamplingMethod method)
    {
        var options = new SamplingOptions { Method = method };
        double[] whole = density.Sample(50, options, seed: 6).Values.ToArray();
        double[] parts = [.. density.Sample(17, options, seed: 6).Values, .. density.Sample(33, options, seed: 6, first: 17).Values];
        Assert.Equal(whole, parts);
    }

    [Fact]
    public void SoAreThoseOfAScore()
    {
        double[] whole = score.Sample(50, 40, seed: 6).Values.ToArray();
        double[] parts = [.. score.Sample(17, 40, seed: 6).Values, .. score.Sample(33, 40, seed: 6, first: 17).Values];
        Assert.Equal(whole, parts);
        Assert.NotEqual(whole[..34], score.Sample(17, 40, seed: 6, first: 1L << 31).Values.ToArray());
    }

    [Fact]
    public void SoAreImputations()
    {
        var whole = density.Impute(Gaps(7), 5, seed: 6);
        Imputation first = density.Impute(Gaps(3), 5, seed: 6), second = density.Impute(Gaps(7).Take([3, 4, 5, 6]), 5, seed: 6, first: 3);
        for (int row = 0; row < 7; row++)
            foreach (string column in rows.Columns)
                Assert.Equal(whole.Draw(row, column), row < 3 ? first.Draw(row, column) : second.Draw(row - 3, column));
    }

    /// <summary>Rows go in several parts where progress is told.</summary>
    [Fact]
    public void ProgressRisesToOneAndChangesNothing()
    {
        const int Count = 2500;
        using var pool = new WorkerPool(1);
        var many = Rows(Count);
        var told = new Told();
        Assert.Equal(density.LogLikelihood(many, 0.1, pool: pool), density.LogLikelihood(many, 0.1, pool: pool, progress: told));
        told.RequireWhole();
        var options = new SamplingOptions { Method = SamplingMethod.Annealed, Steps = 1 };
        Assert.Equal(density.Sample(Count, options, pool: pool).Values.ToArray(),
            density.Sample(Count, options, pool: pool, progress: told).Values.ToArray());
        told.RequireWhole();
        Assert.Equal(density.Impute(Gaps(150), 2).Draw(1).Values.ToArray(), density.Impute(Gaps(150), 2, pool: pool, progress: told)
            .Draw(1).Values.ToArray());
        told.RequireWhole();
        Assert.Equal(density.AnomalyScores(many, pool: pool), density.AnomalyScores(many, pool: pool, progress: told));
        told.RequireWhole();
    }

    static Table Gaps(int count)
        => Table.FromRows([.. Enumerable.Range(0, count)
            .Select(row => row % 3 == 0 ? new[] { double.NaN, rows[row, 1] } : [rows[row, 0], double.NaN])]);

    static Table Rows(int count)
    {
        var values = new double[2 * count];
        new NoiseStream(8, 93).Normals<double>(0, 0, values);
        for (int i = 1; i < values.Length; i += 2) values[i] += values[i - 1] * values[i - 1];
        return Table.FromRows(values, ["x", "y"]);
    }

    sealed class Told : IProgress<double>
    {
        readonly List<double> shares = [];

        public void Report(double value) => shares.Add(value);

        /// <summary>Several reports, each higher than the one before, the last one of 1.</summary>
        public void RequireWhole()
        {
            Assert.True(shares.Count > 1);
            Assert.Equal(shares.Distinct().Order(), shares);
            Assert.Equal(1, shares[^1]);
            shares.Clear();
        }
    }
}
