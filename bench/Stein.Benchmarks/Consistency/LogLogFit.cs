namespace Stein.Benchmarks.Consistency;

/// <summary>
/// The least-squares line <c>log y = a_r + m log n</c> through repeats <c>r</c> that share the slope <c>m</c> and have levels of their own.
/// </summary>
/// <param name="Slope">The slope <c>m</c>.</param>
/// <param name="StandardError">Its standard error, from the residuals.</param>
/// <param name="Level">The mean of the levels <c>a_r</c>.</param>
readonly record struct LogLogFit(double Slope, double StandardError, double Level)
{
    /// <summary>Fits the line to the errors of one estimator.</summary>
    public static LogLogFit Of(IEnumerable<Trial> trials)
    {
        Point[][] repeats = [.. trials
            .GroupBy(trial => trial.Repeat)
            .Select(repeat => repeat.Select(trial => new Point(Math.Log(trial.Rows), Math.Log(trial.Error))).ToArray())];
        double products = 0, squares = 0, residuals = 0, level = 0;
        foreach (var (repeat, mean) in repeats.Select(repeat => (repeat, Mean(repeat))))
        {
            foreach (var point in repeat)
            {
                products += (point.X - mean.X) * (point.Y - mean.Y);
                squares += (point.X - mean.X) * (point.X - mean.X);
            }
        }
        double slope = products / squares;
        foreach (var (repeat, mean) in repeats.Select(repeat => (repeat, Mean(repeat))))
        {
            level += (mean.Y - slope * mean.X) / repeats.Length;
            foreach (var point in repeat) residuals += Math.Pow(point.Y - mean.Y - slope * (point.X - mean.X), 2);
        }
        int freedom = repeats.Sum(repeat => repeat.Length) - repeats.Length - 1;
        return new(slope, Math.Sqrt(residuals / freedom / squares), level);
    }

    /// <summary>The line's error at a sample size.</summary>
    public double At(double rows) => Math.Exp(Level + Slope * Math.Log(rows));

    static Point Mean(Point[] points) => new(points.Average(point => point.X), points.Average(point => point.Y));

    readonly record struct Point(double X, double Y);
}
