using Stein.Scores;

namespace Stein.Cli.Data;

/// <summary>The built-in densities by their names.</summary>
static class Densities
{
    static readonly Dictionary<string, Func<ILogDensity<double>>> byName = new(StringComparer.Ordinal)
    {
        ["normal"] = () => new Gaussian([0, 0], [1, 0.8, 0.8, 2]),
        ["clusters"] = () => Stein.Scores.Score.FromDensity(new GaussianMixture([0.2, 0.8], [-5, -5, 5, 5], 1)),
        ["eight-gaussians"] = () => Stein.Scores.Score.FromDensity(GaussianMixture.EightGaussians),
        ["student"] = () => Stein.Scores.Score.FromDensity(new StudentT(4, 2)),
        ["funnel"] = () => Stein.Scores.Score.FromDensity(new Funnel(5)),
        ["banana"] = () => Stein.Scores.Score.FromDensity(new Banana(0.5, 1.5)),
        ["checkerboard"] = () => Stein.Scores.Score.FromDensity(new Checkerboard(0.1)),
        ["rings"] = () => Stein.Scores.Score.FromDensity(new Rings(3, 0.15)),
    };

    public static string[] Names => [.. byName.Keys];

    public static ILogDensity<double> Of(string name) => byName[name]();
}
