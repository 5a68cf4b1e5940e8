using Stein.Duals;
using Stein.Networks;
using Stein.Simd;

namespace Stein.Tests.Oracles;

/// <summary>
/// Score, slices and their gradient by the formulas of reverse over forward differentiation, in plain loops over doubles: a
/// second road to what <see cref="NaiveNetwork"/> gets from dual numbers, and for all parameters at once.
/// </summary>
public sealed class NaiveReverse(NetworkShape shape, double[] parameters)
{
    readonly double[][] weights = [.. Enumerable.Range(1, shape.Layers).Select(layer => parameters[shape.Weights(layer)])];

    readonly double[] gatedWeights = parameters[shape.GatedWeights];
    double[] gated = [];

    /// <summary>The derivative by the parameters of everything that <see cref="Add"/> has added.</summary>
    public double[] Gradient { get; } = new double[parameters.Length];

    public static double[][] Axes(int dimension)
        => [.. Enumerable.Range(0, dimension).Select(i => Enumerable.Range(0, dimension).Select(j => i == j ? 1.0 : 0).ToArray())];

    /// <summary>Adds the derivative of a loss of one point, by <c>∂loss/∂s</c> as a function of <c>s</c>, and by the slices.</summary>
    /// <param name="x">The point.</param>
    /// <param name="directions">The directions <c>v</c>; the axes for the trace.</param>
    /// <param name="scoreBar"><c>∂loss/∂s</c>.</param>
    /// <param name="sliceBar"><c>∂loss/∂(Σ_v vᵀ J v)</c>.</param>
    /// <returns><c>s</c> and <c>vᵀ J v</c> of each direction.</returns>
    public (double[] Score, double[] Slices) Add(double[] x, double[][] directions, Func<double[], double[]> scoreBar, double sliceBar)
    {
        int last = shape.Layers;
        var h = new double[last][];
        double[][] d = new double[last][], e = new double[last][];
        double[][][] u = new double[last][][], v = new double[last][][];
        (h[0], v[0]) = (x, [.. directions.Select(v => (double[])[.. v, .. new double[shape.Conditions]])]);
        for (int layer = 1; layer < last; layer++)
        {
            double[] a = Times(layer, h[layer - 1]), bias = parameters[shape.Bias(layer)];
            Jet<Scalar<double>>[] jets = [.. a.Select((value, j) => NaiveNetwork.Activate(shape.Activation,
                Jet<Scalar<double>>.Variable(value + bias[j])))];
            h[layer] = [.. jets.Select(jet => jet.Value.Value)];
            double[] slope = d[layer] = [.. jets.Select(jet => jet.First.Value)];
            e[layer] = [.. jets.Select(jet => jet.Second.Value)];
            u[layer] = [.. v[layer - 1].Select(tangent => Times(layer, tangent))];
            v[layer] = [.. u[layer].Select(tangent => tangent.Select((t, j) => slope[j] * t).ToArray())];
            if (!IsResidual(layer)) continue;
            h[layer] = [.. h[layer].Zip(h[layer - 1], (own, past) => own + past)];
            v[layer] = [.. v[layer].Zip(v[layer - 1], (own, past) => own.Zip(past, (a, b) => a + b).ToArray())];
        }
        double[] y = h[last - 1];
        double[][] w = v[last - 1];
        if (shape.Gated)
        {
            gated = [.. GatedTimes(x).Zip(parameters[shape.GatedBias], (product, bias) => product + bias)];
            y = [.. y.Zip(gated, (gate, value) => gate * value)];
            w = [.. v[0].Select((tangent, k) => GatedTimes(tangent)
                .Select((own, j) => h[last - 1][j] * own + gated[j] * v[last - 1][k][j]).ToArray())];
        }
        double[] s = Times(last, y), output = parameters[shape.Bias(last)];
        for (int i = 0; i < s.Length; i++) s[i] += output[i] + shape.Skip * x[i];
        double[] slices = [.. w
            .Select((tangent, k) => Dot(directions[k], Times(last, tangent)) + shape.Skip * Dot(directions[k], directions[k]))];

        var bar = scoreBar(s);
        AddOuter(last, bar, y, 1);
        AddBias(last, bar);
        double[] hBar = TimesTransposed(last, bar);
        double[][] vBar = new double[directions.Length][];
        for (int k = 0; k < directions.Length; k++)
        {
            AddOuter(last, directions[k], w[k], sliceBar);
            vBar[k] = [.. TimesTransposed(last, directions[k]).Select(value => sliceBar * value)];
        }
        if (shape.Gated)
        {
            // y = h ∘ v, and its tangent h ∘ (A t) + v ∘ (tangent of h).
            double[] gatedBar = [.. hBar.Select((value, j) => value * h[last - 1][j])];
            for (int j = 0; j < hBar.Length; j++) hBar[j] *= gated[j];
            for (int k = 0; k < directions.Length; k++)
            {
                double[] moved = GatedTimes(v[0][k]);
                for (int j = 0; j < hBar.Length; j++)
                {
                    hBar[j] += vBar[k][j] * moved[j];
                    gatedBar[j] += vBar[k][j] * v[last - 1][k][j];
                }
                AddOuter(shape.GatedWeights, [.. vBar[k].Select((value, j) => value * h[last - 1][j])], v[0][k], 1);
                vBar[k] = [.. vBar[k].Select((value, j) => value * gated[j])];
            }
            AddOuter(shape.GatedWeights, gatedBar, x, 1);
            for (int j = 0; j < gatedBar.Length; j++) Gradient[shape.GatedBias.Start.Value + j] += gatedBar[j];
        }
        for (int layer = last - 1; layer >= 1; layer--)
        {
            double[] aBar = [.. hBar.Select((value, j) => value * d[layer][j])];
            for (int k = 0; k < directions.Length; k++)
            {
                double[] uBar = new double[aBar.Length];
                for (int j = 0; j < aBar.Length; j++)
                {
                    aBar[j] += e[layer][j] * vBar[k][j] * u[layer][k][j];
                    uBar[j] = d[layer][j] * vBar[k][j];
                }
                AddOuter(layer, uBar, v[layer - 1][k], 1);
                if (layer > 1) vBar[k] = Past(layer, vBar[k], TimesTransposed(layer, uBar));
            }
            AddOuter(layer, aBar, h[layer - 1], 1);
            AddBias(layer, aBar);
            if (layer > 1) hBar = Past(layer, hBar, TimesTransposed(layer, aBar));
        }
        return (s, slices);
    }

    bool IsResidual(int layer) => shape.Residual && layer > 1 && layer < shape.Layers && shape.Outputs(layer) == shape.Inputs(layer);

    double[] Past(int layer, double[] outer, double[] inner) => IsResidual(layer) ? [.. inner.Zip(outer, (a, b) => a + b)] : inner;

    double[] Times(int layer, double[] x)
    {
        var product = new double[shape.Outputs(layer)];
        for (int j = 0; j < product.Length; j++) product[j] = Dot(weights[layer - 1].AsSpan(j * x.Length, x.Length), x);
        return product;
    }

    double[] TimesTransposed(int layer, double[] y)
    {
        var product = new double[shape.Inputs(layer)];
        for (int j = 0; j < y.Length; j++)
            for (int i = 0; i < product.Length; i++) product[i] += y[j] * weights[layer - 1][j * product.Length + i];
        return product;
    }

    double[] GatedTimes(double[] x)
        => [.. Enumerable.Range(0, shape.GatedUnits).Select(j => Dot(gatedWeights.AsSpan(j * x.Length, x.Length), x))];

    void AddOuter(int layer, double[] left, double[] right, double factor) => AddOuter(shape.Weights(layer), left, right, factor);

    void AddOuter(Range weights, double[] left, double[] right, double factor)
    {
        var target = Gradient.AsSpan(weights);
        for (int j = 0; j < left.Length; j++)
        {
            double scaled = factor * left[j];
            var row = target.Slice(j * right.Length, right.Length);
            for (int i = 0; i < row.Length; i++) row[i] += scaled * right[i];
        }
    }

    void AddBias(int layer, double[] bar)
    {
        var target = Gradient.AsSpan(shape.Bias(layer));
        for (int j = 0; j < bar.Length; j++) target[j] += bar[j];
    }

    static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }
}
