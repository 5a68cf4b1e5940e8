using System.CommandLine;
using Stein.Cli.Data;
using Stein.Cli.Plots;
using Stein.Diagnostics;

namespace Stein.Cli.Commands;

/// <summary><c>stein diagnose</c>: whether to believe draws.</summary>
static class Diagnose
{
    public static Command Create(Session session)
    {
        var data = new Argument<string>("DRAWS")
        {
            Description = "A table of draws, of sample --density or any other sampler: .csv, "
            + ".csv.gz, or -."
        };
        var chain = new Option<string>("--chain")
        {
            Description = "The column that says which chain a row belongs to. [default: chain, if there is one]",
            HelpName = "COLUMN",
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "A picture of the traces to write: .png or .svg.",
            HelpName = "OUT"
        };
        var density = Parameters.Density("Checks this built-in density around the draws, too.");
        var field = new Option<string>("--field")
        {
            Description = "With --density, of two columns: a picture of draws and score to write.",
            HelpName = "OUT"
        };
        var command = new Command("diagnose", "Summarises draws of Markov chains and says whether to believe them.") { data, chain, output,
            density, field };
        command.SetAction(parsed =>
        {
            string?[] pictures = [parsed.GetValue(output), parsed.GetValue(field)];
            foreach (string path in pictures.OfType<string>())
            {
                if (!Figure.CanWrite(path))
                    throw new ProgramException(ExitCode.WrongUsage,
                        $"a picture is written to a file that ends in .png or .svg, not to '{path}'");
                OutputFile.Check(path);
            }
            if (pictures[1] != null && parsed.GetValue(density) is null)
                throw new ProgramException(ExitCode.WrongUsage, "--field needs a --density");
            var draws = DrawsTable.Read(TableReader.Read(parsed.GetRequiredValue(data), session), parsed.GetValue(chain));
            var summary = Summary.Compute(draws);
            if (parsed.GetValue(density) is { } name)
            {
                var target = Densities.Of(name);
                if (target.Dimension != draws.Dimension)
                    throw ProgramException.BadData($"the density {name} has {target.Dimension} coordinates and the draws have "
                        + $"{draws.Dimension}");
                summary = Summary.Compute(draws, target);
                if (pictures[1] is { } plane)
                {
                    if (draws.Dimension != 2) throw new ProgramException(ExitCode.WrongUsage, "--field shows two coordinates");
                    PlaneFigure.Draw(target, (summary.Rows[0].Deviation, summary.Rows[1].Deviation), null,
                        new("draws", Stein.Tables.Table.FromRows(draws.Values, draws.Names)), draws.Names)
                        .Write(plane, session);
                }
            }
            session.Results.Write($"{summary}");
            if (pictures[0] is { } traces) TraceFigure.Draw(draws).Write(traces, session);
        });
        return command;
    }
}
