using System.Globalization;
using Stein.Cli.Data;
using Stein.Models;
using Stein.Shards;

namespace Stein.Cli.Plots;

/// <summary>Two columns and all noise levels: data, samples and density, and below them the score at three levels.</summary>
static class LevelsFigure
{
    const float Width = 504;

    /// <summary>Cells of the density's grid along an axis.</summary>
    const int Cells = 95;

    /// <summary>Densities above this quantile over the frame share its colour.</summary>
    const double DensestShown = 0.995;

    /// <param name="model">A model of two columns with noise levels.</param>
    /// <param name="data">The data, if shown.</param>
    /// <param name="samples">Samples.</param>
    /// <param name="labels">Names and units of the columns.</param>
    /// <param name="pool">Who computes the density.</param>
    /// <param name="cancellation">Ends that work.</param>
    public static Figure Draw(DensityModel model, SourceTable? data, SourceTable samples, IReadOnlyList<string> labels, WorkerPool pool,
        CancellationToken cancellation = default)
    {
        float side = PlaneSheet.WidthOfThree(Width);
        var sheet = new PlaneSheet(data, samples, labels, side, side);
        double[] density = model.Density(sheet.Frame.Nodes(Cells).Items, pool, cancellation);
        sheet.Map("density", "", Frame.Picture(Cells, i => density[i]), Palette.Density, DensestShown);
        sheet.BeginRow();
        double smallest = model.Level, largest = model.Scores.Range.Largest;
        foreach (double level in new[] { smallest, Math.Sqrt(smallest * largest), largest })
        {
            string told = level.ToString(level < 10 ? "G2" : "F0", CultureInfo.InvariantCulture);
            sheet.Score("‖s‖", $" [1/s.d.] at σ = {told} s.d.", model.AtLevel(level), (model.Scaling.Scale[0], model.Scaling.Scale[1]));
        }
        return sheet.Draw();
    }
}
