using System.Diagnostics;
using Stein.Simd;
using Xunit;

namespace Stein.Tests.Buffers;

/// <summary>
/// Kernels that take the width of the process stay inside at every width: each of the others is the width of a process of its own.
/// </summary>
public class GuardedWidthTests
{
    static readonly string[] methods =
    [
        $"{typeof(GuardPageTests)}.{nameof(GuardPageTests.TrainingKernelsStayInside)}",
        $"{typeof(GuardPageTests)}.{nameof(GuardPageTests.LayersAndColumnSumsStayInside)}",
        $"{typeof(GuardPageTests)}.{nameof(GuardPageTests.ANetworkStaysInsideThePointsAndScores)}",
        $"{typeof(GuardedObjectiveTests)}.*",
    ];

    public static TheoryData<string> Others => [.. Enum.GetNames<LaneWidth>().Where(width => width != Lanes.Width.ToString())];

    [Theory, MemberData(nameof(Others))]
    public async Task KernelsAtTheWidthOfTheProcessStayInside(string width)
    {
        Assert.SkipUnless(GuardedMemory.IsSupported, "needs the pages of Linux");
        string[] arguments = [typeof(GuardPageTests).Assembly.Location, .. methods.SelectMany(method => new[] { "-method", method })];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["STEIN_LANES"] = width, ["DOTNET_DbgEnableMiniDump"] = "0" },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        string all = errors + await output;
        Assert.True(process.ExitCode == 0, $"{process.ExitCode}: {all}");
        Assert.Contains("Skipped: 0,", all);
        Assert.DoesNotContain("Total: 0,", all);
    }
}
