using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Stein.Peer;

/// <summary>
/// Rows carried along the probability flow from the smallest noise level to the largest, with the exact trace by a reverse pass for
/// each coordinate, over standardised data, whose mean is 0 and deviation 1: by the integration of Stein's <c>ProbabilityFlow</c>, or by
/// the classical Runge–Kutta method for points and log-densities together, as such code is mostly written.
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

    readonly bool classical;
    readonly int dimension, hidden, layers, rows, steps;
    readonly Tensor points, means;
    readonly Tensor[] weights, biases;

    /// <param name="sizes"><c>D,H,L,ROWS,STEPS</c>.</param>
    /// <param name="classical">
    /// Whether by the classical method, four scores with their traces a step, or with a score a step and a trace at every second one.
    /// </param>
    public LikelihoodFlow(string sizes, bool classical)
    {
        this.classical = classical;
        int[] n = [.. sizes.Split(',').Select(item => int.Parse(item, NumberStyles.None, CultureInfo.InvariantCulture))];
        if (n.Length != 5 || n.Any(item => item < 1)) throw new ArgumentException($"'{sizes}' is not D,H,L,ROWS,STEPS");
        (dimension, hidden, layers, rows, steps) = (n[0], n[1], n[2], n[3], n[4]);
        int[] widths = [dimension + Features, .. Enumerable.Repeat(hidden, layers), dimension];
        weights = [.. widths.Skip(1).Zip(widths, (outputs, inputs) => randn(outputs, inputs).div_(Math.Sqrt(inputs)))];
        biases = [.. widths.Skip(1).Select(outputs => zeros(outputs))];
        (points, means) = (randn(rows, dimension), zeros(1));
    }

    public string Title => $"{(classical ? "runge-kutta" : "likelihood")} d={dimension} h={hidden} l={layers} rows={rows} steps={steps}";

    public string Outcome => $"mean={means.ToSingle():F4}";

    /// <summary>Over <c>t = log σ</c> for <c>y = x/κ</c>, <c>κ² = 1 + σ²</c>.</summary>
    public void Run()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        double begin = Math.Log(Smallest), h = (Math.Log(Largest) - begin) / steps;
        Tensor y = points / Scale(Smallest), changes = zeros(rows);
        if (classical) RungeKutta(y, changes, begin, h);
        else Adams(y, changes, begin, h);
        changes.sub_(dimension * Math.Log(Scale(Largest) / Scale(Smallest)));
        means.copy_(changes.mean());
    }

    void RungeKutta(Tensor y, Tensor changes, double begin, double h)
    {
        for (int step = 0; step < steps; step++)
        {
            using var stages = NewDisposeScope();
            var (slope, change) = Slope(begin + step * h, y);
            StartStep(y, changes, begin + step * h, h, slope, change);
        }
    }

    /// <summary>
    /// Adams, Bashforth and Moulton's pair of fourth order, and Gregory's rule over every second point for the log-density.
    /// </summary>
    void Adams(Tensor y, Tensor changes, double begin, double h)
    {
        double[] bashforth = [55.0 / 24, -59.0 / 24, 37.0 / 24, -9.0 / 24], moulton = [9.0 / 24, 19.0 / 24, -5.0 / 24, 1.0 / 24],
            gregory = [3.0 / 8, 7.0 / 6, 23.0 / 24];
        var slopes = new List<Tensor>();
        for (int step = 0; step <= steps; step++)
        {
            using var stages = NewDisposeScope();
            if (step is > 0 and < 4) StartStep(y, null, begin + (step - 1) * h, h, slopes[0], null);
            double t = begin + step * h;
            bool traced = step % 2 == 0;
            Tensor? slope = null;
            if (step >= 4)
            {
                var next = y.clone();
                for (int k = 0; k < 4; k++) next.add_(slopes[k], h * bashforth[k]);
                (slope, _) = Slope(t, next, traced: false);
                y.add_(slope, h * moulton[0]);
                for (int k = 1; k < 4; k++) y.add_(slopes[k - 1], h * moulton[k]);
            }
            if (slope is null || traced)
            {
                (slope, var change) = Slope(t, y, traced);
                int end = Math.Min(step, steps - step) / 2;
                if (traced) changes.add_(change!, 2 * h * (end < 3 ? gregory[end] : 1));
            }
            slopes.Insert(0, slope.MoveToOuterDisposeScope());
            if (slopes.Count <= 4) continue;
            slopes[4].Dispose();
            slopes.RemoveAt(4);
        }
    }

    /// <summary>A step of the classical method from its first slope on; of the log-density too, if that is wanted.</summary>
    void StartStep(Tensor y, Tensor? changes, double t, double h, Tensor slope, Tensor? change)
    {
        Tensor sum = slope / 6, sums = change is null ? zeros(1) : change / 6;
        for (int k = 1; k < 4; k++)
        {
            double part = k == 3 ? 1 : 0.5, weight = k == 3 ? 1.0 / 6 : 1.0 / 3;
            (slope, change) = Slope(t + part * h, y.add(slope, part * h), traced: changes is not null);
            sum.add_(slope, weight);
            if (change is not null) sums.add_(change, weight);
        }
        y.add_(sum, h);
        changes?.add_(sums, h);
    }

    /// <summary><c>dy/dt</c> and, if wanted, <c>d log p(y)/dt</c>.</summary>
    (Tensor Slope, Tensor? Change) Slope(double t, Tensor y, bool traced = true)
    {
        double sigma = Math.Exp(t), kappa = Scale(sigma), share = sigma / kappa * (sigma / kappa);
        var (score, trace) = Score(y * kappa, sigma, traced);
        return (y.add(score, kappa).mul_(-share), trace?.mul_(kappa * kappa).add_(dimension).mul_(share));
    }

    /// <summary>The score and, if wanted, its exact trace, <c>a D + b c tr J_F</c>.</summary>
    (Tensor Score, Tensor? Trace) Score(Tensor x, double sigma, bool traced)
    {
        using var scope = NewDisposeScope();
        double variance = 1 + sigma * sigma, root = Math.Sqrt(variance), skip = -1 / variance, outward = 1 / (sigma * root);
        Tensor input = (x / root).requires_grad_(traced), output;
        Tensor[] coordinates;
        using (enable_grad(traced))
        {
            output = cat([input, Embedding(sigma).expand(rows, Features)], 1);
            for (int layer = 0; layer < weights.Length; layer++)
            {
                output = nn.functional.linear(output, weights[layer], biases[layer]);
                if (layer < layers) output = output.tanh();
            }
            coordinates = [.. Enumerable.Range(0, traced ? dimension : 0).Select(i => output.select(1, i).sum())];
        }
        var trace = traced ? zeros(rows) : null;
        for (int i = 0; i < coordinates.Length; i++)
        {
            using var pass = NewDisposeScope();
            trace!.add_(autograd.grad([coordinates[i]], [input], retain_graph: i < dimension - 1)[0].select(1, i));
        }
        var score = (x * skip).add_(output.detach(), outward);
        return (score.MoveToOuterDisposeScope(), trace?.mul_(outward / root).add_(skip * dimension).MoveToOuterDisposeScope());
    }

    static Tensor Embedding(double sigma)
    {
        double v = Math.Log(sigma / Smallest) / Math.Log(Largest / Smallest);
        return tensor(Enumerable.Range(1, Features).Select(k => (float)Math.Cos(Math.PI * k * v)).ToArray());
    }

    static double Scale(double sigma) => Math.Sqrt(1 + sigma * sigma);
}
