using Spectre.Console;

namespace Stein.Cli;

/// <summary>The streams of one run: results go to <see cref="Output"/>, all that is said about them to <see cref="Messages"/>.</summary>
/// <param name="Input">Opens the standard input.</param>
/// <param name="Output">Opens the standard output.</param>
/// <param name="Results">The standard output as text.</param>
/// <param name="Messages">The standard error.</param>
/// <param name="IsTerminal">Whether <paramref name="Messages"/> is a terminal, on which progress may be redrawn.</param>
/// <param name="Cancellation">Asks long work to stop.</param>
sealed record Session(
    Func<Stream> Input, Func<Stream> Output, TextWriter Results, TextWriter Messages, bool IsTerminal, CancellationToken Cancellation)
{
    public static Session OfProcess(CancellationToken cancellation) =>
        new(Console.OpenStandardInput, Console.OpenStandardOutput, Console.Out, Console.Error, !Console.IsErrorRedirected, cancellation);

    /// <summary>Where tables are drawn.</summary>
    public IAnsiConsole ResultsConsole => Canvas(Results, Results == Console.Out && !Console.IsOutputRedirected);

    /// <summary>Where live progress is drawn.</summary>
    public IAnsiConsole MessagesConsole => Canvas(Messages, IsTerminal);

    /// <summary>Says something worth knowing that is no error.</summary>
    public void Note(string sentence) => Messages.WriteLine($"note: {sentence}");

    static IAnsiConsole Canvas(TextWriter writer, bool terminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = terminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!terminal) console.Profile.Width = 120;
        return console;
    }
}
