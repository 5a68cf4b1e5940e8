using Stein.Models;
using Stein.Shards;
using Stein.Tables;

namespace Stein.Cli.Plots;

/// <summary>Densities as pictures need them.</summary>
static class DensityGrid
{
    /// <summary>A hundredth of a nat changes a colour or the height of a curve by 1 %.</summary>
    const double Tolerance = 1e-2;

    /// <summary><c>p(y)</c> at each point, by the columns' own units.</summary>
    /// <param name="model">The model.</param>
    /// <param name="points">The points <c>[n, D]</c>, in the data's units.</param>
    /// <param name="pool">Who computes.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static double[] Density(this DensityModel model, ReadOnlySpan<double> points, WorkerPool pool, CancellationToken cancellation)
    {
        var results = model.LogLikelihood(Table.FromRows(points, model.Dimension), Tolerance, pool: pool, cancellation: cancellation);
        return Array.ConvertAll(results, result => Math.Exp(result.Value));
    }
}
