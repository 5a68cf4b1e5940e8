using Stein.Models;
using Xunit;

namespace Stein.Tests.Training;

/// <summary>What can be known at once is said before any training: no look at one is wanted.</summary>
sealed class NoLook : IProgress<FitProgress>
{
    public void Report(FitProgress value) => Assert.Fail("it was trained");
}
