using System.IO.Compression;
using Stein.Files;

namespace Stein.Cli.Data;

/// <summary>
/// A file that appears whole or not at all. The path <c>-</c> is the standard output; a path that ends in <c>.gz</c> is compressed.
/// </summary>
static class OutputFile
{
    /// <summary>Finds out, before work is spent on it, whether a file can be written there.</summary>
    /// <exception cref="ProgramException">It cannot.</exception>
    public static void Check(string path)
    {
        if (path == "-" || path.StartsWith("/dev/", StringComparison.Ordinal)) return;
        Guard(path, () =>
        {
            if (Directory.Exists(path)) throw new IOException("a folder");
            string probe = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetRandomFileName()}.tmp");
            File.Create(probe).Dispose();
            File.Delete(probe);
        });
    }

    /// <summary>Writes the file.</summary>
    /// <exception cref="ProgramException">It cannot be written; what was there before stays.</exception>
    public static void Write(string path, Session session, Action<Stream> write)
    {
        if (path == "-")
        {
            using var output = session.Output();
            Guard("standard output", () => write(output));
            return;
        }
        bool compress = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        Guard(path, () => AtomicFile.Write(path, stream =>
        {
            using var zip = compress ? new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true) : null;
            write(zip ?? stream);
        }));
    }

    static void Guard(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string reason = Directory.Exists(path) ? "this is a folder, not a file"
                : Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))) ? "this file cannot be written"
                : "its folder does not exist";
            throw ProgramException.FileTrouble($"{path}: {reason}", e);
        }
    }
}
