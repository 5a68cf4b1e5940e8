using Stein.Networks;

namespace Stein.Tests.Oracles;

/// <summary>
/// Noise-conditional score matching by its definition, one row at a time; <c>γ</c>, preconditioning and law of the levels written out.
/// </summary>
public sealed class NaiveNoiseConditional(NetworkShape shape, Preconditioning preconditioning, double smallest, double largest, double[] ladder)
{
    /// <summary><c>s(x, σ)</c>.</summary>
    public double[] Score(double[] parameters, double[] x, double sigma)
    {
        double v = Math.Log(sigma / smallest) / Math.Log(largest / smallest);
        double[] features = [.. Enumerable.Range(1, shape.Conditions).Select(k => Math.Cos(Math.PI * k * v))];
        if (preconditioning == Preconditioning.Scaled)
            return [.. NaiveNetwork.Score(shape, parameters, [.. x, .. features]).Select(f => f / sigma)];
        double skip = 1 / (1 + sigma * sigma), outward = sigma / Math.Sqrt(1 + sigma * sigma), inward = 1 / Math.Sqrt(1 + sigma * sigma);
        double[] outputs = NaiveNetwork.Score(shape, parameters, [.. x.Select(value => inward * value), .. features]);
        return [.. outputs.Select((f, i) => (skip * x[i] + outward * f - x[i]) / (sigma * sigma))];
    }

    /// <summary><c>w ½‖σ s(x + σz, σ) − target‖²</c>, level and weight <c>w</c> being those of a place between 0 and 1.</summary>
    public double Loss(double[] parameters, double[] x, double[] target, double[] z, double place)
    {
        double sigma = Level(place, out double weight);
        double[] s = Score(parameters, [.. x.Zip(z, (a, b) => a + sigma * b)], sigma);
        return weight * 0.5 * s.Zip(target, (value, t) => (sigma * value - t) * (sigma * value - t)).Sum();
    }

    /// <summary>
    /// <c>w (σ² (t tr J(x̃, σ) + ½‖s(x̃, σ)‖²) + D/2)</c> at <c>x̃ = x + σz</c>, the trace by central differences; <c>t</c> is 1 but for a
    /// planted error.
    /// </summary>
    public double ImplicitLoss(double[] parameters, double[] x, double[] z, double place, double t = 1)
    {
        const double Step = 1e-4;
        double sigma = Level(place, out double weight), trace = 0;
        double[] noisy = [.. x.Zip(z, (a, b) => a + sigma * b)];
        for (int i = 0; i < x.Length; i++)
        {
            double At(double offset) => Score(parameters, [.. noisy.Select((value, j) => j == i ? value + offset : value)], sigma)[i];
            trace += (8 * (At(Step) - At(-Step)) - (At(2 * Step) - At(-2 * Step))) / (12 * Step);
        }
        return weight * (sigma * sigma * (t * trace + 0.5 * Score(parameters, noisy, sigma).Sum(s => s * s)) + 0.5 * x.Length);
    }

    /// <summary>
    /// Half of the places have <c>log σ</c> uniform, half the density <c>∝ 1/(1 + σ²)</c>, each in the order of <c>σ</c>; the weight is
    /// the uniform density over that of the mixture.
    /// </summary>
    public double Level(double place, out double weight)
    {
        weight = 1;
        if (ladder.Length > 0) return ladder[(int)Math.Floor(place * ladder.Length)];
        double span = Math.Log(largest / smallest), mass = Mass(largest), sigma = smallest * Math.Exp(span * 2 * place);
        if (place >= 0.5)
        {
            double low = smallest, high = largest;
            for (int halving = 0; halving < 60; halving++)
            {
                sigma = Math.Sqrt(low * high);
                if (Mass(sigma) < mass * (2 * place - 1)) low = sigma;
                else high = sigma;
            }
        }
        weight = 1 / span / (0.5 / span + 0.5 / (1 + sigma * sigma) / mass);
        return sigma;
    }

    /// <summary><c>∫ d log τ / (1 + τ²)</c> up to <c>σ</c>, by Simpson's rule.</summary>
    double Mass(double sigma)
    {
        const int Intervals = 400;
        double step = Math.Log(sigma / smallest) / Intervals, sum = 0;
        for (int i = 0; i <= Intervals; i++)
        {
            double tau = smallest * Math.Exp(i * step);
            sum += (i == 0 || i == Intervals ? 1 : i % 2 == 0 ? 2 : 4) / (1 + tau * tau);
        }
        return sum * step / 3;
    }
}
