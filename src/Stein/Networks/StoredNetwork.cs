using Stein.Files;

namespace Stein.Networks;

/// <summary>The parameters of a network as tensors of a file.</summary>
static class StoredNetwork
{
    /// <summary>Adds the parameters to a file, under names that begin with <paramref name="prefix"/>.</summary>
    public static void Write(ScoreNetwork network, string prefix, SafetensorsFile file)
    {
        var shape = network.Shape;
        for (int layer = 1; layer <= shape.Layers; layer++)
        {
            file.Tensors[$"{prefix}layers.{layer}.weight"] = StoredTensor.Create(network.Parameters[shape.Weights(layer)],
                shape.Outputs(layer), shape.Inputs(layer));
            file.Tensors[$"{prefix}layers.{layer}.bias"] = StoredTensor.Create(network.Parameters[shape.Bias(layer)], shape.Outputs(layer));
        }
        if (!shape.Gated) return;
        file.Tensors[$"{prefix}gated.weight"]
            = StoredTensor.Create(network.Parameters[shape.GatedWeights], shape.GatedUnits, shape.Inputs(1));
        file.Tensors[$"{prefix}gated.bias"] = StoredTensor.Create(network.Parameters[shape.GatedBias], shape.GatedUnits);
    }

    /// <summary>Reads a network of a known shape.</summary>
    /// <exception cref="ArgumentException">A tensor is missing, has another shape, or holds a number that is not finite.</exception>
    public static ScoreNetwork Read(NetworkShape shape, string prefix, SafetensorsFile file)
    {
        // All are there before memory is taken for what the shape claims.
        for (int layer = 1; layer <= shape.Layers; layer++) (_, _) = (Weights(layer).Length, Bias(layer).Length);
        if (shape.Gated) (_, _) = (GatedWeights().Length, GatedBias().Length);
        var parameters = new float[shape.StorageLength];
        for (int layer = 1; layer <= shape.Layers; layer++)
        {
            Weights(layer).CopyTo(parameters.AsSpan(shape.Weights(layer)));
            Bias(layer).CopyTo(parameters.AsSpan(shape.Bias(layer)));
        }
        if (shape.Gated)
        {
            GatedWeights().CopyTo(parameters.AsSpan(shape.GatedWeights));
            GatedBias().CopyTo(parameters.AsSpan(shape.GatedBias));
        }
        foreach (float parameter in parameters)
            if (!float.IsFinite(parameter)) throw new ArgumentException($"a parameter is {parameter}");
        var network = new ScoreNetwork(shape);
        network.SetParameters(parameters);
        return network;

        ReadOnlySpan<float> Weights(int layer)
            => file.Values<float>($"{prefix}layers.{layer}.weight", shape.Outputs(layer), shape.Inputs(layer));

        ReadOnlySpan<float> Bias(int layer) => file.Values<float>($"{prefix}layers.{layer}.bias", shape.Outputs(layer));

        ReadOnlySpan<float> GatedWeights() => file.Values<float>($"{prefix}gated.weight", shape.GatedUnits, shape.Inputs(1));

        ReadOnlySpan<float> GatedBias() => file.Values<float>($"{prefix}gated.bias", shape.GatedUnits);
    }
}
