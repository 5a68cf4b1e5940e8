using ScottPlot;
using SkiaSharp;

namespace Stein.Cli.Plots;

/// <summary>Streamlines with an arrowhead in the middle of each.</summary>
/// <param name="lines">The lines, in the units of the axes.</param>
sealed class FieldPlot(IReadOnlyList<Coordinates[]> lines) : IPlottable
{
    const float LineWidth = 0.55f, HeadLength = 3.4f, HeadWidth = 2.6f;

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    public void Render(RenderPack pack)
    {
        using var stroke = new SKPaint
        {
            Color = Palette.Ink.ToSKColor(),
            IsAntialias = true,
            Style = SKPaintStyle.Stroke,
            StrokeWidth = LineWidth,
            StrokeJoin = SKStrokeJoin.Round,
        };
        using var fill = new SKPaint { Color = Palette.Ink.ToSKColor(), IsAntialias = true, Style = SKPaintStyle.Fill };
        foreach (var line in lines)
        {
            var pixels = Array.ConvertAll(line, point => Axes.GetPixel(point).ToSKPoint());
            using var path = new SKPath();
            path.MoveTo(pixels[0]);
            for (int i = 2; i < pixels.Length; i += 2) path.LineTo(pixels[i]);
            pack.Canvas.DrawPath(path, stroke);
            using var head = Head(pixels);
            pack.Canvas.DrawPath(head, fill);
        }
    }

    static SKPath Head(SKPoint[] line)
    {
        int middle = line.Length / 2;
        SKPoint before = line[Math.Max(0, middle - 3)], after = line[Math.Min(line.Length - 1, middle + 3)], at = line[middle];
        float length = SKPoint.Distance(before, after);
        float dx = (after.X - before.X) / length, dy = (after.Y - before.Y) / length;
        var head = new SKPath();
        head.MoveTo(at.X + 0.5f * HeadLength * dx, at.Y + 0.5f * HeadLength * dy);
        head.LineTo(at.X - 0.5f * HeadLength * dx - 0.5f * HeadWidth * dy, at.Y - 0.5f * HeadLength * dy + 0.5f * HeadWidth * dx);
        head.LineTo(at.X - 0.5f * HeadLength * dx + 0.5f * HeadWidth * dy, at.Y - 0.5f * HeadLength * dy - 0.5f * HeadWidth * dx);
        head.Close();
        return head;
    }
}
