using System.Globalization;
using System.Text.Json;
using Stein.Buffers;
using Stein.Files;
using Stein.Scores;

namespace Stein.Networks;

/// <summary>
/// A fitted score in the data's own units: a network, the standardisation of the columns it was fitted with, and their names.
/// A model file is a safetensors file with these parts, so that other programs can read it.
/// </summary>
public sealed class ScoreModel : IScore<double>
{
    const string Format = "stein-score-1";

    /// <summary>Puts a model together.</summary>
    /// <param name="network">The network over standardised columns.</param>
    /// <param name="scaling">The standardisation.</param>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="metadata">Anything to be kept in the file beside them, such as how the model was fitted.</param>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public ScoreModel(ScoreNetwork network, Standardization scaling, IReadOnlyList<string> columns, IReadOnlyDictionary<string, string>? metadata = null)
    {
        if (network.Dimension != scaling.Dimension || columns.Count != scaling.Dimension)
            throw new ArgumentException($"a network of dimension {network.Dimension}, {scaling.Dimension} scales and {columns.Count} column names");
        (Network, Scaling, Columns) = (network, scaling, [.. columns]);
        Metadata = metadata is null ? [] : new(metadata, StringComparer.Ordinal);
    }

    /// <summary>The network over standardised columns.</summary>
    public ScoreNetwork Network { get; }

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
        var items = new float[points.Rows * Dimension];
        var standardised = new MatrixView<float>(items, points.Rows, Dimension);
        Scaling.Standardize(points, standardised);
        Network.Evaluate(standardised, standardised);
        Scaling.RestoreScore(standardised, scores);
    }

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
        foreach (var (key, value) in Metadata) file.Metadata[key] = value;
        file.Metadata["format"] = Format;
        file.Metadata["activation"] = shape.Activation.ToString().ToLowerInvariant();
        file.Metadata["hidden"] = string.Join(',', shape.Hidden.ToArray());
        file.Metadata["skip"] = shape.Skip.ToString("R", CultureInfo.InvariantCulture);
        file.Metadata["columns"] = ColumnNames.Join(Columns);
        file.Tensors["scaling.mean"] = StoredTensor.Create(Scaling.Mean, Dimension);
        file.Tensors["scaling.scale"] = StoredTensor.Create(Scaling.Scale, Dimension);
        for (int layer = 1; layer <= shape.Layers; layer++)
        {
            file.Tensors[$"layers.{layer}.weight"] = StoredTensor.Create(Network.Parameters[shape.Weights(layer)], shape.Outputs(layer), shape.Inputs(layer));
            file.Tensors[$"layers.{layer}.bias"] = StoredTensor.Create(Network.Parameters[shape.Bias(layer)], shape.Outputs(layer));
        }
        return file;
    }

    static ScoreModel FromFile(SafetensorsFile file)
    {
        try
        {
            if (Text(file, "format") is var format && format != Format) throw new ArgumentException($"its format is '{format}', not '{Format}'");
            var columns = ColumnNames.Split(Text(file, "columns"));
            int[] hidden = [.. Text(file, "hidden").Split(',').Select(text => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture))];
            var activation = Enum.Parse<Activation>(Text(file, "activation"), ignoreCase: true);
            float skip = float.Parse(Text(file, "skip"), NumberStyles.Float, CultureInfo.InvariantCulture);
            int dimension = columns.Count;
            var scaling = new Standardization(Values<double>(file, "scaling.mean", dimension), Values<double>(file, "scaling.scale", dimension));
            var shape = new NetworkShape(dimension, hidden, activation, skip);
            var parameters = new float[shape.StorageLength];
            for (int layer = 1; layer <= shape.Layers; layer++)
            {
                Values<float>(file, $"layers.{layer}.weight", shape.Outputs(layer), shape.Inputs(layer)).CopyTo(parameters.AsSpan(shape.Weights(layer)));
                Values<float>(file, $"layers.{layer}.bias", shape.Outputs(layer)).CopyTo(parameters.AsSpan(shape.Bias(layer)));
            }
            foreach (float parameter in parameters)
                if (!float.IsFinite(parameter)) throw new ArgumentException($"a parameter is {parameter}");
            var network = new ScoreNetwork(shape);
            network.SetParameters(parameters);
            return new(network, scaling, columns, file.Metadata);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException or InvalidOperationException or JsonException)
        {
            throw new TensorFormatException($"this is not a score model: {exception.Message}", 0, exception);
        }
    }

    static string Text(SafetensorsFile file, string key)
        => file.Metadata.TryGetValue(key, out var value) ? value : throw new ArgumentException($"it has no '{key}' in its metadata");

    static ReadOnlySpan<T> Values<T>(SafetensorsFile file, string name, params ReadOnlySpan<long> shape) where T : unmanaged
    {
        if (!file.Tensors.TryGetValue(name, out var tensor)) throw new ArgumentException($"it has no tensor '{name}'");
        if (!tensor.Shape.SequenceEqual(shape))
            throw new ArgumentException($"'{name}' is [{string.Join(", ", tensor.Shape.ToArray())}], not [{string.Join(", ", shape.ToArray())}]");
        return tensor.Values<T>();
    }
}
