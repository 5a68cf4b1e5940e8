using System.Diagnostics;
using System.Globalization;
using Stein.Benchmarks.Steps;

namespace Stein.Benchmarks.Footprint;

/// <summary>
/// The memory that a step takes: <c>footprint [--peer COMMAND] --case op:D,H,L,B …</c>. Each case runs as a process of its own; what is
/// printed is by how much its largest resident set exceeds that of the smallest case. Linux alone.
/// </summary>
/// <remarks>A peer is a program that takes <c>--seconds S --case op:D,H,L,B</c> as <see cref="StepsCommand"/> does.</remarks>
static class FootprintCommand
{
    const string Smallest = "denoise:1,1,1,1";

    public static int Run(string[] arguments, TextWriter output, TextWriter errors)
    {
        string? peer = null;
        var cases = new List<string>();
        for (int i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 < arguments.Length && arguments[i] == "--peer") peer = arguments[i + 1];
            else if (i + 1 < arguments.Length && arguments[i] == "--case") cases.Add(arguments[i + 1]);
            else cases.Clear();
        }
        if (cases.Count == 0 || !OperatingSystem.IsLinux())
        {
            errors.WriteLine("footprint [--peer COMMAND] --case op:D,H,L,B … (on Linux)");
            return 64;
        }
        (string, string[]) own = (Environment.ProcessPath!, [Environment.GetCommandLineArgs()[0], "steps"]);
        if (Path.GetFileNameWithoutExtension(own.Item1) != "dotnet") own.Item2 = ["steps"];
        try
        {
            foreach (string item in cases)
            {
                double growth = Growth(own, item);
                output.Write(string.Create(CultureInfo.InvariantCulture, $"{item} mib={growth:F1}"));
                if (peer != null)
                {
                    double other = Growth((peer, []), item);
                    output.Write(string.Create(CultureInfo.InvariantCulture, $" peer_mib={other:F1} ratio={other / growth:F1}"));
                }
                output.WriteLine();
            }
        }
        catch (InvalidOperationException exception)
        {
            errors.WriteLine(exception.Message);
            return 70;
        }
        return 0;
    }

    static double Growth((string, string[]) program, string item) => Peak(program, item) - Peak(program, Smallest);

    /// <summary>The largest resident set in MiB of a program and its children.</summary>
    static double Peak((string Name, string[] First) program, string item)
    {
        string[] arguments = [.. program.First, "--threads", "1", "--seconds", "0.5", "--case", item];
        using var process = Process.Start(new ProcessStartInfo(program.Name, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        })
            ?? throw new InvalidOperationException($"{program.Name} does not start");
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        long peak = 0;
        while (!process.WaitForExit(2)) peak = Math.Max(peak, HighWaterMark(process.Id));
        return process.ExitCode == 0 ? peak / 1024.0 : throw new InvalidOperationException($"{program.Name} could not run {item}");
    }

    /// <summary>The largest resident set in KiB of a process and its descendants so far, as the kernel keeps it.</summary>
    static long HighWaterMark(int id)
    {
        try
        {
            string status = File.ReadLines($"/proc/{id}/status").FirstOrDefault(line => line.StartsWith("VmHWM", StringComparison.Ordinal))
                ?? "0";
            long own = long.Parse(new string([.. status.Where(char.IsAsciiDigit)]), CultureInfo.InvariantCulture);
            return File.ReadAllText($"/proc/{id}/task/{id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(child => HighWaterMark(int.Parse(child, CultureInfo.InvariantCulture))).Append(own).Max();
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
