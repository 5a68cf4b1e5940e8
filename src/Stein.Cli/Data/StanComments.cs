using System.Globalization;

namespace Stein.Cli.Data;

/// <summary>What the comments of a CSV file of CmdStan tell of the run: lines <c>name = value</c>, and one where warm-up ends.</summary>
/// <param name="comments">The comments.</param>
sealed class StanComments(IReadOnlyList<Comment> comments)
{
    const string WarmUpEnds = "Adaptation terminated", IsDefault = "(Default)";

    /// <summary>The method, such as <c>sample</c>; null where none is told.</summary>
    public string? Method => Value("method");

    /// <summary>The greatest depth that trajectories could reach.</summary>
    public int? MaxDepth => Number("max_depth");

    /// <summary>The draws that the run was to keep.</summary>
    public int? Count => Thinned(Number("num_samples"));

    /// <summary>Rows of the warm-up that stand before the draws.</summary>
    public int WarmUpRows
    {
        get
        {
            if (Value("save_warmup") is not ("1" or "true")) return 0;
            // Of the lines before that comment one is the header.
            int end = comments.ToList().FindIndex(comment => comment.Text.StartsWith(WarmUpEnds, StringComparison.Ordinal));
            return end >= 0 ? Math.Max(0, comments[end].Lines - 1) : Thinned(Number("num_warmup")) ?? 0;
        }
    }

    int? Thinned(int? rows) => rows is { } number ? (int)Math.Ceiling(number / (double)Math.Max(1, Number("thin") ?? 1)) : null;

    int? Number(string name) => int.TryParse(Value(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    string? Value(string name)
    {
        foreach (var (text, _) in comments)
        {
            int sign = text.IndexOf('=');
            if (sign < 0 || !text.AsSpan(0, sign).Trim().SequenceEqual(name)) continue;
            string value = text[(sign + 1)..].Trim();
            return value.EndsWith(IsDefault, StringComparison.Ordinal) ? value[..^IsDefault.Length].TrimEnd() : value;
        }
        return null;
    }
}
