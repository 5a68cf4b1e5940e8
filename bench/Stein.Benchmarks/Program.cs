using System.Globalization;
using Stein.Benchmarks.Consistency;
using Stein.Benchmarks.Densities;
using Stein.Benchmarks.Digits;
using Stein.Benchmarks.Footprint;
using Stein.Benchmarks.Gradients;
using Stein.Benchmarks.Imputation;
using Stein.Benchmarks.Likelihood;
using Stein.Benchmarks.Mixture;
using Stein.Benchmarks.Posteriors;
using Stein.Benchmarks.Price;
using Stein.Benchmarks.Steps;
using Stein.Benchmarks.Suites;
using Stein.Benchmarks.Tables;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["steps", .. var rest]: return StepsCommand.Run(rest, Console.Out, Console.Error);
    case ["consistency", .. var rest]: return ConsistencyCommand.Run(rest, Console.Out, Console.Error);
    case ["footprint", .. var rest]: return FootprintCommand.Run(rest, Console.Out, Console.Error);
    case ["mixture", .. var rest]: return MixtureCommand.Run(rest, Console.Out, Console.Error);
    case ["likelihood", .. var rest]: return LikelihoodCommand.Run(rest, Console.Out, Console.Error);
    case ["price", .. var rest]: return PriceCommand.Run(rest, Console.Out, Console.Error);
    case ["densities", .. var rest]: return DensitiesCommand.Run(rest, Console.Out, Console.Error);
    case ["tables", .. var rest]: return TablesCommand.Run(rest, Console.Out, Console.Error);
    case ["imputation", .. var rest]: return ImputationCommand.Run(rest, Console.Out, Console.Error);
    case ["digits", .. var rest]: return DigitsCommand.Run(rest, Console.Out, Console.Error);
    case ["posteriors", .. var rest]: return PosteriorsCommand.Run(rest, Console.Out, Console.Error);
    case ["gradients", .. var rest]: return GradientsCommand.Run(rest, Console.Out, Console.Error);
    case ["suites", .. var rest]: return SuitesCommand.Run(rest, Console.Error);
    default:
        Console.Error.WriteLine("""
            steps [--threads N] [--seconds S] --case op:D,H,L,B …
            price [--peer COMMAND] [--results DIRECTORY]
            footprint [--peer COMMAND] --case op:D,H,L,B …
            likelihood [--threads N] [--seconds S] [--peer COMMAND] [--results DIRECTORY] [--case D,H,L,ROWS,STEPS …]
            mixture [--learned SEEDS] [--peer COMMAND] [--results DIRECTORY]
            consistency [--results DIRECTORY]
            densities [--results DIRECTORY] [NAME …]
            tables [--results DIRECTORY] [--folds K] [red|white …]
            imputation [--rows N] [--results DIRECTORY]
            digits [--results DIRECTORY] [--seed S] [--threads N]
            posteriors [--results DIRECTORY] [--seed S] [--count N] [--threads N] [--points N] [NAME …]
            gradients [--seeds N] [--calls N] [--results DIRECTORY] [NAME …]
            suites [--results DIRECTORY] [NAME …]
            """);
        return 64;
}
