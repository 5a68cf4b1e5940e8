using Stein.Buffers;
using Stein.Linear;
using Stein.Noise;
using Stein.Objectives;
using Stein.Optimizers;
using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Consistency;

/// <summary>How <c>W</c> is estimated.</summary>
enum Estimator
{
    ScoreMatching,
    MaximumLikelihood,
}

/// <summary>One fit.</summary>
/// <param name="Estimator">How.</param>
/// <param name="Rows">The sample size <c>n</c>.</param>
/// <param name="Repeat">Which repeat, from 0.</param>
/// <param name="Error">The squared error, see <see cref="ConsistencyExperiment"/>.</param>
/// <param name="Separated">Whether each row of <c>Ŵ</c> found another source.</param>
/// <param name="Iterations">Steps of the minimiser, over all starts.</param>
/// <param name="Agreeing">Starts whose minimum is the least one, to a relative 1e−6 of the loss.</param>
readonly record struct Trial(
    Estimator Estimator, int Rows, int Repeat, double Error, bool Separated, int Iterations, int Agreeing);

/// <summary>
/// The consistency experiment of Hyvärinen 2005, section 3.2: the independent-component model with four logistic sources of variance 1
/// is fitted to samples of growing size, by score matching and, on the same samples, by maximum likelihood.
/// </summary>
/// <remarks>
/// In each repeat the mixing matrix <c>A</c> has standard normal entries, and each sample size has a sample of its own, which is
/// whitened by its own covariance before either estimator sees it. (Maximum likelihood does not mind what <c>A</c> is. Score matching
/// does, since it measures the score in the units of the data; whitening leaves a rotation of <c>A</c>, which it does not mind.)
/// The squared error does not see the order, signs and scales of the sources: the rows of <c>ŴA</c> are divided by their entry of
/// largest size, and the sum of squares minus 4 is taken, which is the leakage between sources. An estimator with
/// <c>√n (Ŵ − W)</c> asymptotically normal has an error that falls like <c>1/n</c>. The losses are not convex, so both estimators
/// start from the same few random rotations, made without a look at the truth, and keep the least minimum.
/// </remarks>
static class ConsistencyExperiment
{
    public const int Sources = 4, FullRepeats = 11, FullStarts = 5;

    const double Scale = 0.5513288954217921; // √3/π: the scale of a logistic variable of variance 1

    static readonly NoiseStream Noise = new(Seed: 2005, Stream: 0);

    /// <summary>The sample sizes of the paper.</summary>
    public static int[] FullSizes => [500, 1000, 2000, 4000, 8000, 16000];

    /// <summary>Fits a model to all samples.</summary>
    /// <param name="model">The density of a source that the model assumes; the data have <see cref="Logistic"/> sources.</param>
    /// <param name="sizes">The sample sizes.</param>
    /// <param name="repeats">The number of repeats.</param>
    /// <param name="starts">The number of starts.</param>
    /// <param name="estimators">The estimators.</param>
    public static List<Trial> Run<TSource>(TSource model, int[] sizes, int repeats, int starts, params Estimator[] estimators)
        where TSource : struct, IDensity
    {
        var trials = new List<Trial>();
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            var stream = Noise with { Stream = (uint)repeat };
            var mixing = new double[Sources * Sources];
            stream.Normals(0, 0, mixing.AsSpan());
            foreach (int rows in sizes)
            {
                var (sample, whitened) = Sample(rows, mixing, stream);
                foreach (var estimator in estimators)
                {
                    ILoss loss = estimator == Estimator.ScoreMatching
                        ? new IndependentComponentMatching<TSource>(model, sample)
                        : new IndependentComponentLikelihood<TSource>(model, sample);
                    trials.Add(Fit(loss, whitened, stream, starts) with { Estimator = estimator, Rows = rows, Repeat = repeat });
                }
            }
        }
        return trials;
    }

    /// <summary>The squared error of an estimate, and whether its rows found four different sources.</summary>
    public static (double Error, bool Separated) Error(ReadOnlySpan<double> estimate, ReadOnlySpan<double> mixing)
    {
        double error = -Sources;
        int found = 0;
        for (int k = 0; k < Sources; k++)
        {
            double largest = 0, squares = 0;
            int source = 0;
            for (int l = 0; l < Sources; l++)
            {
                double entry = 0;
                for (int j = 0; j < Sources; j++) entry += estimate[k * Sources + j] * mixing[j * Sources + l];
                squares += entry * entry;
                if (Math.Abs(entry) > largest) (largest, source) = (Math.Abs(entry), l);
            }
            error += squares / (largest * largest);
            found |= 1 << source;
        }
        return (error, found == (1 << Sources) - 1);
    }

    /// <summary>A whitened sample, and the mixing matrix of the whitened data.</summary>
    static (WeightedSample Sample, double[] Mixing) Sample(int rows, double[] mixing, NoiseStream stream)
    {
        double[] sources = new double[rows * Sources], data = new double[rows * Sources], covariance = new double[Sources * Sources];
        stream.Uniforms((ulong)rows, 0, sources.AsSpan());
        foreach (ref double source in sources.AsSpan()) source = Scale * Math.Log(source / (1 - source));
        for (int b = 0; b < rows; b++)
        {
            Span<double> s = sources.AsSpan(b * Sources, Sources), x = data.AsSpan(b * Sources, Sources);
            for (int j = 0; j < Sources; j++) x[j] = Fold.Dot<double>(mixing.AsSpan(j * Sources, Sources), s);
            for (int i = 0; i < Sources; i++)
                for (int j = 0; j < Sources; j++) covariance[i * Sources + j] += x[i] * x[j] / rows;
        }
        var factor = new Cholesky(covariance, Sources);
        for (int b = 0; b < rows; b++) SolveLower(factor, data.AsSpan(b * Sources, Sources));
        var whitened = new double[Sources * Sources];
        for (int l = 0; l < Sources; l++)
        {
            double[] column = [.. Enumerable.Range(0, Sources).Select(j => mixing[j * Sources + l])];
            SolveLower(factor, column);
            for (int j = 0; j < Sources; j++) whitened[j * Sources + l] = column[j];
        }
        return (new(new MatrixView<double>(data, rows, Sources)), whitened);
    }

    /// <summary>Replaces <c>b</c> by the solution of <c>L x = b</c>.</summary>
    static void SolveLower(Cholesky factor, Span<double> b)
    {
        for (int i = 0; i < b.Length; i++)
        {
            for (int k = 0; k < i; k++) b[i] -= factor[i, k] * b[k];
            b[i] /= factor[i, i];
        }
    }

    static Trial Fit(ILoss loss, double[] mixing, NoiseStream stream, int starts)
    {
        var minima = new Minimum[starts];
        for (int start = 0; start < starts; start++) minima[start] = QuasiNewton.Minimize(loss, Rotation(stream, start), tolerance: 1e-8);
        var best = minima.MinBy(minimum => minimum.Value)!;
        var (error, separated) = Error(best.Point, mixing);
        int agreeing = minima.Count(minimum => minimum.Value - best.Value <= 1e-6 * Math.Abs(best.Value));
        return new(default, 0, 0, error, separated, minima.Sum(minimum => minimum.Iterations), agreeing);
    }

    /// <summary>An orthogonal matrix of the uniform distribution: normal draws, made orthonormal row by row.</summary>
    static double[] Rotation(NoiseStream stream, int start)
    {
        var rotation = new double[Sources * Sources];
        stream.Normals(1 + (ulong)start, 0, rotation.AsSpan());
        for (int k = 0; k < Sources; k++)
        {
            var row = rotation.AsSpan(k * Sources, Sources);
            for (int l = 0; l < k; l++)
            {
                ReadOnlySpan<double> before = rotation.AsSpan(l * Sources, Sources);
                double product = Fold.Dot(row, before);
                for (int j = 0; j < Sources; j++) row[j] -= product * before[j];
            }
            double length = Math.Sqrt(Fold.SumOfSquares<double>(row));
            foreach (ref double entry in row) entry /= length;
        }
        return rotation;
    }
}
