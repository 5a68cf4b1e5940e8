using Stein.Buffers;
using Stein.Noise;
using Stein.Sampling;
using Stein.Shards;
using Stein.Simd;

namespace Stein.Models;

/// <summary>Imputation by a fitted model, in the data's own units.</summary>
/// <remarks>
/// The draws are of the density whose log-likelihoods the model gives, that of its <see cref="ScoreLevels.Level"/>. No last step takes the noise
/// of the level away: it would leave means of what the noisy points may have been, which vary less than the data. Nor do draws go below
/// the level that held-out rows chose: there the scores know the training rows too well, and draws vary too little for other rows.
/// </remarks>
public static class ModelImputation
{
    /// <summary>The largest ratio of two neighbouring noise levels.</summary>
    const double Ratio = 1.3;

    /// <summary>Draws of the missing coordinates of rows given the observed ones.</summary>
    /// <param name="model">A model with noise levels, that of its density chosen by <c>DensityFit</c> or <see cref="ScoreModel.AtLevel"/>.</param>
    /// <param name="rows">The rows <c>[n, D]</c>, in the data's units; NaN is missing.</param>
    /// <param name="draws">The number <c>K</c> of draws of each row, at least 1.</param>
    /// <param name="seed">The seed of every draw.</param>
    /// <param name="pool">Who computes; the draws do not depend on it.</param>
    /// <param name="cancellation">Ends the work between two steps.</param>
    /// <returns>The draws <c>[n, K, D]</c>, in the data's units, observed numbers as they were; see <see cref="ConditionalSampler{T}"/>.</returns>
    /// <exception cref="ArgumentException">The dimension differs, a number is infinite or too large, the model knows one noise level only, or its density is that of the largest.</exception>
    /// <exception cref="NotFiniteNumberException">The draws of a row diverged.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static double[] Impute(this ScoreModel model, ReadOnlyMatrixView<double> rows, int draws, ulong seed, WorkerPool pool,
        CancellationToken cancellation = default)
    {
        if (rows.Columns != model.Dimension) throw new ArgumentException($"rows of {rows.Columns} columns for a model of {model.Dimension}", nameof(rows));
        var levels = model.Levels ?? throw new ArgumentException("imputation takes a model of all noise levels; this one was fitted for one", nameof(model));
        int dimension = model.Dimension;
        var way = levels.Way;
        int count = 1 + (int)Math.Ceiling(Scalar<double>.Log(way.Largest / way.Smallest).Value / Scalar<double>.Log(Ratio).Value);
        var sampler = new ConditionalSampler<float>(
            levels.Scores, levels.Data.Mean, Math.Sqrt(levels.Data.MeanVariance), NoiseSchedule.Geometric(way.Largest, way.Smallest, count));
        float[] drawn = sampler.Draw(model.Scaling.Standardize(rows), draws, new NoiseStream(seed, StreamNumber.Imputation), pool: pool, cancellation: cancellation);
        double[] restored = model.Scaling.Restore(new ReadOnlyMatrixView<float>(drawn, rows.Rows * draws, dimension));
        for (int b = 0, at = 0; b < rows.Rows; b++)
            for (int k = 0; k < draws; k++)
                for (int i = 0; i < dimension; i++, at++)
                    if (!double.IsNaN(rows[b, i])) restored[at] = rows[b, i];
        return restored;
    }
}
