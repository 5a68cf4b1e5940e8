using System.Globalization;
using System.Text.Json;
using Stein.Buffers;
using Stein.Files;
using Stein.Networks;
using Stein.Scores;
using Stein.Tables;

namespace Stein.Models;

/// <summary>
/// A fitted score in the data's own units: a network for one noise level or several for all, the standardisation of the columns it was fitted
/// with, and their names.
/// A model file is a safetensors file with these parts, so that other programs can read it.
/// </summary>
public sealed class ScoreModel : IScore<double>
{
    const string Format = "stein-score-1";

    /// <summary>What a file says of the parts of its model, anew each time it is written.</summary>
    static readonly string[] partKeys =
    [
        "format", "activation", "hidden", "skip", "residual", "columns", "members", "wrapping", "noise_features", "smallest_noise", "largest_noise", "noise_level",
    ];

    /// <summary>A model of one noise level.</summary>
    /// <param name="network">The network over standardised columns.</param>
    /// <param name="scaling">The standardisation.</param>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="metadata">Anything to be kept in the file beside them, such as how the model was fitted.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or the network has conditions.</exception>
    public ScoreModel(ScoreNetwork network, Standardization scaling, IReadOnlyList<string> columns, IReadOnlyDictionary<string, string>? metadata = null)
        : this(network, network, null, scaling, columns, metadata)
    {
        if (network.Shape.Conditions > 0) throw new ArgumentException("this network needs noise levels");
    }

    /// <summary>A model of all noise levels.</summary>
    /// <param name="levels">What is known of the levels, over standardised columns.</param>
    /// <inheritdoc cref="ScoreModel(ScoreNetwork, Standardization, IReadOnlyList{string}, IReadOnlyDictionary{string, string})"/>
    /// <param name="scaling">The standardisation.</param>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="metadata">Anything to be kept in the file beside them, such as how the model was fitted.</param>
    public ScoreModel(ScoreLevels levels, Standardization scaling, IReadOnlyList<string> columns, IReadOnlyDictionary<string, string>? metadata = null)
        : this(levels.Scores.Members[0], levels.Scores.At(levels.Level), levels, scaling, columns, metadata)
    {
        if (levels.Data.Dimension != levels.Scores.Dimension) throw new ArgumentException($"data of dimension {levels.Data.Dimension} for scores of {levels.Scores.Dimension}");
    }

    ScoreModel(ScoreNetwork network, IDifferentiableScore<float> score, ScoreLevels? levels, Standardization scaling, IReadOnlyList<string> columns,
        IReadOnlyDictionary<string, string>? metadata)
    {
        if (network.Dimension != scaling.Dimension || columns.Count != scaling.Dimension)
            throw new ArgumentException($"a network of dimension {network.Dimension}, {scaling.Dimension} scales and {columns.Count} column names");
        (Network, Score, Levels, Scaling, Columns) = (network, score, levels, scaling, [.. columns]);
        Metadata = metadata is null ? [] : new(metadata, StringComparer.Ordinal);
    }

    /// <summary>The network over standardised columns; the first where there are several.</summary>
    public ScoreNetwork Network { get; }

    /// <summary>The scores at all noise levels; none if the network was fitted for one.</summary>
    public ScoreLevels? Levels { get; }

    /// <summary>The score over standardised columns, at the level of <see cref="Levels"/>.</summary>
    public IDifferentiableScore<float> Score { get; }

    /// <summary>The standardisation.</summary>
    public Standardization Scaling { get; }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>What is kept beside the parts of the model.</summary>
    public Dictionary<string, string> Metadata { get; }

    /// <inheritdoc/>
    public int Dimension => Network.Dimension;

    /// <summary>The score of each row, in the data's units: <c>∂ log p / ∂y</c>, in one over the column's unit.</summary>
    /// <inheritdoc/>
    public void Evaluate(ReadOnlyMatrixView<double> points, MatrixView<double> scores)
    {
        if (points.Columns != Dimension || scores.Columns != Dimension || points.Rows != scores.Rows)
            throw new ArgumentException($"points [{points.Rows}, {points.Columns}] and scores [{scores.Rows}, {scores.Columns}] should both be [B, {Dimension}]");
        var standardisedScores = new MatrixView<float>(new float[points.Rows * Dimension], points.Rows, Dimension);
        Score.Evaluate(Scaling.Standardize(points), standardisedScores);
        Scaling.RestoreScore(standardisedScores, points, scores);
    }

    /// <summary>The same model with another noise level for its density and score.</summary>
    /// <param name="level">The level, in the range of its scores.</param>
    /// <exception cref="ArgumentException">The model knows one noise level only, or the level is out of range.</exception>
    public ScoreModel AtLevel(double level) => new(
        (Levels ?? throw new ArgumentException("this model was fitted for one noise level")) with { Level = level }, Scaling, Columns, Metadata);

    /// <summary>Writes the model; the file is replaced whole or not at all.</summary>
    public void Save(string path) => ToFile().Write(path);

    /// <summary>Writes the model.</summary>
    public void Save(Stream stream) => ToFile().Write(stream);

    /// <summary>Reads a model.</summary>
    /// <exception cref="TensorFormatException">The file is not a whole safetensors file of a score model.</exception>
    public static ScoreModel Load(string path) => FromFile(SafetensorsFile.Read(path));

    /// <inheritdoc cref="Load(string)"/>
    public static ScoreModel Load(Stream stream) => FromFile(SafetensorsFile.Read(stream));

    SafetensorsFile ToFile()
    {
        var shape = Network.Shape;
        var file = new SafetensorsFile();
        foreach (var (key, value) in Metadata)
            if (!partKeys.Contains(key)) file.Metadata[key] = value;
        file.Metadata["format"] = Format;
        file.Metadata["activation"] = shape.Activation.ToString().ToLowerInvariant();
        file.Metadata["hidden"] = string.Join(',', shape.Hidden.ToArray());
        file.Metadata["skip"] = Exact(shape.Skip);
        if (shape.Residual) file.Metadata["residual"] = "true";
        file.Metadata["columns"] = ColumnNames.Join(Columns);
        StoredStandardization.Write(Scaling, file);
        if (Levels is null)
        {
            StoredNetwork.Write(Network, "", file);
            return file;
        }
        var embedding = Levels.Scores.Embedding;
        file.Metadata["members"] = $"{Levels.Scores.Members.Count}";
        file.Metadata["wrapping"] = Levels.Scores.Wrapping.ToString().ToLowerInvariant();
        file.Metadata["noise_features"] = $"{embedding.Features}";
        file.Metadata["smallest_noise"] = Exact(embedding.Range.Smallest);
        file.Metadata["largest_noise"] = Exact(embedding.Range.Largest);
        file.Metadata["noise_level"] = Exact(Levels.Level);
        file.Tensors["data.mean"] = StoredTensor.Create(Levels.Data.Mean, Dimension);
        file.Tensors["data.covariance"] = StoredTensor.Create(Levels.Data.Covariance, Dimension, Dimension);
        for (int m = 0; m < Levels.Scores.Members.Count; m++) StoredNetwork.Write(Levels.Scores.Members[m], Member(m), file);
        return file;
    }

    static ScoreModel FromFile(SafetensorsFile file)
    {
        try
        {
            if (Text(file, "format") is var format && format != Format) throw new ArgumentException($"its format is '{format}', not '{Format}'");
            var columns = ColumnNames.Split(Text(file, "columns"));
            if (columns.Contains("") || columns.Distinct().Count() < columns.Count) throw new ArgumentException("its columns have no names of their own");
            int[] hidden = [.. Text(file, "hidden").Split(',').Select(Count)];
            var activation = Enum.Parse<Activation>(Text(file, "activation"), ignoreCase: true);
            float skip = float.Parse(Text(file, "skip"), NumberStyles.Float, CultureInfo.InvariantCulture);
            bool residual = file.Metadata.TryGetValue("residual", out var stored) && bool.Parse(stored);
            int dimension = columns.Count;
            var scaling = StoredStandardization.Read(dimension, file);
            if (!file.Metadata.TryGetValue("members", out var members))
                return new(StoredNetwork.Read(new(dimension, hidden, activation, skip, 0, residual), "", file), scaling, columns, file.Metadata);
            var embedding = new NoiseEmbedding(new(Number(file, "smallest_noise"), Number(file, "largest_noise")), Count(Text(file, "noise_features")));
            var shape = new NetworkShape(dimension, hidden, activation, skip, embedding.Features, residual);
            // As many as the file has tensors at most, whatever it claims.
            ScoreNetwork[] networks = [.. Enumerable.Range(0, Math.Min(Count(members), file.Tensors.Count)).Select(m => StoredNetwork.Read(shape, Member(m), file))];
            if (file.Tensors.Keys.Any(name => name.StartsWith(Member(networks.Length), StringComparison.Ordinal)))
                throw new ArgumentException($"it has more than {networks.Length} networks");
            var scores = new NoiseConditionalNetwork(networks, embedding, Enum.Parse<Preconditioning>(Text(file, "wrapping"), ignoreCase: true));
            var data = new Gaussian(file.Values<double>("data.mean", dimension), file.Values<double>("data.covariance", dimension, dimension));
            return new(new ScoreLevels(scores, data, Number(file, "noise_level")), scaling, columns, file.Metadata);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException or InvalidOperationException or JsonException)
        {
            // Which parameter of ours refused a number of the file does not help who reads it.
            throw new TensorFormatException(exception.Message.Split(" (Parameter '")[0], 0, exception);
        }
    }

    static string Member(int index) => $"members.{index}.";

    static string Exact(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    static string Exact(float number) => number.ToString("R", CultureInfo.InvariantCulture);

    static int Count(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    static double Number(SafetensorsFile file, string key) => double.Parse(Text(file, key), NumberStyles.Float, CultureInfo.InvariantCulture);

    static string Text(SafetensorsFile file, string key)
        => file.Metadata.TryGetValue(key, out var value) ? value : throw new ArgumentException($"it has no '{key}' in its metadata");
}
