using Stein.Models;
using Stein.Objectives;
using Stein.Shards;
using Stein.Tables;
using Stein.Training;

namespace Stein.Tests.Models;

/// <summary>
/// Fits of milliseconds: one small network of plain layers on one worker, without what takes long training to be worth it.
/// </summary>
static class SmallFit
{
    public static DensityOptions Options { get; } = new()
    {
        Hidden = [16, 16],
        Residual = false,
        EnsembleSize = 1,
        ColumnShapes = false,
        Dropout = 0,
        SmallestNoise = 0.01,
        Steps = 60,
        BatchSize = 100,
    };

    public static ScoreOptions ScoreOptions { get; } = new() { Hidden = [8], Steps = 60, BatchSize = 100 };

    public static DensityModel Density(Table table, DensityOptions? options = null, ulong seed = 0, IProgress<FitProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        using var pool = new WorkerPool(1);
        return DensityModel.Fit(table, options ?? Options, seed, pool, progress, cancellation);
    }

    public static ScoreModel Score(Table table, IObjective objective, ScoreOptions? options = null, ulong seed = 0,
        IProgress<FitProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var pool = new WorkerPool(1);
        return ScoreModel.Fit(table, objective, options ?? ScoreOptions, seed, pool, progress, cancellation);
    }

    /// <summary>The file of a model.</summary>
    public static byte[] Bytes(IModel model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }
}
