using Stein.Files;
using Stein.Scores;
using Stein.Tables;

namespace Stein.Models;

/// <summary>What both kinds of fitted model share: a score <c>∇ log p(y)</c> in the data's own units, for named columns.</summary>
/// <remarks>Models never change, so many threads may use one at once.</remarks>
public interface IModel : IScore<double>
{
    /// <summary>The names of the columns.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>The map between the data's units and what the network sees.</summary>
    Standardization Scaling { get; }

    /// <summary>Texts that are kept in the file beside the model, such as how it was fitted.</summary>
    IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The score of each row of a table, in one over the column's unit; the columns are named as the model's.</summary>
    /// <param name="rows">The rows <c>[n, D]</c>, columns found by name.</param>
    /// <exception cref="ArgumentException">A column is missing, or a number is not finite.</exception>
    Table Score(Table rows);

    /// <summary>The same model with other texts beside it.</summary>
    /// <param name="metadata">The texts by their keys.</param>
    IModel WithMetadata(IReadOnlyDictionary<string, string> metadata);

    /// <summary>Writes the model; the file is replaced whole or not at all.</summary>
    void Save(string path);

    /// <summary>Writes the model.</summary>
    void Save(Stream stream);

    /// <summary>Reads a model of either kind.</summary>
    /// <exception cref="TensorFormatException">The file is not a whole safetensors file of a model.</exception>
    static IModel Load(string path) => ModelFile.Read(SafetensorsFile.Read(path));

    /// <inheritdoc cref="Load(string)"/>
    static IModel Load(Stream stream) => ModelFile.Read(SafetensorsFile.Read(stream));
}
