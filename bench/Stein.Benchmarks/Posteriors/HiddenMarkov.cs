using System.Runtime.InteropServices;
using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Posteriors;

/// <summary>
/// A chain of two hidden states, summed out by the forward algorithm: two real numbers for the transitions from either state, then those of
/// the emissions.
/// </summary>
/// <param name="emission">What is seen.</param>
/// <param name="alpha">The Dirichlet prior of the transitions, <c>[2, 2]</c>.</param>
/// <typeparam name="TEmission">Its type.</typeparam>
readonly struct HiddenMarkov<TEmission>(TEmission emission, double[] alpha) : IPosterior where TEmission : struct, IEmission
{
    public int Dimension => 2 + emission.Dimension;

    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        R log = R.Constant(0);
        Span<R> parameters = stackalloc R[emission.Dimension];
        // The logarithms of θ and 1 − θ, with θ between 0 and 1.
        R log11 = -R.Softplus(-x[0]), log12 = -R.Softplus(x[0]), log21 = -R.Softplus(-x[1]), log22 = -R.Softplus(x[1]);
        log += alpha[0] * log11 + alpha[1] * log12 + alpha[2] * log21 + alpha[3] * log22;
        emission.Constrain(x[2..], parameters, ref log);
        log += emission.Prior<R>(parameters);
        R first = emission.Log<R>(0, 0, parameters), second = emission.Log<R>(0, 1, parameters);
        for (int t = 1; t < emission.Count; t++)
        {
            R toFirst = LogPdf.LogSumExp(first + log11, second + log21), toSecond = LogPdf.LogSumExp(first + log12, second + log22);
            first = toFirst + emission.Log<R>(t, 0, parameters);
            second = toSecond + emission.Log<R>(t, 1, parameters);
        }
        return log + LogPdf.LogSumExp(first, second);
    }

    public void Report(ReadOnlySpan<double> x, Span<double> quantities)
    {
        for (int state = 0; state < 2; state++)
        {
            quantities[2 * state] = Constrain.Between(x[state], 0, 1);
            quantities[2 * state + 1] = Constrain.Between(-x[state], 0, 1);
        }
        Scalar<double> ignored = 0;
        emission.Constrain(MemoryMarshal.Cast<double, Scalar<double>>(x[2..]), MemoryMarshal.Cast<double, Scalar<double>>(quantities[4..]),
            ref ignored);
    }
}
