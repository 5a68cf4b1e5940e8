namespace Stein.Cli.Plots;

/// <summary>Tells which colour is what: words in that colour beside the panels, instead of a box within them.</summary>
static class Key
{
    const float WordWidth = 22;

    public static void Write(Figure figure, float x, float y, bool data)
    {
        if (data) figure.Text("data", x, y, Palette.Data);
        figure.Text("samples", data ? x + WordWidth : x, y, Palette.Samples);
    }
}
