using ScottPlot;
using SkiaSharp;

namespace Stein.Cli.Plots;

/// <summary>
/// The font of every picture, carried by the program, so that labels look alike on every machine, even on one without fonts.
/// Liberation Sans has the widths of Arial and Helvetica, which a viewer of an SVG may put in its place.
/// </summary>
sealed class PaperFont : IFontResolver
{
    public const string Family = "Liberation Sans";

    /// <summary>What an SVG asks for, in this order.</summary>
    public const string Families = "Liberation Sans, Arimo, Arial, Helvetica, sans-serif";

    static readonly Lazy<SKTypeface> regular = new(() =>
        SKTypeface.FromStream(typeof(PaperFont).Assembly.GetManifestResourceStream("LiberationSans-Regular.ttf")!));

    static readonly Lazy<PaperFont> registered = new(() =>
    {
        var font = new PaperFont();
        ScottPlot.Fonts.FontResolvers.Insert(0, font);
        ScottPlot.Fonts.Default = ScottPlot.Fonts.Sans = ScottPlot.Fonts.Serif = ScottPlot.Fonts.Monospace = Family;
        return font;
    });

    /// <summary>The typeface itself.</summary>
    public static SKTypeface Typeface => regular.Value;

    /// <summary>Makes it the font of all plots.</summary>
    public static void Register() => _ = registered.Value;

    public SKTypeface CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) => regular.Value;

    public SKTypeface CreateTypeface(string fontName, bool bold, bool italic) => regular.Value;
}
