using System.Text.RegularExpressions;

namespace Stein.Tests.Architecture;

/// <summary>Names whose bits differ from machine to machine or from run to run.</summary>
public static partial class BannedNames
{
    const string Elementary =
        "(?:Exp|Exp2|Exp10|ExpM1|Log|Log2|Log10|LogP1|Pow|Cbrt|Hypot|Sin|Cos|SinCos|Tan"
        + "|Asin|Acos|Atan|Atan2|Sinh|Cosh|Tanh|Asinh|Acosh|Atanh)";

    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files) =>
        from file in files
        where file.IsCSharp && file.Parts[0] == "src"
        let matches = Unrepeatable().Matches(file.Code).Concat(file.IsEngine ? Inexact().Matches(file.Code) : [])
        from match in matches
        select $"{file.Path}: {match.Value} is banned";

    /// <summary>What gives other values in each run.</summary>
    [GeneratedRegex(@"\bRandom\s*\.\s*Shared\b|\bnew\s+(?:System\s*\.\s*)?Random\b|\bDateTime(?:Offset)?\s*\.\s*(?:Now|UtcNow|Today)\b")]
    private static partial Regex Unrepeatable();

    /// <summary>What gives other bits on each machine.</summary>
    [GeneratedRegex(
        @"\b(?:MultiplyAddEstimate|ReciprocalEstimate|ReciprocalSqrtEstimate|TensorPrimitives)\b"
        + @"|\b(?:Vector(?:64|128|256|512)?(?:\s*<[^<>]*>)?|MathF?|float|double|Single|Double)\s*\.\s*" + Elementary + @"\b")]
    private static partial Regex Inexact();
}
