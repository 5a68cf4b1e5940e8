using System.Globalization;
using System.Text.Json;
using Stein.Files;
using Stein.Networks;
using Stein.Scores;
using Stein.Tables;

namespace Stein.Models;

/// <summary>Models as safetensors files, so that other programs can read them too.</summary>
static class ModelFile
{
    const string Format = "stein-score-1";

    /// <summary>What a file says of the parts of its model, anew each time it is written.</summary>
    static readonly string[] partKeys =
    [
        "format", "activation", "hidden", "skip", "residual", "gated", "columns", "networks", "preconditioning", "noise_features",
        "smallest_noise", "largest_noise", "noise_level",
    ];

    /// <summary>A model of one noise level as a file.</summary>
    public static SafetensorsFile Write(ScoreModel model)
    {
        var file = WriteCommon(model, model.Network.Shape);
        StoredNetwork.Write(model.Network, "", file);
        return file;
    }

    /// <summary>A model of all noise levels as a file.</summary>
    public static SafetensorsFile Write(DensityModel model)
    {
        var scores = model.Scores;
        var conditioning = scores.Conditioning;
        var file = WriteCommon(model, scores.Ensemble[0].Shape);
        file.Metadata["networks"] = $"{scores.Ensemble.Count}";
        file.Metadata["preconditioning"] = conditioning.Preconditioning.ToString().ToLowerInvariant();
        file.Metadata["noise_features"] = $"{conditioning.Features}";
        file.Metadata["smallest_noise"] = Exact(conditioning.Range.Smallest);
        file.Metadata["largest_noise"] = Exact(conditioning.Range.Largest);
        file.Metadata["noise_level"] = Exact(model.Level);
        file.Tensors["data.mean"] = StoredTensor.Create(model.Data.Mean, model.Dimension);
        file.Tensors["data.covariance"] = StoredTensor.Create(model.Data.Covariance, model.Dimension, model.Dimension);
        for (int m = 0; m < scores.Ensemble.Count; m++) StoredNetwork.Write(scores.Ensemble[m], Prefix(m), file);
        model.Validation?.Write(file);
        return file;
    }

    /// <summary>The model of a file.</summary>
    /// <exception cref="TensorFormatException">The file is not one of a model.</exception>
    public static IModel Read(SafetensorsFile file)
    {
        try
        {
            if (Text(file, "format") is var format && format != Format)
                throw new ArgumentException($"its format is '{format}', not '{Format}'");
            Modernize(file);
            var columns = ColumnNames.Split(Text(file, "columns"));
            if (columns.Contains("") || columns.Distinct().Count() < columns.Count)
                throw new ArgumentException("its columns have no names of their own");
            var scaling = StoredStandardization.Read(columns.Count, file);
            return file.Metadata.ContainsKey("networks") ? ReadDensity(file, scaling, columns)
                : new ScoreModel(StoredNetwork.Read(Shape(file, columns.Count, 0), "", file), scaling, columns, file.Metadata);
        }
        catch (Exception exception) when (
            exception is ArgumentException or FormatException or OverflowException or InvalidOperationException or JsonException)
        {
            // Which parameter of ours refused a number of the file does not help who reads it.
            throw new TensorFormatException(exception.Message.Split(" (Parameter '")[0], 0, exception);
        }
    }

    static DensityModel ReadDensity(SafetensorsFile file, Standardization scaling, IReadOnlyList<string> columns)
    {
        int dimension = columns.Count;
        var preconditioning = Text(file, "preconditioning") switch
        {
            "karras" => Preconditioning.Karras,
            "scaled" => Preconditioning.Scaled,
            var other => throw new ArgumentException($"its preconditioning is '{other}'"),
        };
        var conditioning = new NoiseConditioning(new(Number(file, "smallest_noise"), Number(file, "largest_noise")),
            Count(Text(file, "noise_features")), preconditioning);
        var shape = Shape(file, dimension, conditioning.Features);
        // As many as the file has tensors at most, whatever it claims.
        int count = Math.Min(Count(Text(file, "networks")), file.Tensors.Count);
        ScoreNetwork[] networks = [.. Enumerable.Range(0, count).Select(m => StoredNetwork.Read(shape, Prefix(m), file))];
        if (file.Tensors.Keys.Any(name => name.StartsWith(Prefix(networks.Length), StringComparison.Ordinal)))
            throw new ArgumentException($"it has more than {networks.Length} networks");
        var data = new Gaussian(
            file.Values<double>("data.mean", dimension), file.Values<double>("data.covariance", dimension, dimension));
        return new(new(networks, conditioning), data, Number(file, "noise_level"), scaling, columns, file.Metadata,
            ValidationScores.Read(file));
    }

    /// <summary>Gives a file of the first releases, which had names of its own, those of today.</summary>
    static void Modernize(SafetensorsFile file)
    {
        if (!file.Metadata.Remove("members", out string? networks)) return;
        file.Metadata["networks"] = networks;
        if (file.Metadata.Remove("wrapping", out string? preconditioning))
            file.Metadata["preconditioning"] = preconditioning == "preconditioned" ? "karras" : preconditioning;
        foreach (var (name, tensor) in file.Tensors.Where(pair => pair.Key.StartsWith("members.", StringComparison.Ordinal)).ToArray())
        {
            file.Tensors.Remove(name);
            file.Tensors.Add("networks" + name["members".Length..], tensor);
        }
    }

    static SafetensorsFile WriteCommon(IModel model, NetworkShape shape)
    {
        var file = new SafetensorsFile();
        foreach (var (key, value) in model.Metadata)
            if (!partKeys.Contains(key)) file.Metadata[key] = value;
        file.Metadata["format"] = Format;
        file.Metadata["activation"] = shape.Activation.ToString().ToLowerInvariant();
        file.Metadata["hidden"] = string.Join(',', shape.Hidden.ToArray());
        file.Metadata["skip"] = shape.Skip.ToString("R", CultureInfo.InvariantCulture);
        if (shape.Residual) file.Metadata["residual"] = "true";
        if (shape.Gated) file.Metadata["gated"] = "true";
        file.Metadata["columns"] = ColumnNames.Join(model.Columns);
        StoredStandardization.Write(model.Scaling, file);
        return file;
    }

    static NetworkShape Shape(SafetensorsFile file, int dimension, int conditions)
    {
        int[] hidden = [.. Text(file, "hidden").Split(',').Select(Count)];
        var activation = Enum.Parse<Activation>(Text(file, "activation"), ignoreCase: true);
        float skip = float.Parse(Text(file, "skip"), NumberStyles.Float, CultureInfo.InvariantCulture);
        return new(dimension, hidden, activation, skip, conditions, Flag("residual"), Flag("gated"));

        bool Flag(string key) => file.Metadata.TryGetValue(key, out var stored) && bool.Parse(stored);
    }

    static string Prefix(int network) => $"networks.{network}.";

    static string Exact(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    static int Count(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    static double Number(SafetensorsFile file, string key)
        => double.Parse(Text(file, key), NumberStyles.Float, CultureInfo.InvariantCulture);

    static string Text(SafetensorsFile file, string key)
        => file.Metadata.TryGetValue(key, out var value) ? value : throw new ArgumentException($"it has no '{key}' in its metadata");
}
