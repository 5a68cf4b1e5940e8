using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Posteriors;

/// <summary>A simulated chain seen through normals of deviation 1, with positive and rising means.</summary>
/// <param name="y">What is seen.</param>
readonly struct HiddenMarkovExample(double[] y) : IEmission
{
    public static Posterior Of() => Posterior.Of("hmm_example-hmm_example",
        new HiddenMarkov<HiddenMarkovExample>(new(new PosteriorData("hmm_example")["y"]), [1, 1, 1, 1]));

    public int Count => y.Length;

    public int Dimension => 2;

    public void Constrain<R>(ReadOnlySpan<R> x, Span<R> parameters, ref R logJacobian) where R : unmanaged, IReal<R>
    {
        parameters[0] = Scores.Constrain.Positive(x[0], ref logJacobian);
        parameters[1] = Scores.Constrain.Above(x[1], parameters[0], ref logJacobian);
    }

    public R Prior<R>(ReadOnlySpan<R> parameters) where R : unmanaged, IReal<R>
        => LogPdf.Normal(parameters[0], 3, 1) + LogPdf.Normal(parameters[1], 10, 1);

    public R Log<R>(int time, int state, ReadOnlySpan<R> parameters) where R : unmanaged, IReal<R>
        => LogPdf.Normal(y[time], parameters[state], 1);
}
