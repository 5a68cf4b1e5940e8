using ScottPlot;

namespace Stein.Cli.Plots;

/// <summary>Tells which colour is what: words in that colour above a panel, instead of a box within it.</summary>
static class Key
{
    const float WordWidth = 24;

    public static void Write(Plot plot, bool data)
    {
        if (data) Word(plot, "data", Palette.Data, 0);
        Word(plot, "samples", Palette.Samples, data ? WordWidth : 0);
    }

    static void Word(Plot plot, string text, Color color, float left)
    {
        var word = plot.Add.Annotation(text, Alignment.UpperLeft);
        word.LabelFontName = PaperFont.Family;
        word.LabelFontSize = Panel.FontSize;
        word.LabelFontColor = color;
        word.LabelBackgroundColor = word.LabelBorderColor = word.LabelShadowColor = Colors.Transparent;
        word.LabelBorderWidth = 0;
        word.OffsetX = 2 + left;
        word.OffsetY = 1;
    }
}
