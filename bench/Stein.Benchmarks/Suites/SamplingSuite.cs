namespace Stein.Benchmarks.Suites;

/// <summary>Whole steps of Langevin dynamics.</summary>
public class SamplingSuite : Suite
{
    /// <inheritdoc/>
    public override IEnumerable<Kernel> Kernels =>
    [
        Kernel.Of(Peak.Float),
        NetworksSuite.Step("langevin:2,64,2,128"), NetworksSuite.Step("langevin:2,128,2,1024"), NetworksSuite.Step("langevin:64,256,2,256"),
    ];
}
