using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Stein.Cli.Commands;

/// <summary>The arguments and options that several commands share, and the checks of their values.</summary>
static class Parameters
{
    public static Argument<string> Model() => new("MODEL") { Description = "A model file, written by fit." };

    public static Argument<string> Data() => new("DATA") { Description = "A table of numbers: .csv, .csv.gz, or - for standard input." };

    public static Option<string> Output(string description) => new("--output", "-o") { Description = description, HelpName = "OUT", Required = true };

    public static Option<ulong> Seed() => new("--seed") { Description = "The seed of every draw.", HelpName = "S", DefaultValueFactory = _ => 0 };

    public static Option<int> Threads() =>
        Count("--threads", "T", "Threads to work on; results do not depend on it.", Environment.ProcessorCount, most: 1024);

    /// <summary>A whole number of at least 1.</summary>
    public static Option<int> Count(string name, string help, string description, int value, int most = int.MaxValue)
    {
        var option = new Option<int>(name) { Description = description, HelpName = help, DefaultValueFactory = _ => value };
        option.Validators.Add(result => Check(result, $"a whole number from 1 to {Numbers.Grouped(most)}", result.GetValue(option) is int n && n >= 1 && n <= most));
        return option;
    }

    /// <summary>A finite number in an open interval.</summary>
    public static Option<double> Between(string name, string help, string description, double value, double low, double high)
    {
        string range = double.IsFinite(high) ? $"a number between {low} and {high}" : $"a number above {low}";
        var option = new Option<double>(name)
        {
            Description = description,
            HelpName = help,
            DefaultValueFactory = _ => value,
            CustomParser = result =>
            {
                if (Number(result.Tokens[0].Value) is { } number && number > low && number < high) return number;
                result.AddError($"{name} takes {range}, not '{result.Tokens[0].Value}'");
                return 0;
            },
        };
        return option;
    }

    /// <summary>A finite number, or null where the text is none.</summary>
    public static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;

    static void Check(OptionResult result, string wanted, bool good)
    {
        if (!good) result.AddError($"{result.IdentifierToken?.Value} takes {wanted}, not '{result.Tokens[0].Value}'");
    }
}
