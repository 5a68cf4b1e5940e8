using Stein.Buffers;
using Stein.Networks;
using Stein.Noise;

namespace Stein.Tests.Networks;

/// <summary>A network of random shape with random parameters and points, a function of one seed.</summary>
public sealed class RandomNetwork
{
    public RandomNetwork(int seed, int mostLayers = 4, int widest = 40, int mostDimensions = 8, int mostRows = 30)
    {
        var random = new Random(seed);
        int dimension = random.Next(1, mostDimensions + 1);
        int[] hidden = [.. Enumerable.Range(0, random.Next(1, mostLayers + 1)).Select(_ => random.Next(1, widest + 1))];
        float skip = random.Next(2) == 0 ? 0 : -1;
        Shape = new(dimension, hidden, (Activation)random.Next(Enum.GetValues<Activation>().Length), skip);
        Network = new(Shape);
        Network.Initialize(new NoiseStream((ulong)seed, 1));
        var values = Network.Parameters.ToArray();
        for (int layer = 1; layer <= Shape.Layers; layer++)
            foreach (ref float bias in values.AsSpan(Shape.Bias(layer))) bias = (float)(random.NextDouble() - 0.5);
        Network.SetParameters(values);
        Rows = random.Next(1, mostRows + 1);
        Points = new(Rows * dimension);
        foreach (ref float x in Points.Span) x = (float)(4 * random.NextDouble() - 2);
    }

    public NetworkShape Shape { get; }

    public ScoreNetwork Network { get; }

    public int Rows { get; }

    public AlignedArray<float> Points { get; }

    public double[] Parameters => [.. Network.Parameters.ToArray().Select(p => (double)p)];

    public ReadOnlyMatrixView<float> View => new(Points.Span, Rows, Shape.Dimension);

    public double[][] PointRows => [.. Enumerable.Range(0, Rows).Select(b => View[b].ToArray().Select(x => (double)x).ToArray())];

    public override string ToString() => $"{Shape}, skip {Shape.Skip}, {Rows} rows";
}
