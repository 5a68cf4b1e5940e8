using System.Text;
using Stein.Cli;

namespace Stein.Tests.Program;

/// <summary>Runs the program in this process, in a folder of its own.</summary>
public sealed class ProgramRun : IDisposable
{
    /// <summary>Options that make a fit short.</summary>
    public static readonly string[] Quick = ["--steps", "20", "--hidden", "8", "--threads", "1"];

    public string Folder { get; } = Directory.CreateTempSubdirectory("stein-").FullName;

    /// <summary>What the standard input holds.</summary>
    public byte[] Input { get; set; } = [];

    public string this[string name] => Path.Combine(Folder, name);

    public static string Shared(string name) => Path.Combine(AppContext.BaseDirectory, "Data", name);

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    /// <summary>Runs one command line.</summary>
    public Outcome Run(params string[] arguments) => Run(default, arguments);

    public Outcome Run(CancellationToken cancellation, params string[] arguments)
    {
        using var output = new MemoryStream();
        using StringWriter results = new(), messages = new();
        var session = new Session(() => new MemoryStream(Input), () => output, results, messages, IsTerminal: false, cancellation);
        int code = Stein.Cli.Program.Run(arguments, session);
        return new(code, results.ToString(), messages.ToString(), output.ToArray());
    }

    /// <summary>A table of 30 rows that has a density, with the given first rows in place of its own.</summary>
    public static string Table(string header, params string[] rows)
    {
        int columns = header.Split(',').Length;
        var own = Enumerable.Range(rows.Length, 30 - rows.Length)
            .Select(i => string.Join(',', Enumerable.Range(0, columns).Select(d => i * (7 + 4 * d) % 31 / 8.0)));
        return string.Join('\n', [header, .. rows, .. own]) + "\n";
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>How a run ended.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Results">The standard output, as text.</param>
/// <param name="Messages">The standard error.</param>
/// <param name="Output">The standard output, as bytes.</param>
public sealed record Outcome(int Code, string Results, string Messages, byte[] Output)
{
    /// <summary>The lines of the standard error that are no notes.</summary>
    public string[] Complaints =>
        [.. Messages.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith("note: ", StringComparison.Ordinal))];
}
