using System.CommandLine;
using Stein.Cli.Data;
using Stein.Diagnostics;
using Stein.Sampling;

namespace Stein.Cli.Commands;

/// <summary><c>stein sample</c>: draws from a model by Langevin dynamics, or from a built-in density by Hamiltonian Monte Carlo.</summary>
static class Sample
{
    public static Command Create(Session session)
    {
        var defaults = new DrawOptions();
        var model = Parameters.Model();
        model.Arity = ArgumentArity.ZeroOrOne;
        var density = Parameters.Density("Draws from this built-in density instead of a model, by chains that tune themselves.");
        var count = Parameters.Count("-n", "N", "Samples to draw; of a model each by a chain of its own.", 1000);
        var output = Parameters.Output("The table to write: .csv, .csv.gz, or - for standard output.");
        var steps = Parameters.Count("--steps", "N", "Steps of each chain on a model.", Langevin.DefaultSteps);
        var size = Parameters.Between(
            "--step-size", "E", "The step size ε of x + (ε/2) s(x) + √ε z on a model, in standardised units.", Langevin.DefaultStepSize, 0, 100);
        var chains = Parameters.Count("--chains", "C", "Chains on a density; the samples are rounded up to as many of each.", defaults.Chains, most: 100_000);
        var warmUp = Parameters.Count("--warm-up", "N", "Steps in which chains on a density tune themselves.", defaults.WarmUp);
        var leapfrog = Parameters.Count(
            "--leapfrog", "L", "Leapfrog steps of a trajectory on a density; 1 is Metropolis-adjusted Langevin.", defaults.LeapfrogSteps, most: 10_000);
        var seed = Parameters.Seed();
        var threads = Parameters.Threads();
        var command = new Command("sample", "Draws samples from a model by Langevin dynamics, or from a built-in density.")
            { model, density, count, output, steps, size, chains, warmUp, leapfrog, seed, threads };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(output);
            OutputFile.Check(path);
            if (parsed.GetValue(model) is null == parsed.GetValue(density) is null)
                throw new ProgramException(ExitCode.WrongUsage, "sample takes a MODEL or a --density, one of them");
            if (parsed.GetValue(density) is { } name)
            {
                int wanted = parsed.GetValue(count), team = parsed.GetValue(chains);
                var options = new DrawOptions
                {
                    Chains = team,
                    Count = (wanted + team - 1) / team,
                    WarmUp = parsed.GetValue(warmUp),
                    LeapfrogSteps = parsed.GetValue(leapfrog),
                    StartRadius = 4,
                    Seed = parsed.GetValue(seed),
                    Threads = parsed.GetValue(threads),
                };
                var result = MarkovChainMonteCarlo.Run(Densities.Of(name), options, cancellation: session.Cancellation);
                DrawsTable.Write(path, session, result.Draws);
                session.Messages.Write($"{Summary.Of(result)}");
                return;
            }
            var scores = ModelFile.Read(parsed.GetValue(model)!);
            var walk = new Langevin(parsed.GetValue(steps), parsed.GetValue(size), parsed.GetValue(seed), parsed.GetValue(threads));
            var samples = walk.Draw(scores, parsed.GetValue(count), session.Cancellation);
            TableWriter.Write(path, session, samples.Columns, samples.Values);
        });
        return command;
    }
}
