using System.CommandLine;
using System.Globalization;
using Stein.Cli.Data;

namespace Stein.Cli.Commands;

/// <summary>The arguments and options that several commands share, and the checks of their values.</summary>
static class Parameters
{
    public static Argument<string> Model() => new("MODEL") { Description = "A model file, written by fit." };

    public static Argument<string> Data() => new("DATA") { Description = "A table of numbers: .csv, .csv.gz, or - for standard input." };

    public static Option<string> Output(string description) =>
        new("--output", "-o") { Description = description, HelpName = "OUT", Required = true };

    public static Option<string> Density(string description)
    {
        var density = new Option<string>("--density") { Description = description, HelpName = string.Join('|', Densities.Names) };
        density.AcceptOnlyFromAmong(Densities.Names);
        return density;
    }

    public static Option<ulong> Seed() => new("--seed")
    {
        Description = "The seed of every draw.",
        HelpName = "S",
        DefaultValueFactory = _ => 0,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)) return seed;
            result.AddError($"--seed takes a whole number from 0 to {ulong.MaxValue}, not '{text}'");
            return 0;
        },
    };

    public static Option<int> Threads() =>
        Count("--threads", "T", "Threads to work on; results do not depend on it.", Environment.ProcessorCount, most: 1024);

    /// <summary>A whole number of at least 1.</summary>
    /// <param name="name">The name.</param>
    /// <param name="help">The letter for its value.</param>
    /// <param name="description">What it is; with its default, where <paramref name="value"/> is null.</param>
    /// <param name="value">The default; null if it depends on the rest.</param>
    /// <param name="most">The largest value.</param>
    public static Option<int> Count(string name, string help, string description, int? value, int most = int.MaxValue)
    {
        var option = new Option<int>(name)
        {
            Description = description,
            HelpName = help,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= 1 && count <= most)
                    return count;
                result.AddError($"{name} takes a whole number from 1 to {most}, not '{text}'");
                return 0;
            },
        };
        if (value is { } number) option.DefaultValueFactory = _ => number;
        return option;
    }

    /// <summary>A finite number in an open interval, which may hold its low end.</summary>
    public static Option<double> Between(string name, string help, string description, double? value, double low, double high,
        bool lowToo = false)
    {
        string range = lowToo ? $"a number from {low} to below {high}" : double.IsFinite(high)
            ? $"a number between {low} and {high}" : $"a number above {low}";
        var option = new Option<double>(name)
        {
            Description = description,
            HelpName = help,
            CustomParser = result =>
            {
                if (Number(result.Tokens[0].Value) is { } number && (number > low || lowToo && number == low) && number < high)
                    return number;
                result.AddError($"{name} takes {range}, not '{result.Tokens[0].Value}'");
                return 0;
            },
        };
        if (value is { } fallback) option.DefaultValueFactory = _ => fallback;
        return option;
    }

    /// <summary>Whether the command line has the option, so that its value is not the default.</summary>
    public static bool Gives(this ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>A finite number, or null where the text is none.</summary>
    public static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number) ? number : null;
}
