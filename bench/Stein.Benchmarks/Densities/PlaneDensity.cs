using Stein.Buffers;
using Stein.Noise;
using Stein.Scores;

namespace Stein.Benchmarks.Densities;

/// <summary>A distribution of the plane that is known by its draws.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Entropy">Its entropy in nats, the least negative log-likelihood; NaN where it has no formula.</param>
/// <param name="Reach">The half side of the square that shows it.</param>
/// <param name="Target">The negative log-likelihood to stay below, in nats; NaN if none is set.</param>
/// <param name="Draw">Writes draws of a stream, <c>[n, 2]</c>.</param>
sealed record PlaneDensity(string Name, double Entropy, double Reach, double Target, Action<NoiseStream, double[]> Draw)
{
    /// <summary>The five of the command.</summary>
    public static IReadOnlyList<PlaneDensity> All { get; } =
    [
        Of("eight-gaussians", 2.8319, 4, 2.87, GaussianMixture.EightGaussians),
        Of("checkerboard", Math.Log(32), 4.6, 3.60, new Checkerboard(0.1)),
        new("moons", double.NaN, 2.6, double.NaN, Moons),
        new("pinwheel", double.NaN, 4, double.NaN, Pinwheel),
        new("two-spirals", double.NaN, 4, double.NaN, Spirals),
    ];

    static PlaneDensity Of(string name, double entropy, double reach, double target, ISampled density) => new(
        name, entropy, reach, target, (noise, points) => density.Draw(noise, 0, new MatrixView<double>(points, points.Length / 2, 2)));

    /// <summary>Two half circles of radius 1 that reach into each other, blurred by 0.1.</summary>
    static void Moons(NoiseStream noise, double[] points) => Along(noise, points, 0.1, (share, half) =>
    {
        double angle = Math.PI * share;
        return half == 0 ? (Math.Cos(angle) - 0.5, Math.Sin(angle) - 0.25) : (0.5 - Math.Cos(angle), 0.25 - Math.Sin(angle));
    });

    /// <summary>Two spirals of one and a half turns, blurred by 0.1.</summary>
    static void Spirals(NoiseStream noise, double[] points) => Along(noise, points, 0.1, (share, half) =>
    {
        double angle = 3 * Math.PI * Math.Sqrt(share), sign = half == 0 ? 1 : -1;
        return (-sign * angle / 3 * Math.Cos(angle), sign * angle / 3 * Math.Sin(angle));
    });

    /// <summary>Five arms, each a normal of deviations 0.6 and 0.2 at radius 2, twisted by its radius.</summary>
    static void Pinwheel(NoiseStream noise, double[] points)
    {
        int[] arms = new int[points.Length / 2];
        (noise with { Stream = noise.Stream ^ 0x100 }).Below(0, 0, 5, arms);
        noise.Normals<double>(0, 0, points);
        for (int b = 0; b < arms.Length; b++)
        {
            double radial = 2 + 0.6 * points[2 * b], tangential = 0.2 * points[2 * b + 1];
            double angle = 2 * Math.PI * arms[b] / 5 + 0.25 * Math.Exp(radial / 2);
            points[2 * b] = radial * Math.Cos(angle) - tangential * Math.Sin(angle);
            points[2 * b + 1] = radial * Math.Sin(angle) + tangential * Math.Cos(angle);
        }
    }

    /// <summary>Points evenly along one of two curves, blurred.</summary>
    static void Along(NoiseStream noise, double[] points, double blur, Func<double, int, (double X, double Y)> curve)
    {
        var shares = new double[points.Length / 2];
        var halves = new int[shares.Length];
        (noise with { Stream = noise.Stream ^ 0x100 }).Uniforms<double>(0, 0, shares);
        (noise with { Stream = noise.Stream ^ 0x200 }).Below(0, 0, 2, halves);
        noise.Normals<double>(0, 0, points);
        for (int b = 0; b < shares.Length; b++)
        {
            var (x, y) = curve(shares[b], halves[b]);
            points[2 * b] = x + blur * points[2 * b];
            points[2 * b + 1] = y + blur * points[2 * b + 1];
        }
    }
}
