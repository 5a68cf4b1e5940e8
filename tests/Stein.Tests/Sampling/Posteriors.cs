using System.Text.Json;
using Stein.Scores;
using Stein.Simd;

namespace Stein.Tests.Sampling;

/// <summary>Five posteriors of posteriordb (Magnusson et al.), each with its data and trusted moments.</summary>
public static class Posteriors
{
    /// <summary>The data of a posterior, and mean and standard deviation of each of its quantities.</summary>
    public sealed class Reference
    {
        readonly JsonElement data;

        public Reference(string name)
        {
            var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "posteriors",
                name + ".json"))).RootElement;
            data = file.GetProperty("data");
            Moments = [.. file.GetProperty("reference").GetProperty("parameters").EnumerateObject()
                .Select(entry => (entry.Name, entry.Value.GetProperty("mean").GetDouble(), entry.Value.GetProperty("sd").GetDouble()))];
        }

        public (string Name, double Mean, double Deviation)[] Moments { get; }

        public double[] this[string name] => [.. data.GetProperty(name).EnumerateArray().Select(item => item.GetDouble())];
    }

    /// <summary>A density with the map from its real numbers to the quantities of the reference.</summary>
    public sealed record Posterior(Reference Reference, ILogDensity<double> Density, Action<ReadOnlySpan<double>, Span<double>> Report);

    public static Posterior Of(string name)
    {
        var reference = new Reference(name);
        switch (name)
        {
            case "eight_schools-eight_schools_noncentered":
                return new(reference, Score.FromDensity(new EightSchools(reference["y"], reference["sigma"])), (x, q) =>
                {
                    double mu = x[0], tau = Constrain.Positive(x[1]);
                    for (int j = 0; j < 8; j++) q[j] = mu + tau * x[2 + j];
                    (q[8], q[9]) = (mu, tau);
                });
            case "arK-arK":
                return new(reference, Score.FromDensity(new Autoregression(reference["y"], 5)), (x, q) =>
                {
                    x.CopyTo(q);
                    q[6] = Constrain.Positive(x[6]);
                });
            case "kidiq-kidscore_momiq":
                return new(reference, Score.FromDensity(new KidScore(reference["kid_score"], reference["mom_iq"])), (x, q) =>
                {
                    x.CopyTo(q);
                    q[2] = Constrain.Positive(x[2]);
                });
            case "earnings-logearn_height":
                double[] logs = [.. reference["earn"].Select(earn => Math.Log(earn))];
                return new(reference, Score.FromDensity(new Line(logs, reference["height"])), (x, q) =>
                {
                    x.CopyTo(q);
                    q[2] = Constrain.Positive(x[2]);
                });
            default:
                return new(reference, Score.FromDensity(new TwoNormals(reference["y"])), (x, q) =>
                {
                    Constrain.Ordered(x[..2], q[..2]);
                    (q[2], q[3], q[4]) = (Constrain.Positive(x[2]), Constrain.Positive(x[3]), Constrain.Between(x[4], 0, 1));
                });
        }
    }

    readonly struct Autoregression(double[] y, int order) : IDensity
    {
        public int Dimension => order + 2;

        public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            R log = R.Constant(0), sigma = Constrain.Positive(x[order + 1], ref log);
            log += LogPdf.Cauchy(sigma, 0, 2.5);
            for (int k = 0; k <= order; k++) log += LogPdf.Normal(x[k], 0, 10);
            for (int t = order; t < y.Length; t++)
            {
                R mean = x[0];
                for (int k = 1; k <= order; k++) mean += x[k] * R.Constant(y[t - k]);
                log += LogPdf.Normal(y[t], mean, sigma);
            }
            return log;
        }
    }

    readonly struct KidScore(double[] score, double[] iq) : IDensity
    {
        public int Dimension => 3;

        public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            R log = R.Constant(0), sigma = Constrain.Positive(x[2], ref log);
            log += LogPdf.Cauchy(sigma, 0, 2.5);
            for (int n = 0; n < score.Length; n++) log += LogPdf.Normal(score[n], x[0] + x[1] * R.Constant(iq[n]), sigma);
            return log;
        }
    }

    /// <summary>A regression with flat priors, of a deviation above 0; its intercept and slope hang together by −0.998.</summary>
    public readonly struct Line(double[] y, double[] x) : IDensity
    {
        public int Dimension => 3;

        public R LogDensity<R>(ReadOnlySpan<R> b) where R : unmanaged, IReal<R>
        {
            R log = R.Constant(0), sigma = Constrain.Positive(b[2], ref log);
            for (int n = 0; n < y.Length; n++) log += LogPdf.Normal(y[n], b[0] + b[1] * R.Constant(x[n]), sigma);
            return log;
        }
    }

    readonly struct TwoNormals(double[] y) : IDensity
    {
        public int Dimension => 5;

        public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            R log = R.Constant(0), first = x[0], second = Constrain.Above(x[1], first, ref log);
            R sigma1 = Constrain.Positive(x[2], ref log), sigma2 = Constrain.Positive(x[3], ref log), theta = Constrain.Unit(x[4], ref log);
            log += LogPdf.Normal(first, 0, 2) + LogPdf.Normal(second, 0, 2) + LogPdf.Normal(sigma1, 0, 2) + LogPdf.Normal(sigma2, 0, 2)
                + LogPdf.Beta(theta, 5, 5);
            R share1 = R.Log(theta) - R.Log(sigma1), share2 = R.Log1p(-theta) - R.Log(sigma2), one = R.Constant(1), rate1 = one / sigma1,
                rate2 = one / sigma2;
            foreach (double value in y)
            {
                R z1 = (R.Constant(value) - first) * rate1, z2 = (R.Constant(value) - second) * rate2;
                log += LogPdf.LogSumExp(share1 - R.Constant(0.5) * z1 * z1, share2 - R.Constant(0.5) * z2 * z2);
            }
            return log;
        }
    }
}
