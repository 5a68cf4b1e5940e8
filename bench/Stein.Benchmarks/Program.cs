using System.Globalization;
using Stein.Benchmarks.Steps;
using Stein.Benchmarks.Suites;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["steps", .. var rest]: return StepsCommand.Run(rest, Console.Out, Console.Error);
    case ["suites", .. var rest]: return SuitesCommand.Run(rest, Console.Error);
    default:
        Console.Error.WriteLine("what to do is missing: steps or suites");
        return 64;
}
