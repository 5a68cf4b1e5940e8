using System.Text;

namespace Stein.Cli.Data;

/// <summary>A line that begins with <c>#</c>, without that sign.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Lines">Lines before it that are neither blank nor comments.</param>
readonly record struct Comment(string Text, int Lines);

/// <summary>A text without its comments: the lines that hold them are empty, so that all others keep their numbers.</summary>
/// <param name="text">The text.</param>
/// <param name="comments">Receives the comments.</param>
sealed class CommentReader(TextReader text, List<Comment> comments) : TextReader
{
    /// <summary>The characters of a comment that are kept.</summary>
    const int LongestComment = 1 << 12;

    readonly StringBuilder comment = new();
    bool within, begun;
    int lines;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        while (true)
        {
            int read = text.Read(buffer);
            if (read == 0)
            {
                if (within) End();
                return 0;
            }
            int kept = Uncommented(buffer[..read]);
            if (kept > 0) return kept;
        }
    }

    int Uncommented(Span<char> buffer)
    {
        int kept = 0;
        foreach (char c in buffer)
        {
            if (c is '\n' or '\r')
            {
                if (within) End();
                if (begun) lines++;
                begun = false;
            }
            else if (within)
            {
                if (comment.Length < LongestComment) comment.Append(c);
                continue;
            }
            else if (c == '#' && !begun)
            {
                within = true;
                continue;
            }
            else begun |= !char.IsWhiteSpace(c);
            buffer[kept++] = c;
        }
        return kept;
    }

    void End()
    {
        comments.Add(new(comment.ToString().Trim(), lines));
        comment.Clear();
        within = false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) text.Dispose();
        base.Dispose(disposing);
    }
}
