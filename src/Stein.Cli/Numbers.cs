using System.Globalization;

namespace Stein.Cli;

/// <summary>How the program writes numbers for people.</summary>
static class Numbers
{
    static readonly NumberFormatInfo thin = new() { NumberGroupSeparator = "\u202f" };

    /// <summary>A count, grouped by thousands from five digits on.</summary>
    public static string Grouped(long count) => count < 10_000 ? $"{count}" : count.ToString("N0", thin);

    /// <summary>Four significant digits.</summary>
    public static string Brief(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>A loss, to compare with others of its kind.</summary>
    public static string Loss(double value) => value.ToString("F4", CultureInfo.InvariantCulture).Replace('-', '−');

    /// <summary>All digits that it takes to read the same number again.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <inheritdoc cref="Exact(double)"/>
    public static string Exact(float value) => value.ToString("R", CultureInfo.InvariantCulture);
}
