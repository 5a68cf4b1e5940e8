using Stein.Benchmarks.Data;
using Stein.Buffers;
using Stein.Scores;

namespace Stein.Benchmarks.Tables;

/// <summary>Log-likelihoods under two textbook densities.</summary>
static class Reference
{
    static readonly double[] bandwidths = [0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.8];

    /// <summary>The normal of the training rows' mean and covariance.</summary>
    public static double[] Normal(DataFile training, DataFile test)
    {
        var gaussian = Gaussian.Fit(training.Matrix);
        var logs = new double[test.Rows];
        gaussian.Evaluate(test.Matrix, logs, new MatrixView<double>(new double[test.Values.Length], test.Rows, test.Columns));
        return logs;
    }

    /// <summary>
    /// Normal kernels at the training rows; their width is the best one for some of the rows under kernels at the others.
    /// </summary>
    public static double[] Kernels(DataFile training, DataFile test, IReadOnlyList<int> validation)
    {
        var chosen = validation.ToHashSet();
        DataFile kept = training.Pick(Enumerable.Range(0, training.Rows).Where(row => !chosen.Contains(row))),
            held = training.Pick(validation);
        return Kernels(training, test, bandwidths.MaxBy(width => Kernels(kept, held, width).Average()));
    }

    static double[] Kernels(DataFile training, DataFile test, double width)
    {
        var logs = new double[test.Rows];
        double constant = Math.Log(training.Rows) + training.Columns * (Math.Log(width) + 0.5 * Math.Log(2 * Math.PI));
        Parallel.For(0, test.Rows, b =>
        {
            var exponents = new double[training.Rows];
            for (int k = 0; k < exponents.Length; k++)
            {
                double square = 0;
                for (int i = 0; i < test.Columns; i++)
                    square += Math.Pow(test.Values[b * test.Columns + i] - training.Values[k * training.Columns + i], 2);
                exponents[k] = -square / (2 * width * width);
            }
            double most = exponents.Max();
            logs[b] = most + Math.Log(exponents.Sum(exponent => Math.Exp(exponent - most))) - constant;
        });
        return logs;
    }
}
