using System.CommandLine;
using Stein.Cli.Data;
using Stein.Cli.Plots;
using Stein.Models;
using Stein.Shards;

namespace Stein.Cli.Commands;

/// <summary><c>stein plot</c>: a picture of a model beside its data.</summary>
static class PlotCommand
{
    public static Command Create(Session session)
    {
        var model = Parameters.Model();
        var data = Parameters.Data();
        data.Arity = ArgumentArity.ZeroOrOne;
        var output = Parameters.Output("The picture to write: .png or .svg.");
        var drawn = new Option<string>("--samples")
        {
            Description = "Samples to show, a table written by sample; drawn anew when not given.",
            HelpName = "S.csv",
        };
        var count = Parameters.Count("-n", "N", "Samples to draw.", 1000);
        var sampler = new ModelSampler.CommandOptions();
        var pictures = new Option<bool>("--pictures") { Description = "Draws each row as a square picture of grey levels." };
        var command = new Command("plot", "Draws a model: samples beside the data and, of one or two columns, density and score.")
        {
            model, data, output, drawn, count, pictures,
        };
        foreach (var option in sampler.All) command.Add(option);
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(output);
            if (!Figure.CanWrite(path))
                throw new ProgramException(ExitCode.WrongUsage,
                    $"a picture is written to a file that ends in .png or .svg, not to '{path}'");
            if (parsed.GetValue(drawn) is not null && (sampler.AreGiven(parsed) || parsed.Gives(count)))
                throw new ProgramException(ExitCode.WrongUsage,
                    "-n, --sampler, --steps, --step-size and --denoise are for samples drawn anew, not for --samples");
            OutputFile.Check(path);
            var scores = ModelFile.Read(parsed.GetRequiredValue(model));
            if (parsed.GetValue(pictures) && GridFigure.Side(scores.Dimension) is null)
                throw new ProgramException(ExitCode.WrongUsage,
                    $"--pictures takes rows that are square pictures, and {scores.Dimension} is no square number");
            var table = parsed.GetValue(data) is { } name ? TableReader.Read(name, session, scores.Columns, byPosition: true) : null;
            var samples = parsed.GetValue(drawn) is { } file
                ? TableReader.Read(file, session, scores.Columns, byPosition: true)
                : sampler.Read(parsed).Draw(scores, parsed.GetValue(count), session);
            using var pool = new WorkerPool(sampler.Threads(parsed));
            var figure = scores.Dimension switch
            {
                _ when parsed.GetValue(pictures) => GridFigure.Draw(table, samples),
                1 => LineFigure.Draw(scores, table, samples, pool, session.Cancellation),
                2 when scores is DensityModel density
                    => LevelsFigure.Draw(density, table, samples, scores.Columns, pool, session.Cancellation),
                2 => PlaneFigure.Draw(scores, (scores.Scaling.Scale[0], scores.Scaling.Scale[1]), table, samples, scores.Columns),
                _ => PairFigure.Draw(table, samples),
            };
            figure.Write(path, session);
        });
        return command;
    }
}
