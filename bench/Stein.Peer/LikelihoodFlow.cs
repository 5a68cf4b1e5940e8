using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Stein.Peer;

/// <summary>
/// Rows carried along the probability flow from the smallest noise level to the largest, with the exact trace by a reverse pass for
/// each coordinate: the integration of Stein's <c>ProbabilityFlow</c>, over standardised data, whose mean is 0 and deviation 1.
/// </summary>
/// <remarks>
/// All rows go together, in single precision throughout; nothing but the input takes part in the gradient. The network is
/// tanh, from <c>D + 16</c> inputs by <c>L</c> hidden layers of <c>H</c> to <c>D</c> outputs, with biases;
/// <c>s = a x + b F(c x, γ(σ))</c> with Karras's factors.
/// </remarks>
sealed class LikelihoodFlow : ICase
{
    const int Features = 16;

    const double Smallest = 0.01, Largest = 100;

    readonly int dimension, hidden, layers, rows, steps;
    readonly Tensor points, means;
    readonly Tensor[] weights, biases;

    /// <param name="sizes"><c>D,H,L,ROWS,STEPS</c>.</param>
    public LikelihoodFlow(string sizes)
    {
        int[] n = [.. sizes.Split(',').Select(item => int.Parse(item, NumberStyles.None, CultureInfo.InvariantCulture))];
        if (n.Length != 5 || n.Any(item => item < 1)) throw new ArgumentException($"'{sizes}' is not D,H,L,ROWS,STEPS");
        (dimension, hidden, layers, rows, steps) = (n[0], n[1], n[2], n[3], n[4]);
        int[] widths = [dimension + Features, .. Enumerable.Repeat(hidden, layers), dimension];
        weights = [.. widths.Skip(1).Zip(widths, (outputs, inputs) => randn(outputs, inputs).div_(Math.Sqrt(inputs)))];
        biases = [.. widths.Skip(1).Select(outputs => zeros(outputs))];
        (points, means) = (randn(rows, dimension), zeros(1));
    }

    public string Title => $"likelihood d={dimension} h={hidden} l={layers} rows={rows} steps={steps}";

    public string Outcome => $"mean={means.ToSingle():F4}";

    /// <summary>Classical Runge–Kutta over <c>t = log σ</c> for <c>y = x/κ</c>, <c>κ² = 1 + σ²</c>.</summary>
    public void Run()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        double begin = Math.Log(Smallest), h = (Math.Log(Largest) - begin) / steps;
        Tensor y = points / Scale(Smallest), changes = zeros(rows);
        for (int step = 0; step < steps; step++)
        {
            using var stages = NewDisposeScope();
            Tensor sum = zeros_like(y), sums = zeros(rows), slope = y;
            for (int k = 0; k < 4; k++)
            {
                double offset = k switch { 0 => 0, 3 => 1, _ => 0.5 }, weight = k is 0 or 3 ? 1.0 / 6 : 1.0 / 3;
                double sigma = Math.Exp(begin + (step + offset) * h), kappa = Scale(sigma), share = sigma / kappa * (sigma / kappa);
                var stage = k == 0 ? y : y.add(slope, offset * h);
                var (score, trace) = Score(stage * kappa, sigma);
                slope = stage.add(score, kappa).mul_(-share);
                sum.add_(slope, weight);
                sums.add_(trace.mul_(kappa * kappa).add_(dimension), weight * share);
            }
            y.add_(sum, h);
            changes.add_(sums, h);
        }
        changes.sub_(dimension * Math.Log(Scale(Largest) / Scale(Smallest)));
        means.copy_(changes.mean());
    }

    /// <summary>The score and its exact trace, <c>a D + b c tr J_F</c>.</summary>
    (Tensor Score, Tensor Trace) Score(Tensor x, double sigma)
    {
        using var scope = NewDisposeScope();
        double variance = 1 + sigma * sigma, root = Math.Sqrt(variance), skip = -1 / variance, outward = 1 / (sigma * root);
        Tensor input = (x / root).requires_grad_(), output;
        Tensor[] coordinates;
        using (enable_grad())
        {
            output = cat([input, Embedding(sigma).expand(rows, Features)], 1);
            for (int layer = 0; layer < weights.Length; layer++)
            {
                output = nn.functional.linear(output, weights[layer], biases[layer]);
                if (layer < layers) output = output.tanh();
            }
            coordinates = [.. Enumerable.Range(0, dimension).Select(i => output.select(1, i).sum())];
        }
        var trace = zeros(rows);
        for (int i = 0; i < dimension; i++)
        {
            using var pass = NewDisposeScope();
            trace.add_(autograd.grad([coordinates[i]], [input], retain_graph: i < dimension - 1)[0].select(1, i));
        }
        var score = (x * skip).add_(output.detach(), outward);
        return (score.MoveToOuterDisposeScope(), trace.mul_(outward / root).add_(skip * dimension).MoveToOuterDisposeScope());
    }

    static Tensor Embedding(double sigma)
    {
        double v = Math.Log(sigma / Smallest) / Math.Log(Largest / Smallest);
        return tensor(Enumerable.Range(1, Features).Select(k => (float)Math.Cos(Math.PI * k * v)).ToArray());
    }

    static double Scale(double sigma) => Math.Sqrt(1 + sigma * sigma);
}
