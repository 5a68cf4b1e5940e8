namespace Stein.Benchmarks.Posteriors;

/// <summary>Columns of regressions.</summary>
static class Columns
{
    /// <summary>As many ones.</summary>
    public static double[] Ones(double[] column) => [.. Enumerable.Repeat(1.0, column.Length)];

    public static double[] Log(double[] column) => [.. column.Select(item => Math.Log(item))];

    public static double[] Product(params double[][] columns)
        => [.. columns[0].Select((_, n) => columns.Aggregate(1.0, (product, column) => product * column[n]))];

    public static double[] Quotient(double[] numerator, double[] denominator) => [.. numerator.Zip(denominator, (a, b) => a / b)];

    /// <summary>One where a class has this number, zero elsewhere.</summary>
    public static double[] Is(double[] classes, int number) => [.. classes.Select(item => item == number ? 1.0 : 0)];

    /// <summary>Less a number.</summary>
    public static double[] Less(double[] column, double centre) => [.. column.Select(item => item - centre)];

    /// <summary>Less its mean.</summary>
    public static double[] Centred(double[] column) => Less(column, column.Average());

    /// <summary>Less its mean, over some of its standard deviations.</summary>
    public static double[] Standardised(double[] column, double deviations = 1)
    {
        double[] centred = Centred(column);
        double deviation = Math.Sqrt(centred.Sum(item => item * item) / (column.Length - 1));
        return [.. centred.Select(item => item / (deviations * deviation))];
    }
}
