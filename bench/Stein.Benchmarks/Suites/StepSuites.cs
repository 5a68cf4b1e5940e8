using Stein.Benchmarks.Steps;
using Stein.Shards;

namespace Stein.Benchmarks.Suites;

/// <summary>Scores and exact traces of a batch, on one thread.</summary>
public class NetworksSuite : FloorSuite
{
    private protected override IEnumerable<Kernel> Kernels => Steps("forward:2,64,2,128", "forward:2,128,2,1024", "forward:64,256,2,256",
        "trace:2,64,2,128", "trace:8,128,3,256");

    internal static IEnumerable<Kernel> Steps(params string[] cases)
        => cases.Select(StepCase.Parse).Select((step, i) => new Kernel(cases[i], Work.Operations(step.Operations), () => step.Prepare(new WorkerPool(1))));
}

/// <summary>Whole training steps of both objectives, on one thread.</summary>
public class TrainingSuite : FloorSuite
{
    private protected override IEnumerable<Kernel> Kernels => NetworksSuite.Steps("denoise:2,64,2,128", "denoise:2,128,2,1024", "denoise:8,128,2,4096",
        "exact:2,64,2,128", "exact:2,128,2,1024", "exact:8,128,3,256");
}

/// <summary>Whole steps of a batch of chains, on one thread.</summary>
public class SamplingSuite : FloorSuite
{
    private protected override IEnumerable<Kernel> Kernels => NetworksSuite.Steps("langevin:2,64,2,128", "langevin:2,128,2,1024", "langevin:64,256,2,256");
}
