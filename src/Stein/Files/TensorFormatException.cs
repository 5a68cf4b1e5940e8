namespace Stein.Files;

/// <summary>A file of tensors breaks its format's rules.</summary>
/// <param name="message">What is wrong, one sentence without its full stop.</param>
/// <param name="offset">Where, in bytes from the file's beginning.</param>
/// <param name="inner">The error this one explains, if any.</param>
public sealed class TensorFormatException(string message, long offset, Exception? inner = null)
    : FormatException($"{message} (at byte {offset}).", inner)
{
    const int LongestQuotation = 80;

    /// <summary>Where the file breaks the rules, in bytes from its beginning.</summary>
    public long Offset { get; } = offset;

    /// <summary>A text from an untrusted file, fit to be part of a message: short and free of control characters.</summary>
    internal static string Quote(string text)
    {
        var visible = text.Length <= LongestQuotation ? text : text[..LongestQuotation] + "…";
        return string.Create(visible.Length + 2, visible, static (quoted, source) =>
        {
            quoted.Fill('\'');
            for (var i = 0; i < source.Length; i++) quoted[i + 1] = char.IsControl(source[i]) ? '?' : source[i];
        });
    }
}
