using Stein.Files;
using Stein.Models;

namespace Stein.Cli.Commands;

/// <summary>Reads model files, with every trouble in one sentence.</summary>
static class ModelFile
{
    public static IModel Read(string path)
    {
        try
        {
            return IModel.Load(path);
        }
        catch (TensorFormatException e)
        {
            throw ProgramException.BadData($"{path}: this is no whole model file: {e.Message}");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw ProgramException.FileTrouble($"{path}: no such file", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ProgramException.FileTrouble($"{path}: {(Directory.Exists(path) ? "is a folder, not a file" : "cannot be read")}", e);
        }
    }
}
