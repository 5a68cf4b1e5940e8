using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Posteriors;

/// <summary>
/// The acceleration of a rider's head in an accident: its mean and its logarithmic deviation are Gaussian processes in time, each by an
/// intercept, the logarithms of deviation and length, and the normals that weigh its eigenfunctions.
/// </summary>
/// <param name="y">The accelerations.</param>
/// <param name="mean">The eigenfunctions of the mean.</param>
/// <param name="deviation">The eigenfunctions of the logarithmic deviation.</param>
readonly struct Motorcycle(double[] y, Motorcycle.Basis mean, Motorcycle.Basis deviation) : IPosterior
{
    /// <summary>Eigenfunctions of the Laplacian.</summary>
    /// <param name="Values">Their values at each observation, <c>[N, Count]</c>.</param>
    /// <param name="Frequencies">The roots of their eigenvalues.</param>
    public sealed record Basis(double[] Values, double[] Frequencies);

    public int Dimension => 6 + mean.Frequencies.Length + deviation.Frequencies.Length;

    public static Posterior Of()
    {
        var data = new PosteriorData("mcycle_gp");
        return Posterior.Of("mcycle_gp-accel_gp", new Motorcycle(data["Y"], new(data["Xgp_1"], data["slambda_1"]),
            new(data["Xgp_sigma_1"], data["slambda_sigma_1"])));
    }

    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        R log = R.Constant(0);
        int first = 3 + mean.Frequencies.Length;
        Span<R> means = stackalloc R[mean.Frequencies.Length], deviations = stackalloc R[deviation.Frequencies.Length];
        log += LogPdf.StudentT(x[0], 3, -13, 36) + LogPdf.StudentT(x[first], 3, 0, 10);
        Weigh(x[..first], mean, means, ref log);
        Weigh(x[first..], deviation, deviations, ref log);
        for (int n = 0; n < y.Length; n++)
        {
            R logDeviation = x[first] + Sum(deviation, n, deviations);
            R z = (y[n] - x[0] - Sum(mean, n, means)) * R.Exp(-logDeviation);
            log -= logDeviation + 0.5 * z * z;
        }
        return log;
    }

    public void Report(ReadOnlySpan<double> x, Span<double> quantities)
    {
        int first = 3 + mean.Frequencies.Length;
        x.CopyTo(quantities);
        foreach (int i in (ReadOnlySpan<int>)[1, 2, first + 1, first + 2]) quantities[i] = Constrain.Positive(x[i]);
    }

    /// <summary>
    /// The weights of the eigenfunctions, by the root of the spectral density; adds the logarithm of the process's prior.
    /// </summary>
    static void Weigh<R>(ReadOnlySpan<R> x, Basis basis, Span<R> weights, ref R log) where R : unmanaged, IReal<R>
    {
        R deviation = Constrain.Positive(x[1], ref log), length = Constrain.Positive(x[2], ref log);
        log += LogPdf.StudentT(deviation, 3, 0, 36) + LogInverseGamma(x[2], length, 1.124909, 0.0177);
        R scale = deviation * R.Sqrt(Math.Sqrt(2 * Math.PI) * length), rate = -0.25 * length * length;
        for (int m = 0; m < weights.Length; m++)
        {
            weights[m] = scale * R.Exp(basis.Frequencies[m] * basis.Frequencies[m] * rate) * x[3 + m];
            log += LogPdf.Normal(x[3 + m], 0, 1);
        }
    }

    /// <summary>The inverse gamma without its normaliser; the library may get its own.</summary>
    static R LogInverseGamma<R>(R logX, R x, double shape, double scale) where R : unmanaged, IReal<R>
        => -(shape + 1) * logX - scale / x;

    static R Sum<R>(Basis basis, int n, ReadOnlySpan<R> weights) where R : unmanaged, IReal<R>
    {
        ReadOnlySpan<double> row = basis.Values.AsSpan(n * weights.Length, weights.Length);
        R sum = R.Constant(0);
        for (int m = 0; m < row.Length; m++) sum += weights[m] * row[m];
        return sum;
    }
}
