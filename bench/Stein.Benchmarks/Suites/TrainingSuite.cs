using Stein.Buffers;
using Stein.Optimizers;

namespace Stein.Benchmarks.Suites;

/// <summary>Whole training steps, and the parts of one that pass over the parameters.</summary>
public class TrainingSuite : Suite
{
    /// <inheritdoc/>
    public override IEnumerable<Kernel> Kernels =>
    [
        Kernel.Of(Peak.Float), Kernel.Of(Peak.Cache),
        NetworksSuite.Step("denoise:2,64,2,128"), NetworksSuite.Step("denoise:2,128,2,1024"),
        NetworksSuite.Step("exact:2,64,2,128"), NetworksSuite.Step("exact:2,128,2,1024"), NetworksSuite.Step("exact:8,128,2,256"),
        new("step of Adam", Work.Bytes(7.0 * sizeof(float) * Sizes.Cached, Peak.Cache), () =>
        {
            AlignedArray<float> gradient = Normals<float>(Sizes.Cached), parameters = Normals<float>(Sizes.Cached);
            var adam = new Adam(Sizes.Cached);
            return () => adam.Step(gradient.Span, 1, 1e-3, parameters.Span);
        }),
        new("weight average", Work.Bytes(3.0 * sizeof(float) * Sizes.Cached, Peak.Cache), () =>
        {
            var parameters = Normals<float>(Sizes.Cached);
            var average = new ExponentialMovingAverage(Sizes.Cached, 0.999);
            return () => average.Update(parameters.Span);
        }),
    ];
}
