namespace Stein.Cli.Plots;

/// <summary>
/// Evenly spaced streamlines of a plane field, after Jobard and Lefer, "Creating evenly-spaced streamlines of arbitrary density"
/// (1997): a line is seeded beside an accepted one at the wanted distance, and ends where it comes nearer to another than half of it.
/// </summary>
/// <param name="field">The field; lengths do not matter, only directions.</param>
/// <param name="width">The domain is <c>[0, width] × [0, 1]</c>.</param>
/// <param name="separation">The wanted distance between neighbouring lines.</param>
sealed class Streamlines(Func<double, double, (double X, double Y)> field, double width, double separation)
{
    const double Step = 0.004;
    const int LongestHalf = 400;

    readonly double nearest = 0.5 * separation;
    readonly int columns = (int)(width / separation) + 1;
    readonly int rows = (int)(1 / separation) + 1;
    readonly Dictionary<int, List<(double X, double Y)>> cells = [];

    /// <summary>Traces the lines, each in the direction of the field.</summary>
    public List<(double X, double Y)[]> Trace()
    {
        var lines = new List<(double X, double Y)[]>();
        var waiting = new Queue<(double X, double Y)[]>();
        for (double y = 0.5 * separation; y < 1; y += separation)
        {
            for (double x = 0.5 * separation; x < width; x += separation)
            {
                Accept(x, y);
                while (waiting.TryDequeue(out var line))
                {
                    for (int i = 0; i < line.Length; i += 4)
                    {
                        if (Direction(line[i].X, line[i].Y) is not { } d) continue;
                        Accept(line[i].X - d.Y * separation, line[i].Y + d.X * separation);
                        Accept(line[i].X + d.Y * separation, line[i].Y - d.X * separation);
                    }
                }
            }
        }
        return lines;

        void Accept(double x, double y)
        {
            if (!Inside(x, y) || Crowded(x, y, separation)) return;
            (double X, double Y)[] line = [.. Half(x, y, -1).Reverse<(double X, double Y)>(), (x, y), .. Half(x, y, 1)];
            if ((line.Length - 1) * Step < separation) return;
            foreach (var point in line) Cell(point.X, point.Y).Add(point);
            lines.Add(line);
            waiting.Enqueue(line);
        }
    }

    /// <summary>Half a line, by the midpoint rule, until it leaves the domain, meets another, stands still, turns back or closes.</summary>
    List<(double X, double Y)> Half(double x, double y, double sign)
    {
        var points = new List<(double X, double Y)>();
        var (seed, before) = ((X: x, Y: y), (X: 0.0, Y: 0.0));
        while (points.Count < LongestHalf)
        {
            if (Direction(x, y) is not { } start) break;
            if (Direction(x + 0.5 * sign * Step * start.X, y + 0.5 * sign * Step * start.Y) is not { } d) break;
            if (before.X * d.X + before.Y * d.Y < 0) break;
            (x, y, before) = (x + sign * Step * d.X, y + sign * Step * d.Y, d);
            if (!Inside(x, y) || Crowded(x, y, nearest)) break;
            points.Add((x, y));
            bool closed = points.Count * Step > separation && Math.Abs(x - seed.X) < Step && Math.Abs(y - seed.Y) < Step;
            if (closed) break;
        }
        return points;
    }

    (double X, double Y)? Direction(double x, double y)
    {
        var (dx, dy) = field(x, y);
        double length = Math.Sqrt(dx * dx + dy * dy);
        return length > 1e-12 && double.IsFinite(length) ? (dx / length, dy / length) : null;
    }

    bool Inside(double x, double y) => x >= 0 && x <= width && y >= 0 && y <= 1;

    bool Crowded(double x, double y, double distance)
    {
        int column = (int)(x / separation), row = (int)(y / separation);
        for (int r = Math.Max(0, row - 1); r <= Math.Min(rows, row + 1); r++)
        {
            for (int c = Math.Max(0, column - 1); c <= Math.Min(columns, column + 1); c++)
            {
                if (!cells.TryGetValue(r * (columns + 1) + c, out var points)) continue;
                foreach (var (px, py) in points)
                    if ((px - x) * (px - x) + (py - y) * (py - y) < distance * distance * 0.999) return true;
            }
        }
        return false;
    }

    List<(double X, double Y)> Cell(double x, double y)
    {
        int key = (int)(y / separation) * (columns + 1) + (int)(x / separation);
        if (!cells.TryGetValue(key, out var points)) cells[key] = points = [];
        return points;
    }
}
