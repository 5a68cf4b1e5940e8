using System.Runtime.InteropServices;

namespace Stein.Files;

/// <summary>Writes files so that they are replaced whole or not at all.</summary>
/// <example><code>
/// AtomicFile.Write(path, stream => stream.Write("x,y\n1,2\n"u8));
/// </code></example>
public static partial class AtomicFile
{
    const int InvalidArgument = 22;

    /// <summary>
    /// Writes a file. Whenever the process or the machine stops, the path holds either the old content or the new, never a part of it.
    /// </summary>
    /// <param name="path">
    /// The file, in a folder that exists. A link is followed, the permissions of an old file are kept, and a device is written in place.
    /// </param>
    /// <param name="write">Writes the content to the stream, which it may close. If it throws, the old file stays as it was.</param>
    /// <remarks>
    /// The content goes to a temporary file in the same folder and is flushed to the disk. Then the temporary file is renamed to the path,
    /// and the folder is flushed.
    /// </remarks>
    /// <exception cref="IOException">The file cannot be written; the old one stays.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written; the old one stays.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var final = Path.GetFullPath(path);
        if (Path.GetDirectoryName(final) is "/dev" or "/dev/fd")
        {
            using var device = new FileStream(final, FileMode.Open, FileAccess.Write);
            write(device);
            return;
        }

        if (new FileInfo(final).LinkTarget is not null) final = File.ResolveLinkTarget(final, returnFinalTarget: true)!.FullName;
        if (Directory.Exists(final)) throw new IOException($"'{path}' is a folder.");
        var folder = Path.GetDirectoryName(final)!;
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        var temporary = Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write)) write(stream);
            KeepPermissions(final, temporary);
            using (var handle = File.OpenHandle(temporary, FileMode.Open, FileAccess.Write)) RandomAccess.FlushToDisk(handle);
            File.Move(temporary, final, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        FlushFolder(folder);
    }

    static void KeepPermissions(string old, string temporary)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(old)) File.SetUnixFileMode(temporary, File.GetUnixFileMode(old));
    }

    // Without this a power failure may undo the rename. Some file systems do not support the call (EINVAL) and need none.
    static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(folder, 0);
        if (descriptor < 0) return;
        var failure = Synchronize(descriptor) == 0 ? 0 : Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (failure is not 0 and not InvalidArgument)
            throw new IOException($"'{folder}' could not be sent to the disk: {Marshal.GetPInvokeErrorMessage(failure)}.");
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronize(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
