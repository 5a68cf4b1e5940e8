using System.Text.RegularExpressions;

namespace Stein.Tests.Architecture;

/// <summary>The floors of the engine: a folder of src/Stein uses only folders before it in the order.</summary>
public static partial class Floors
{
    static readonly string[] Order =
    [
        "Simd", "Buffers", "Files", "Noise", "Linear", "Shards", "Duals", "Optimizers", "Scores", "Tables",
        "Networks", "Objectives", "Training", "Flow", "Sampling", "Diagnostics", "Models",
    ];

    /// <summary>Every use of a later floor, every folder that is no floor, every global using.</summary>
    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files) =>
        files.Where(file => file.IsEngine && !file.IsDocument).SelectMany(Violations).Distinct();

    static IEnumerable<string> Violations(SourceFile file)
    {
        if (!file.IsCSharp) return UsingItem().IsMatch(file.Text) ? [$"{file.Path}: an engine-wide using hides what a floor uses"] : [];
        var floor = Array.IndexOf(Order, file.Folders.FirstOrDefault());
        if (floor < 0) return [$"{file.Path} lies on no floor"];
        var uses = QualifiedUse().Matches(file.Code).Concat(RelativeUse().Matches(file.Code)).Select(match => match.Groups[1].Value);
        return uses
            .Where(used => Array.IndexOf(Order, used) is var other && (other < 0 || other > floor))
            .Select(used => $"{file.Path}: {Order[floor]} uses {used}")
            .Concat(GlobalUsing().IsMatch(file.Code) ? [$"{file.Path}: a global using hides what a floor uses"] : []);
    }

    /// <summary><c>Stein.Training</c>, in a directive or in the midst of code.</summary>
    [GeneratedRegex(@"(?<![\w.])Stein\s*\.\s*(\w+)")]
    private static partial Regex QualifiedUse();

    /// <summary><c>Training.Adam</c> or <c>using Training;</c>: inside Stein's namespaces its own name may be left out.</summary>
    [GeneratedRegex(
        @"(?<![\w.]|\.\s+)(?<!\bnamespace\s+)"
        + "(Buffers|Files|Noise|Linear|Shards|Duals|Optimizers|Scores|Tables|Networks|Objectives|Training|Flow|Sampling|Diagnostics|Models)"
        + @"\s*(?:\.\s*[A-Z]|(?<=\busing\s+\w+\s*);)")]
    private static partial Regex RelativeUse();

    [GeneratedRegex(@"\bglobal\s+using\b")]
    private static partial Regex GlobalUsing();

    [GeneratedRegex(@"<Using\b")]
    private static partial Regex UsingItem();
}
