using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ScottPlot;
using SkiaSharp;
using Stein.Cli.Data;

namespace Stein.Cli.Plots;

/// <summary>Plots side by side on one sheet, measured in points (1/72 inch).</summary>
/// <param name="width">The width of the sheet; 504 is the text width of a page of two columns.</param>
/// <param name="height">Its height.</param>
sealed partial class Figure(float width, float height)
{
    /// <summary>Pixels of a PNG to the point: 288 to the inch.</summary>
    const float Resolution = 4;

    readonly List<(Plot Plot, PixelRect Place)> panels = [];
    readonly List<(string Words, float X, float Y, Color Color)> texts = [];

    /// <summary>Puts a plot at a place, in points from the upper left corner.</summary>
    public void Add(Plot plot, float left, float top, float panelWidth, float panelHeight) =>
        panels.Add((plot, new PixelRect(left, left + panelWidth, top + panelHeight, top)));

    /// <summary>Writes words that begin at a place, in points from the upper left corner to their baseline.</summary>
    public void Text(string words, float x, float y, Color color) => texts.Add((words, x, y, color));

    /// <summary>Whether a picture can be written under that name.</summary>
    public static bool CanWrite(string path) => Path.GetExtension(path).ToLowerInvariant() is ".png" or ".svg";

    /// <summary>Writes the sheet as PNG or SVG, as the name ends.</summary>
    public void Write(string path, Session session)
    {
        bool svg = Path.GetExtension(path).Equals(".svg", StringComparison.OrdinalIgnoreCase);
        var bytes = svg ? Svg() : Png();
        OutputFile.Write(path, session, stream => stream.Write(bytes));
    }

    byte[] Png()
    {
        using var surface = SKSurface.Create(new SKImageInfo((int)(width * Resolution), (int)(height * Resolution)));
        surface.Canvas.Scale(Resolution);
        Draw(surface.Canvas);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    byte[] Svg()
    {
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, width, height), stream)) Draw(canvas);
        string text = Encoding.UTF8.GetString(stream.ToArray()).Replace($"\"{PaperFont.Family}\"", $"\"{PaperFont.Families}\"");
        string size = string.Create(CultureInfo.InvariantCulture, $"width=\"{width}\" height=\"{height}\"");
        string sizeInPoints = string.Create(CultureInfo.InvariantCulture,
            $"width=\"{width}pt\" height=\"{height}pt\" viewBox=\"0 0 {width} {height}\"");
        int root = text.IndexOf(size, StringComparison.Ordinal);
        if (root >= 0) text = text.Remove(root, size.Length).Insert(root, sizeInPoints);
        // Clearing to transparency becomes a black sheet under each panel, which would show at its edges.
        text = text.Replace($"\t\t<rect {size}/>\n", "");
        return Encoding.UTF8.GetBytes(GlyphPlaces().Replace(text, "$1=\"$2\""));
    }

    /// <summary>Places of single letters: a viewer without the font sets the whole word better than these do.</summary>
    [GeneratedRegex("\\b([xy])=\"([-0-9.e]+),[^\"]*\"")]
    private static partial Regex GlyphPlaces();

    void Draw(SKCanvas canvas)
    {
        canvas.Clear(SKColors.White);
        foreach (var (plot, place) in panels)
        {
            canvas.Save();
            canvas.ClipRect(new SKRect(place.Left, place.Top, place.Right, place.Bottom));
            plot.Render(canvas, place);
            canvas.Restore();
        }
        using var font = new SKFont(PaperFont.Typeface, Panel.FontSize)
        { Subpixel = true, LinearMetrics = true, Hinting = SKFontHinting.None };
        foreach (var (words, x, y, color) in texts)
        {
            using var paint = new SKPaint { Color = color.ToSKColor(), IsAntialias = true };
            canvas.DrawText(words, x, y, font, paint);
        }
    }
}
