using System.CommandLine;
using Stein.Cli.Data;
using Stein.Diagnostics;
using Stein.Sampling;
using Stein.Shards;

namespace Stein.Cli.Commands;

/// <summary><c>stein sample</c>: draws from a model down its noise levels, or from a built-in density by Hamiltonian Monte Carlo.</summary>
static class Sample
{
    const string TableFormat = "table", StanFormat = "cmdstan";

    public static Command Create(Session session)
    {
        var defaults = new DrawOptions();
        var model = Parameters.Model();
        model.Arity = ArgumentArity.ZeroOrOne;
        var density = Parameters.Density("Draws from this built-in density instead of a model, by chains that tune themselves.");
        var count = Parameters.Count("-n", "N", "Samples to draw; of a model each by a chain of its own.", 1000);
        var output = Parameters.Output("The table to write: .csv, .csv.gz, or - for standard output.");
        var sampler = new ModelSampler.CommandOptions();
        var chains = Parameters.Count("--chains", "C", "Chains on a density; the samples are rounded up to as many of each.",
            defaults.Chains, most: 100_000);
        var warmUp = Parameters.Count("--warm-up", "N", "Steps in which chains on a density tune themselves.", defaults.WarmUp);
        var leapfrog = Parameters.Count(
            "--leapfrog", "L",
            "Leapfrog steps of a trajectory on a density; 1 is Metropolis-adjusted Langevin. [default: found by warm-up]", null,
            most: 10_000);
        var format = new Option<string>("--format")
        {
            Description = "Of draws from a density: one table with a column of chains, or files of CmdStan's form, OUT_1.csv, OUT_2.csv, "
                + "…, one for each chain.",
            HelpName = $"{TableFormat}|{StanFormat}",
            DefaultValueFactory = _ => TableFormat,
        };
        format.AcceptOnlyFromAmong(TableFormat, StanFormat);
        var command = new Command("sample", "Draws samples from a model, or from a built-in density.")
            { model, density, count, output, format, chains, warmUp, leapfrog };
        foreach (var option in sampler.All) command.Add(option);
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(output);
            bool stan = parsed.GetValue(format) == StanFormat;
            if (stan && path == "-")
                throw new ProgramException(ExitCode.WrongUsage, "--format cmdstan writes a file for each chain, which - cannot hold");
            OutputFile.Check(path);
            if (parsed.GetValue(model) is null == parsed.GetValue(density) is null)
                throw new ProgramException(ExitCode.WrongUsage, "sample takes a MODEL or a --density, one of them");
            if (parsed.GetValue(density) is { } name)
            {
                if (sampler.AreGiven(parsed))
                    throw new ProgramException(ExitCode.WrongUsage, "--sampler, --steps, --step-size and --denoise are for a MODEL");
                int wanted = parsed.GetValue(count), team = parsed.GetValue(chains);
                var options = new DrawOptions
                {
                    Chains = team,
                    Count = (wanted + team - 1) / team,
                    WarmUp = parsed.GetValue(warmUp),
                    LeapfrogSteps = parsed.Gives(leapfrog) ? parsed.GetValue(leapfrog) : null,
                    StartRadius = 4,
                };
                using var pool = new WorkerPool(sampler.Threads(parsed));
                var result = MarkovChainMonteCarlo.Draw(Densities.Of(name), options, seed: sampler.Seed(parsed), pool: pool,
                    cancellation: session.Cancellation);
                if (stan) StanFile.Write(path, session, result, options, name, sampler.Seed(parsed));
                else DrawsTable.Write(path, session, result.Draws);
                session.Messages.Write($"{Summary.Compute(result)}");
                return;
            }
            if (new Option[] { chains, warmUp, leapfrog, format }.Any(parsed.Gives))
                throw new ProgramException(ExitCode.WrongUsage, "--chains, --warm-up, --leapfrog and --format are for a --density");
            var scores = ModelFile.Read(parsed.GetValue(model)!);
            var samples = sampler.Read(parsed).Draw(scores, parsed.GetValue(count), session);
            TableWriter.Write(path, session, samples.Table);
        });
        return command;
    }
}
