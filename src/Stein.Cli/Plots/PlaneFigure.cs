using Stein.Cli.Data;
using Stein.Scores;

namespace Stein.Cli.Plots;

/// <summary>Two columns: the data, the samples and the score, side by side over the same axes.</summary>
static class PlaneFigure
{
    /// <param name="score">The score, of two columns.</param>
    /// <param name="deviations">The standard deviations of the columns.</param>
    /// <param name="data">The data, if shown.</param>
    /// <param name="samples">Samples.</param>
    /// <param name="labels">Names and units of the columns.</param>
    public static Figure Draw(IScore<double> score, (double X, double Y) deviations, SourceTable? data, SourceTable samples,
        IReadOnlyList<string> labels)
    {
        var sheet = new PlaneSheet(data, samples, labels, 138, 124);
        sheet.Score("score, ‖s‖", " [1/s.d.]", score, deviations);
        return sheet.Draw();
    }
}
