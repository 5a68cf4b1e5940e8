using System.Text;

namespace Stein.Tests.Architecture;

/// <summary>Strips C# of comments and of the words in strings; the code in an interpolated string's holes stays.</summary>
sealed class CSharpCode
{
    readonly string text;
    readonly StringBuilder code = new();
    int at;

    CSharpCode(string text) => this.text = text;

    public static string Of(string text)
    {
        var stripper = new CSharpCode(text);
        stripper.Code(insideHole: false);
        return stripper.code.ToString();
    }

    void Code(bool insideHole)
    {
        for (var depth = 0; at < text.Length;)
        {
            if (StartsWith("//")) SkipTo("\n", inclusive: false);
            else if (StartsWith("/*")) SkipTo("*/", inclusive: true);
            else if (StringBegins()) Quotation();
            else if (text[at] == '\'') Character();
            else
            {
                if (insideHole && text[at] == '}' && depth-- == 0) return;
                if (text[at] == '{') depth++;
                code.Append(text[at++]);
            }
        }
    }

    bool StartsWith(string start) => text.AsSpan(at).StartsWith(start, StringComparison.Ordinal);

    void SkipTo(string end, bool inclusive)
    {
        var found = text.IndexOf(end, at + 2, StringComparison.Ordinal);
        at = found < 0 ? text.Length : found + (inclusive ? end.Length : 0);
        code.Append(' ');
    }

    bool StringBegins()
    {
        var quote = at;
        while (quote < text.Length && text[quote] is '$' or '@') quote++;
        return quote < text.Length && text[quote] == '"';
    }

    void Character()
    {
        at += at + 1 < text.Length && text[at + 1] == '\\' ? 3 : 2;
        while (at < text.Length && text[at] is not '\'' and not '\n') at++;
        at++;
        code.Append("' '");
    }

    void Quotation()
    {
        var (dollars, verbatim) = (0, false);
        for (; text[at] != '"'; at++)
        {
            if (text[at] == '$') dollars++;
            else verbatim = true;
        }

        var quotes = Run('"');
        code.Append("\"\"");
        if (quotes == 2 && !verbatim)
        {
            at += 2;
            return;
        }

        var raw = quotes >= 3 && !verbatim;
        var closing = raw ? quotes : 1;
        at += closing;
        while (at < text.Length)
        {
            if (text[at] == '\\' && !raw && !verbatim) at += 2;
            else if (text[at] == '"')
            {
                var run = Run('"');
                if (verbatim && run >= 2)
                {
                    at += 2;
                    continue;
                }

                at += raw ? run : 1;
                if (run >= closing) return;
            }
            else if (text[at] == '{' && dollars > 0) Braces(dollars, raw);
            else at++;
        }
    }

    // In a plain interpolated string doubled braces are text; in a raw one, fewer braces than dollars are.
    void Braces(int dollars, bool raw)
    {
        var run = Run('{');
        at += run;
        if (raw ? run < dollars : run % 2 == 0) return;
        code.Append(' ');
        Code(insideHole: true);
        code.Append(' ');
        at += raw ? dollars : 1;
    }

    int Run(char symbol)
    {
        var end = at;
        while (end < text.Length && text[end] == symbol) end++;
        return end - at;
    }
}
