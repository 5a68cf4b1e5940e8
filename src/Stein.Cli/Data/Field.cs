using System.Globalization;
using System.Text;

namespace Stein.Cli.Data;

enum FieldKind
{
    Number,
    Missing,
    Infinite,
    Text,
}

/// <summary>One field of a table: a finite number, or the reason why not.</summary>
readonly record struct Field(FieldKind Kind, double Value)
{
    const int LongestQuote = 40;

    static readonly string[] missing = ["", "NA", "N/A", "NaN", "null", "None", ".", "?"];

    static readonly string[] infinite = ["inf", "+inf", "-inf", "+Infinity"];

    /// <summary>Reads a field as every culture writes its programs: point for decimals, no grouping.</summary>
    public static Field Parse(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            return new(double.IsFinite(value) ? FieldKind.Number : double.IsNaN(value) ? FieldKind.Missing : FieldKind.Infinite, value);
        foreach (string word in missing)
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase)) return new(FieldKind.Missing, 0);
        foreach (string word in infinite)
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase))
                return new(FieldKind.Infinite, text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity);
        return new(FieldKind.Text, 0);
    }

    /// <summary>Whether a sampler may have computed it: a number, an infinite one, or NaN.</summary>
    public bool IsComputed => Kind is FieldKind.Number or FieldKind.Infinite || double.IsNaN(Value);

    /// <summary>A value as a message shows it: in quotation marks, on one line, not too long.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, LongestQuote))) quoted.Append(char.IsControl(c) ? ' ' : c);
        return quoted.Append(text.Length > LongestQuote ? "…\"" : "\"").ToString();
    }

    /// <summary>A value as a shell takes it.</summary>
    public static string Shell(string text) =>
        text.All(c => char.IsLetterOrDigit(c) || "_-.,".Contains(c)) ? text : $"'{text.Replace("'", "'\\''")}'";
}
