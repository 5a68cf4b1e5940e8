using System.Globalization;
using System.Text;
using ScottPlot;
using SkiaSharp;
using Stein.Cli.Data;

namespace Stein.Cli.Plots;

/// <summary>Plots side by side on one sheet, measured in points (1/72 inch).</summary>
/// <param name="width">The width of the sheet; 504 is the text width of a page of two columns.</param>
/// <param name="height">Its height.</param>
sealed class Figure(float width, float height)
{
    /// <summary>Pixels of a PNG to the point: 288 to the inch.</summary>
    const float Resolution = 4;

    readonly List<(Plot Plot, PixelRect Place)> panels = [];

    /// <summary>Puts a plot at a place, in points from the upper left corner.</summary>
    public void Add(Plot plot, float left, float top, float panelWidth, float panelHeight) =>
        panels.Add((plot, new PixelRect(left, left + panelWidth, top + panelHeight, top)));

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
        string size = string.Create(CultureInfo.InvariantCulture, $"width=\"{width}\" height=\"{height}\"");
        string text = Encoding.UTF8.GetString(stream.ToArray())
            .Replace($"font-family=\"{PaperFont.Family}\"", $"font-family=\"{PaperFont.Families}\"")
            .Replace(size, string.Create(CultureInfo.InvariantCulture, $"width=\"{width}pt\" height=\"{height}pt\" viewBox=\"0 0 {width} {height}\""));
        return Encoding.UTF8.GetBytes(text);
    }

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
    }
}
