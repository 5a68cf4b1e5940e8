using ScottPlot;

namespace Stein.Cli.Plots;

/// <summary>Tells which colour is what: words in that colour beside the panels, instead of a box within them.</summary>
static class Key
{
    /// <summary>Writes the words, and behind them something more in ink.</summary>
    public static void Write(Figure figure, float x, float y, bool data, string more = "")
    {
        if (data) Word("data", 22, Palette.Data);
        Word("samples", 36, Palette.Samples);
        Word(more, 0, Palette.Ink);

        void Word(string word, float width, Color color)
        {
            figure.Text(word, x, y, color);
            x += width;
        }
    }
}
