using System.CommandLine;
using System.Runtime.InteropServices;
using Stein.Cli.Commands;

namespace Stein.Cli;

/// <summary>The program <c>stein</c>: fits scores to tables and samples from them.</summary>
static class Program
{
    static int Main(string[] arguments)
    {
        using var source = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return Run(arguments, Session.OfProcess(source.Token));

        // The first signal asks the work to end, the second one ends the process as it always does.
        void Stop(PosixSignalContext context)
        {
            context.Cancel = !source.IsCancellationRequested;
            source.Cancel();
        }
    }

    /// <summary>Runs one command line; nothing it meets escapes as an exception.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static int Run(string[] arguments, Session session)
    {
        try
        {
            return (int)Obey(arguments, session);
        }
        catch (ProgramException e)
        {
            return Fail(e.Code, e.Message);
        }
        catch (OperationCanceledException)
        {
            return Fail(ExitCode.Interrupted, "interrupted, nothing was written");
        }
        catch (ArithmeticException e)
        {
            return Fail(ExitCode.BadNumbers, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(ExitCode.FileTrouble, e.Message);
        }
        catch (OutOfMemoryException)
        {
            return Fail(ExitCode.BadNumbers, "there is not enough memory for this");
        }
        catch (Exception e)
        {
            return Fail(ExitCode.BadNumbers, $"an error in the program itself: {e.GetType().Name}, {e.Message}");
        }

        int Fail(ExitCode code, string sentence)
        {
            string line = string.Join(' ', sentence.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
            session.Messages.WriteLine($"stein: {line}");
            return (int)code;
        }
    }

    static ExitCode Obey(string[] arguments, Session session)
    {
        var root = new RootCommand("Learns the score ∇ log p(x) of a table of numbers with a small neural network, and samples from it.")
        {
            Demo.Create(session), Fit.Create(session), Sample.Create(session), Score.Create(session), Impute.Create(session),
            PlotCommand.Create(session), Diagnose.Create(session), Info.Create(session),
        };
        var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (arguments.Length > 0 && parsed.Errors.Count > 0)
            throw new ProgramException(ExitCode.WrongUsage, $"{Wrong(parsed)}; {Help(parsed)} tells more");
        if (arguments.Length == 0) parsed = root.Parse(["--help"]);
        using var output = new StringWriter();
        parsed.Invoke(new InvocationConfiguration
        {
            Output = output,
            Error = session.Messages,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
        (arguments.Length == 0 ? session.Messages : session.Results).Write($"{output}".Replace(RootCommand.ExecutableName, "stein"));
        return arguments.Length == 0 ? ExitCode.WrongUsage : ExitCode.Done;
    }

    static string Wrong(ParseResult parsed) => parsed.CommandResult.Command is RootCommand && parsed.UnmatchedTokens is [var first, ..]
        ? $"there is no command or option '{first}'"
        : parsed.Errors[0].Message.TrimEnd('.');

    static string Help(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "stein --help" : $"stein {parsed.CommandResult.Command.Name} --help";
}
