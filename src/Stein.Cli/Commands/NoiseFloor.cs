using Stein.Cli.Data;

namespace Stein.Cli.Commands;

/// <summary>The noise that smooths data with repeated values, which have no density of their own.</summary>
static class NoiseFloor
{
    /// <summary>The least noise level of denoising where the data ask for none.</summary>
    const double LeastDenoising = 0.1;

    /// <summary>The noise floor to fit with, and a note about the repeated values that ask for one.</summary>
    /// <param name="table">The data, which are refused here if they have no density.</param>
    /// <param name="wanted">What was asked for; null for as much as the repeated values need.</param>
    /// <param name="denoising">Whether the objective cannot do without noise.</param>
    /// <param name="session">Where the note goes.</param>
    public static double Choose(SourceTable table, double? wanted, bool denoising, Session session)
    {
        table.RequireDensity();
        if (denoising && wanted == 0)
            throw new ProgramException(ExitCode.WrongUsage, "denoising score matching needs a --noise-floor above 0");
        var ties = table.Columns.Select((name, d) => (Name: name, Ties: Ties.Of(table.Column(d))))
            .Where(column => column.Ties.Tied).ToArray();
        double needed = ties.Length == 0 ? 0 : ties.Max(column => column.Ties.NoiseFloor);
        double least = denoising ? Math.Max(needed, LeastDenoising) : needed;
        double floor = wanted ?? Math.Round(least, 4);
        if (floor == 0 && table.Dependent() is { } dependent)
        {
            throw ProgramException.BadData(
                $"{table.Source}, column {dependent}: it is a linear function of those before it, so that there is no density; a "
                    + $"--noise-floor would give it one");
        }
        if (ties.Length == 0 || denoising) return floor;
        string columns = string.Join(", ", ties.Take(6).Select(column => $"{column.Name} ({column.Ties.Distinct} distinct)"))
            + (ties.Length > 6 ? $" and {ties.Length - 6} more" : "");
        string remedy = wanted is null ? $"a noise floor of {Numbers.Brief(floor)} standard deviations smooths them (--noise-floor)"
            : floor < needed ? $"--noise-floor auto would smooth them with {Numbers.Brief(needed)} standard deviations"
            : $"the noise floor of {Numbers.Brief(floor)} standard deviations smooths them";
        session.Note(
            $"of {Numbers.Grouped(table.Rows)} rows many repeat their values in {columns}; "
            + $"implicit score matching assumes a density, and {remedy}");
        return floor;
    }
}
