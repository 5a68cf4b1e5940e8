using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Posteriors;

/// <summary>A series by its last value and its last error, ARMA(1, 1), as <c>(μ, φ, θ, log σ)</c>.</summary>
/// <param name="y">The series.</param>
readonly struct MovingAverage(double[] y) : IPosterior
{
    public int Dimension => 4;

    public static Posterior Of() => Posterior.Of("arma-arma11", new MovingAverage(new PosteriorData("arma")["y"]));

    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        R log = R.Constant(0), mu = x[0], phi = x[1], theta = x[2], sigma = Constrain.Positive(x[3], ref log);
        log += LogPdf.Normal(mu, 0, 10) + LogPdf.Normal(phi, 0, 2) + LogPdf.Normal(theta, 0, 2) + LogPdf.Cauchy(sigma, 0, 2.5);
        R error = y[0] - (mu + phi * mu), squares = error * error;
        for (int t = 1; t < y.Length; t++)
        {
            error = y[t] - (mu + phi * y[t - 1] + theta * error);
            squares += error * error;
        }
        return log - y.Length * x[3] - 0.5 * squares / (sigma * sigma);
    }

    public void Report(ReadOnlySpan<double> x, Span<double> quantities)
    {
        x.CopyTo(quantities);
        quantities[3] = Constrain.Positive(x[3]);
    }
}
