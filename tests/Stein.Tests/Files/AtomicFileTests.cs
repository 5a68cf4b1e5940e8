using Stein.Files;
using Xunit;

namespace Stein.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("stein-").FullName;

    string Target => Path.Combine(folder, "target");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void AFileIsCreatedAndReplaced()
    {
        foreach (var content in new byte[][] { [1, 2, 3], [4], [] })
        {
            AtomicFile.Write(Target, stream => stream.Write(content));
            Assert.Equal(content, File.ReadAllBytes(Target));
            Assert.Equal([Target], Directory.GetFileSystemEntries(folder));
        }
    }

    [Fact]
    public void AFailureLeavesTheOldFileAndNothingElse()
    {
        File.WriteAllText(Target, "old");
        Assert.Throws<OperationCanceledException>(() => AtomicFile.Write(Target, Fail));
        Assert.Equal("old", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void AFailureLeavesNoNewFile()
    {
        Assert.Throws<OperationCanceledException>(() => AtomicFile.Write(Target, Fail));
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void TheOldFileStandsUntilTheNewOneIsWhole()
    {
        File.WriteAllText(Target, "old");
        AtomicFile.Write(Target, stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(Target));
        });
        Assert.Equal("new", File.ReadAllText(Target));
    }

    [Fact]
    public void TheWriterMayCloseTheStream()
    {
        AtomicFile.Write(Target, stream =>
        {
            using var writer = new StreamWriter(stream);
            writer.Write("text");
        });
        Assert.Equal("text", File.ReadAllText(Target));
    }

    [Fact]
    public void ALinkIsFollowed()
    {
        var link = Path.Combine(folder, "link");
        File.CreateSymbolicLink(link, Target);
        foreach (var text in new[] { "first", "second" })
        {
            AtomicFile.Write(link, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
            Assert.Equal(text, File.ReadAllText(Target));
            Assert.Equal(Target, new FileInfo(link).LinkTarget);
        }
    }

    [Fact]
    public void PermissionsAreKept()
    {
        if (OperatingSystem.IsWindows()) return;
        File.WriteAllText(Target, "old");
        File.SetUnixFileMode(Target, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        AtomicFile.Write(Target, stream => stream.Write("new"u8));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Target));
    }

    [Fact]
    public void AMissingFolderIsNamed()
    {
        var missing = Path.Combine(folder, "missing");
        var error = Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Write(Path.Combine(missing, "file"), Fail));
        Assert.Contains($"'{missing}'", error.Message);
    }

    [Fact]
    public void AFolderIsNotReplaced() => Assert.Throws<IOException>(() => AtomicFile.Write(folder, Fail));

    static void Fail(Stream stream)
    {
        stream.Write("new"u8);
        throw new OperationCanceledException();
    }
}
