namespace Stein.Benchmarks;

/// <summary>The arguments of a command: options with a value, and names.</summary>
sealed class CommandLine
{
    readonly Dictionary<string, string> options = [];

    CommandLine()
    {
    }

    /// <summary>What is no option.</summary>
    public List<string> Names { get; } = [];

    public string? this[string option] => options.GetValueOrDefault(option);

    /// <summary>Reads arguments; null if one is an option that is not known or has no value.</summary>
    public static CommandLine? Parse(string[] arguments, params ReadOnlySpan<string> known)
    {
        var line = new CommandLine();
        for (int i = 0; i < arguments.Length; i++)
        {
            if (!arguments[i].StartsWith("--")) line.Names.Add(arguments[i]);
            else if (known.Contains(arguments[i]) && i + 1 < arguments.Length) line.options[arguments[i]] = arguments[++i];
            else return null;
        }
        return line;
    }
}
