using Stein.Training;
using Xunit;

namespace Stein.Tests.Models;

/// <summary>What can be known at once is said before any training: no progress is wanted.</summary>
sealed class NoTraining : IProgress<FitProgress>
{
    public void Report(FitProgress value) => Assert.Fail("it was trained");
}
