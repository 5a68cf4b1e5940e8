using BenchmarkDotNet.Attributes;
using Stein.Benchmarks.Steps;
using Stein.Shards;

namespace Stein.Benchmarks.Suites;

/// <summary>The cases of the <c>steps</c> command on one thread, at every width.</summary>
[Config(typeof(EveryWidth))]
public class StepSuite
{
    readonly WorkerPool pool = new(1);
    Action body = () => { };

    [Params("exact:2,64,2,128", "denoise:2,64,2,128", "forward:64,256,2,256", "langevin:2,64,2,128", "gemm:256,256,256,1")]
    public string Case { get; set; } = "";

    [GlobalSetup]
    public void Setup() => body = StepCase.Parse(Case).Prepare(pool);

    [GlobalCleanup]
    public void Cleanup() => pool.Dispose();

    [Benchmark]
    public void Step() => body();
}
