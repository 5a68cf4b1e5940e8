using System.IO.Compression;
using System.Text.Json;

namespace Stein.Benchmarks.Posteriors;

/// <summary>A data set of posteriordb: numbers, vectors and matrices by name.</summary>
/// <param name="name">Its name in posteriordb.</param>
sealed class PosteriorData(string name)
{
    readonly JsonElement root = Read(name);

    /// <summary>A vector, or the rows of a matrix one after the other.</summary>
    public double[] this[string key] => [.. Flat(root.GetProperty(key))];

    /// <summary>A number.</summary>
    public double Number(string key) => root.GetProperty(key).GetDouble();

    /// <summary>Where a file of this study lies.</summary>
    public static string At(string file) => Path.Combine(AppContext.BaseDirectory, "Posteriors", "Data", file);

    static IEnumerable<double> Flat(JsonElement element)
        => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Flat) : [element.GetDouble()];

    static JsonElement Read(string name)
    {
        string plain = At(name + ".json");
        if (File.Exists(plain)) return JsonDocument.Parse(File.ReadAllText(plain)).RootElement;
        using var stream = new GZipStream(File.OpenRead(plain + ".gz"), CompressionMode.Decompress);
        return JsonDocument.Parse(stream).RootElement;
    }
}
