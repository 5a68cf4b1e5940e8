using Stein.Models;

namespace Stein.Tests.Training;

/// <summary>Fits of milliseconds: one small network of plain layers on one thread, without what takes long training to be worth it.</summary>
static class SmallFit
{
    public static FitOptions Options { get; } = new()
    {
        Hidden = [16, 16],
        Residual = false,
        Members = 1,
        Shapes = false,
        Dropout = 0,
        SmallestNoise = 0.01,
        Steps = 60,
        Batch = 100,
        Threads = 1,
    };
}
