namespace Stein.Files;

/// <summary>A file of tensors, such as a saved model, is damaged or is another kind of file: it breaks the rules of its format.</summary>
/// <param name="message">What is wrong: one sentence without the full stop.</param>
/// <param name="offset">The place of the fault, in bytes from the beginning of the file.</param>
/// <param name="inner">The exception that this one explains, if any.</param>
public sealed class TensorFormatException(string message, long offset, Exception? inner = null)
    : FormatException($"{message} (at byte {offset}).", inner)
{
    const int LongestQuotation = 80;

    /// <summary>The place of the fault, in bytes from the beginning of the file.</summary>
    public long Offset { get; } = offset;

    /// <summary>A text from an untrusted file as part of a message: shortened, in quotes, and without control characters.</summary>
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
