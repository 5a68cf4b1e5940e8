using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Posteriors;

/// <summary>
/// A basketball player who drives or not, seen by inverse speed and distance, both exponential with positive rising rates.
/// </summary>
/// <param name="u">Inverse speeds.</param>
/// <param name="v">Distances to the hoop.</param>
readonly struct ExponentialDrive(double[] u, double[] v) : IEmission
{
    public static Posterior Of()
    {
        var data = new PosteriorData("bball_drive_event_0");
        return Posterior.Of("bball_drive_event_0-hmm_drive_0",
            new HiddenMarkov<ExponentialDrive>(new(data["u"], data["v"]), data["alpha"]));
    }

    public int Count => u.Length;

    public int Dimension => 4;

    public void Constrain<R>(ReadOnlySpan<R> x, Span<R> parameters, ref R logJacobian) where R : unmanaged, IReal<R>
    {
        for (int i = 0; i < 4; i += 2)
        {
            parameters[i] = Scores.Constrain.Positive(x[i], ref logJacobian);
            parameters[i + 1] = Scores.Constrain.Above(x[i + 1], parameters[i], ref logJacobian);
        }
    }

    public R Prior<R>(ReadOnlySpan<R> parameters) where R : unmanaged, IReal<R>
    {
        R log = R.Constant(0);
        for (int i = 0; i < 4; i++) log += LogPdf.Normal(parameters[i], i % 2 == 0 ? 0 : 3, 1);
        return log;
    }

    public R Log<R>(int time, int state, ReadOnlySpan<R> parameters) where R : unmanaged, IReal<R>
    {
        R speed = parameters[state], distance = parameters[2 + state];
        return R.Log(speed * distance) - u[time] * speed - v[time] * distance;
    }
}
