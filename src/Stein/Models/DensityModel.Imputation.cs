using Stein.Buffers;
using Stein.Noise;
using Stein.Sampling;
using Stein.Shards;
using Stein.Simd;
using Stein.Tables;

namespace Stein.Models;

public sealed partial class DensityModel
{
    /// <summary>The largest ratio of two neighbouring noise levels on the way of imputations.</summary>
    const double LevelRatio = 1.3;

    /// <summary>Draws of the missing numbers of rows given the numbers beside them: imputation, or conditional sampling.</summary>
    /// <param name="rows">The rows <c>[n, D]</c>, columns found by name; NaN is missing.</param>
    /// <param name="draws">The number <c>K</c> of draws of each row, at least 1.</param>
    /// <param name="denoise">
    /// Whether the noise of the density's level is taken away in the end; see <see cref="SamplingOptions.Denoise"/>.
    /// </param>
    /// <param name="seed">The seed of every draw.</param>
    /// <param name="first">The index of the first row, at least 0: draws are a function of seed, index and the numbers of the row.</param>
    /// <param name="pool">Who computes; the shared pool if none. The draws do not depend on it.</param>
    /// <param name="progress">Told the fraction of the rows with gaps that are done.</param>
    /// <param name="cancellation">Ends the work between two steps.</param>
    /// <returns>The draws, in the data's units; numbers that are there stay as they are.</returns>
    /// <exception cref="ArgumentException">
    /// A column is missing, a number is infinite or too large, or there are too many draws for one call.
    /// </exception>
    /// <exception cref="InvalidOperationException">The density's level is the largest.</exception>
    /// <exception cref="NotFiniteNumberException">The draws of a row diverged.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Imputation Impute(Table rows, int draws = 20, bool denoise = false, ulong seed = 0, long first = 0, WorkerPool? pool = null,
        IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(draws);
        var matched = rows.Match(Columns, nameof(rows));
        pool ??= WorkerPool.Shared;
        var path = Path;
        int count = 1 + (int)Math.Ceiling(Scalar<double>.Log(path.Largest / path.Smallest).Value / Scalar<double>.Log(LevelRatio).Value);
        var sampler = new ConditionalSampler<float>(
            Scores, Data.Mean, Math.Sqrt(Data.MeanVariance), NoiseSchedule.Geometric(path.Largest, path.Smallest, count));
        ReadOnlyMatrixView<float> standardised = Scaling.Standardize(matched.Matrix);
        RequireReach(matched, standardised);
        int[] gapped = [.. Enumerable.Range(0, matched.RowCount).Where(row => matched.Row(row).Contains(double.NaN))];
        var values = new double[checked(gapped.Length * draws * Dimension)];
        int stride = 64 * pool.Workers;
        for (int done = 0; done < gapped.Length; done += stride)
        {
            int[] part = gapped[done..Math.Min(done + stride, gapped.Length)];
            float[] drawn = sampler.Draw(new(standardised.Pick(part), part.Length, Dimension), draws,
                new NoiseStream(seed, StreamNumber.Imputation), denoise, Array.ConvertAll(part, row => first + row), pool, cancellation);
            Scaling.Restore(new(drawn, part.Length * draws, Dimension),
                new(values.AsSpan(done * draws * Dimension), part.Length * draws, Dimension));
            progress?.Report((done + part.Length) / (double)gapped.Length);
        }
        return new(matched, gapped, values, draws);
    }

    /// <summary>Requires values that are numbers in single precision once they are standardised.</summary>
    static void RequireReach(Table rows, ReadOnlyMatrixView<float> standardised)
    {
        for (int b = 0; b < standardised.Rows; b++)
        {
            for (int i = 0; i < standardised.Columns; i++)
            {
                if (!float.IsInfinity(standardised[b, i])) continue;
                throw new ArgumentException(
                    $"row {b}, column '{rows.Columns[i]}' is {rows[b, i]}, too far from all that the model knows", nameof(rows));
            }
        }
    }
}
