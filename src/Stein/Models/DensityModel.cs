using Stein.Buffers;
using Stein.Files;
using Stein.Networks;
using Stein.Scores;
using Stein.Tables;

namespace Stein.Models;

/// <summary>
/// A density of the rows of a table, learned as the scores of the data at all noise levels (Song and Ermon 2019): log-likelihoods, samples,
/// imputations and anomaly scores, all of one distribution, that of the data smoothed by <see cref="Level"/>.
/// </summary>
/// <remarks>
/// A model never changes; many threads may use one at once. Results depend on the model, the arguments and the seed alone, never on the
/// workers. Columns are found by their names; see <see cref="Table"/>.
/// </remarks>
/// <example><code>
/// var model = DensityModel.Fit(table);
///
/// double log = model.LogLikelihood([3.6, 79]);
/// Table samples = model.Sample(1000, seed: 1);
/// model.Save("model.safetensors");
/// </code></example>
public sealed partial class DensityModel : IModel
{
    /// <summary>Puts a model together from its parts.</summary>
    /// <param name="scores">The scores at all noise levels, over standardised columns.</param>
    /// <param name="data">A normal of the mean and covariance of the standardised data smoothed by the smallest level.</param>
    /// <param name="level">The noise level whose distribution is taken for that of the data, in the range of the scores.</param>
    /// <param name="scaling">The standardisation of the columns.</param>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="metadata">Texts to be kept in the file beside the model.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or the level is out of range.</exception>
    public DensityModel(NoiseConditionalNetwork scores, Gaussian data, double level, Standardization scaling, IReadOnlyList<string> columns,
        IReadOnlyDictionary<string, string>? metadata = null) : this(scores, data, level, scaling, columns, metadata, null)
    {
    }

    internal DensityModel(NoiseConditionalNetwork scores, Gaussian data, double level, Standardization scaling,
        IReadOnlyList<string> columns,
        IReadOnlyDictionary<string, string>? metadata, ValidationScores? validation, DensityFitReport? report = null)
    {
        if (scores.Dimension != scaling.Dimension || columns.Count != scaling.Dimension || data.Dimension != scaling.Dimension)
        {
            throw new ArgumentException(
                $"scores of dimension {scores.Dimension}, data of {data.Dimension}, {scaling.Dimension} scales and {columns.Count} column "
                    + $"names");
        }
        (Scores, Data, Level, Scaling, Columns, Validation, Report) = (scores, data, level, scaling, [.. columns], validation, report);
        Metadata = metadata is null ? new() : new Dictionary<string, string>(metadata, StringComparer.Ordinal);
        AtOwnLevel = scores.At(level);
    }

    /// <summary>The scores at all noise levels, over standardised columns.</summary>
    public NoiseConditionalNetwork Scores { get; }

    /// <summary>A normal of the mean and covariance of the standardised data smoothed by the smallest level.</summary>
    public Gaussian Data { get; }

    /// <summary>The noise level <c>σ</c> whose distribution is taken for that of the data, in standard deviations of the columns.</summary>
    public double Level { get; }

    /// <inheritdoc/>
    public Standardization Scaling { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>How the fit went; null for a model that was read from a file or put together from parts.</summary>
    public DensityFitReport? Report { get; }

    /// <inheritdoc/>
    public int Dimension => Scaling.Dimension;

    internal ValidationScores? Validation { get; }

    /// <summary>The score over standardised columns, at <see cref="Level"/>.</summary>
    ITracedScore<float> AtOwnLevel { get; }

    /// <summary>The levels from that of the density up to the largest, which samples come down and log-likelihoods go up.</summary>
    /// <exception cref="InvalidOperationException">The density's level is the largest, where nothing is left of the data.</exception>
    NoiseRange Path => Level < Scores.Range.Largest ? new(Level, Scores.Range.Largest)
        : throw new InvalidOperationException($"the density's level {Level} is the largest: there it is all but a normal");

    /// <summary>The same model with another noise level for its density.</summary>
    /// <param name="level">The level, in the range of <see cref="Scores"/>, in standard deviations of the columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is out of range.</exception>
    public DensityModel AtLevel(double level) => new(Scores, Data, level, Scaling, Columns, Metadata, Validation, Report);

    /// <summary>The same model with other texts beside it.</summary>
    /// <param name="metadata">The texts by their keys.</param>
    public DensityModel WithMetadata(IReadOnlyDictionary<string, string> metadata)
        => new(Scores, Data, Level, Scaling, Columns, metadata, Validation, Report);

    /// <inheritdoc/>
    public Table Score(Table rows) => RowScores.Of(this, rows);

    /// <summary>The score of one row, <c>∂ log p/∂y</c>, in one over the column's unit.</summary>
    /// <param name="row">The row <c>[D]</c>, in the order of <see cref="Columns"/>, all numbers finite.</param>
    /// <exception cref="ArgumentException">The length is not <c>D</c>, or a number is not finite.</exception>
    public double[] Score(ReadOnlySpan<double> row) => RowScores.Of(this, row);

    /// <summary>The score of each row, in the data's units; see <see cref="Score(Table)"/>.</summary>
    /// <inheritdoc/>
    public void Evaluate(ReadOnlyMatrixView<double> points, MatrixView<double> scores)
        => RowScores.Evaluate(AtOwnLevel, Scaling, points, scores);

    /// <inheritdoc/>
    IModel IModel.WithMetadata(IReadOnlyDictionary<string, string> metadata) => WithMetadata(metadata);

    /// <inheritdoc/>
    public void Save(string path) => ModelFile.Write(this).Write(path);

    /// <inheritdoc/>
    public void Save(Stream stream) => ModelFile.Write(this).Write(stream);

    /// <summary>Reads a model.</summary>
    /// <exception cref="TensorFormatException">The file is not a whole safetensors file of a density model.</exception>
    public static DensityModel Load(string path) => Require(IModel.Load(path));

    /// <inheritdoc cref="Load(string)"/>
    public static DensityModel Load(Stream stream) => Require(IModel.Load(stream));

    static DensityModel Require(IModel model) => model as DensityModel
        ?? throw new TensorFormatException($"it holds a score of one noise level; {nameof(ScoreModel)} reads it", 0);

    /// <summary>One row as a table of one row.</summary>
    Table RowOf(ReadOnlySpan<double> row) => row.Length == Dimension ? Table.Own(row.ToArray(), 1, Columns)
        : throw new ArgumentException($"a row of {row.Length} numbers for a model of {Dimension} columns", nameof(row));
}
