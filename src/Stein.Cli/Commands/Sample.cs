using System.CommandLine;
using Stein.Cli.Data;

namespace Stein.Cli.Commands;

/// <summary><c>stein sample</c>: draws from a model by Langevin dynamics.</summary>
static class Sample
{
    public static Command Create(Session session)
    {
        var model = Parameters.Model();
        var count = Parameters.Count("-n", "N", "Samples to draw, each by a chain of its own.", 1000);
        var output = Parameters.Output("The table to write: .csv, .csv.gz, or - for standard output.");
        var steps = Parameters.Count("--steps", "N", "Steps of each chain.", Langevin.DefaultSteps);
        var size = Parameters.Between(
            "--step-size", "E", "The step size ε of x + (ε/2) s(x) + √ε z, in standardised units.", Langevin.DefaultStepSize, 0, 100);
        var seed = Parameters.Seed();
        var threads = Parameters.Threads();
        var command = new Command("sample", "Draws samples from a model by Langevin dynamics.")
            { model, count, output, steps, size, seed, threads };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(output);
            OutputFile.Check(path);
            var scores = ModelFile.Read(parsed.GetRequiredValue(model));
            var walk = new Langevin(parsed.GetValue(steps), parsed.GetValue(size), parsed.GetValue(seed), parsed.GetValue(threads));
            var samples = walk.Draw(scores, parsed.GetValue(count), session.Cancellation);
            TableWriter.Write(path, session, samples.Columns, samples.Values);
        });
        return command;
    }
}
