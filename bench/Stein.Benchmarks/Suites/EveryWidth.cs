using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;

namespace Stein.Benchmarks.Suites;

/// <summary>One job a width: what the hardware has, without AVX-512, and without any vector instructions.</summary>
sealed class EveryWidth : ManualConfig
{
    public EveryWidth()
    {
        AddJob(Job.Default.WithId("default"));
        AddJob(Job.Default.WithId("no AVX-512").WithEnvironmentVariable("DOTNET_EnableAVX512", "0"));
        AddJob(Job.Default.WithId("no vectors").WithEnvironmentVariable("DOTNET_EnableHWIntrinsic", "0"));
    }
}
