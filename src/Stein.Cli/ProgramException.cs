namespace Stein.Cli;

/// <summary>How the program ends, as <c>sysexits.h</c> numbers it.</summary>
enum ExitCode
{
    Done = 0,
    WrongUsage = 64,
    BadData = 65,
    BadNumbers = 70,
    FileTrouble = 74,
    Interrupted = 130,
}

/// <summary>What ends the program early: an exit code, and one sentence for whoever ran it.</summary>
sealed class ProgramException(ExitCode code, string sentence, Exception? cause = null) : Exception(sentence, cause)
{
    public ExitCode Code { get; } = code;

    public static ProgramException BadData(string sentence) => new(ExitCode.BadData, sentence);
    public static ProgramException FileTrouble(string sentence, Exception? cause = null) => new(ExitCode.FileTrouble, sentence, cause);
}
