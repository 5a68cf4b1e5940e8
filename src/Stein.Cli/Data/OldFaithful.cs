namespace Stein.Cli.Data;

/// <summary>
/// 272 eruptions of the Old Faithful geyser: how long each lasted and how long the next was waited for, both in minutes.
/// Azzalini and Bowman, "A look at some data on the Old Faithful geyser", Applied Statistics 39 (1990).
/// </summary>
static class OldFaithful
{
    public static SourceTable Read()
    {
        using var stream = typeof(OldFaithful).Assembly.GetManifestResourceStream("old-faithful.csv")!;
        return new TableReader("Old Faithful").Read(stream);
    }

    /// <summary>The name and unit to write on an axis.</summary>
    public static string Label(string column) => $"{column} [min]";
}
