using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Posteriors;

/// <summary>The player again, seen through normals of known deviations with rising means.</summary>
/// <param name="u">Inverse speeds, transformed.</param>
/// <param name="v">Distances to the hoop, transformed.</param>
/// <param name="tau">The deviation of the former.</param>
/// <param name="rho">The deviation of the latter.</param>
readonly struct NormalDrive(double[] u, double[] v, double tau, double rho) : IEmission
{
    public static Posterior Of()
    {
        var data = new PosteriorData("bball_drive_event_1");
        var emission = new NormalDrive(data["u"], data["v"], data.Number("tau"), data.Number("rho"));
        return Posterior.Of("bball_drive_event_1-hmm_drive_1", new HiddenMarkov<NormalDrive>(emission, data["alpha"]));
    }

    public int Count => u.Length;

    public int Dimension => 4;

    public void Constrain<R>(ReadOnlySpan<R> x, Span<R> parameters, ref R logJacobian) where R : unmanaged, IReal<R>
    {
        Scores.Constrain.Ordered(x[..2], parameters[..2], ref logJacobian);
        Scores.Constrain.Ordered(x[2..], parameters[2..], ref logJacobian);
    }

    public R Prior<R>(ReadOnlySpan<R> parameters) where R : unmanaged, IReal<R>
    {
        R log = R.Constant(0);
        for (int i = 0; i < 4; i++) log += LogPdf.Normal(parameters[i], i % 2 == 0 ? 0 : 3, 1);
        return log;
    }

    public R Log<R>(int time, int state, ReadOnlySpan<R> parameters) where R : unmanaged, IReal<R>
        => LogPdf.Normal(u[time], parameters[state], tau) + LogPdf.Normal(v[time], parameters[2 + state], rho);
}
