using Stein.Buffers;
using Stein.Networks;
using Stein.Noise;

namespace Stein.Tests.Networks;

/// <summary>
/// A network of random shape with random parameters and points, a function of one seed: half of them residual, most of those with layers
/// that add to the one before; half of them gated; some with conditions, as many as asked for.
/// </summary>
public sealed class RandomNetwork
{
    public RandomNetwork(int seed, int mostLayers = 4, int widest = 40, int mostDimensions = 8, int mostRows = 30, int leastConditions = 0,
        int mostConditions = 5)
    {
        var random = new Random(seed);
        int dimension = random.Next(1, mostDimensions + 1);
        int[] hidden = [.. Enumerable.Range(0, random.Next(1, mostLayers + 1)).Select(_ => random.Next(1, widest + 1))];
        float skip = random.Next(2) == 0 ? 0 : -1;
        var activation = (Activation)random.Next(Enum.GetValues<Activation>().Length);
        bool residual = random.Next(2) == 0;
        for (int layer = 1; residual && layer < hidden.Length; layer++)
            if (random.Next(3) > 0) hidden[layer] = hidden[layer - 1];
        int conditions = leastConditions == 0 && random.Next(2) == 0 ? 0 : random.Next(leastConditions, mostConditions + 1);
        Shape = new(dimension, hidden, activation, conditions == 0 ? skip : 0, conditions, residual, gated: random.Next(2) == 0);
        Network = new(Shape);
        Network.Initialize(new NoiseStream((ulong)seed, 1));
        var values = Network.Parameters.ToArray();
        for (int layer = 1; layer <= Shape.Layers; layer++)
            foreach (ref float bias in values.AsSpan(Shape.Bias(layer))) bias = (float)(random.NextDouble() - 0.5);
        float scale = 1 / MathF.Sqrt(Shape.Inputs(1));
        foreach (ref float weight in values.AsSpan(Shape.GatedWeights)) weight = scale * (float)(random.NextDouble() - 0.5);
        foreach (ref float bias in values.AsSpan(Shape.GatedBias)) bias += (float)(random.NextDouble() - 0.5);
        Network.SetParameters(values);
        Rows = random.Next(1, mostRows + 1);
        Points = new(Rows * dimension);
        foreach (ref float x in Points.Span) x = (float)(4 * random.NextDouble() - 2);
    }

    public NetworkShape Shape { get; }

    public ScoreNetwork Network { get; }

    public int Rows { get; }

    /// <summary>The points <c>[B, D]</c>.</summary>
    internal AlignedArray<float> Points { get; }

    public double[] Parameters => [.. Network.Parameters.ToArray().Select(p => (double)p)];

    /// <summary>The inputs of the network <c>[B, D + G]</c>: the points and, behind them, their conditions.</summary>
    public ReadOnlyMatrixView<float> View => Inputs(new(Points.Span, Rows, Shape.Dimension));

    /// <summary>The rows of <see cref="View"/>.</summary>
    public double[][] PointRows
    {
        get
        {
            var view = View;
            var rows = new double[Rows][];
            for (int b = 0; b < Rows; b++) rows[b] = [.. view[b].ToArray().Select(x => (double)x)];
            return rows;
        }
    }

    /// <summary>Puts conditions behind points. They follow from the first coordinate, but to the network they are constants.</summary>
    public ReadOnlyMatrixView<float> Inputs(ReadOnlyMatrixView<float> points)
    {
        if (Shape.Conditions == 0) return points;
        int width = Shape.Inputs(1);
        var inputs = new MatrixView<float>(new float[points.Rows * width], points.Rows, width);
        for (int b = 0; b < points.Rows; b++)
        {
            points[b].CopyTo(inputs[b]);
            for (int k = 0; k < Shape.Conditions; k++) inputs[b, points.Columns + k] = MathF.Cos(k + points[b, 0]);
        }
        return inputs;
    }

    public override string ToString() => $"{Shape}, {Shape.Conditions} conditions, skip {Shape.Skip}, {Rows} rows";
}
