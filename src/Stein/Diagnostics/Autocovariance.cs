using System.Numerics;
using Stein.Simd;

namespace Stein.Diagnostics;

/// <summary>
/// Autocovariances of chains: at lag <c>t</c> the mean over chains of <c>Σ_i x_i x_{i+t} / n</c>. Small lags are summed, as they are asked
/// for; where many are wanted, all are computed at once by fast Fourier transforms.
/// </summary>
/// <param name="centred">The deviations of the draws from their chain's mean, <c>[chains, n]</c>.</param>
/// <param name="count">The number <c>n</c> of draws of a chain.</param>
sealed class Autocovariance(double[] centred, int count)
{
    /// <summary>The lags up to which sums are cheaper than transforms.</summary>
    const int MostSummed = 64;

    double[]? all;

    /// <summary>That at a lag from 0 to <c>n − 1</c>.</summary>
    public double this[int lag] => lag <= MostSummed ? Sum(lag) : (all ??= Transformed())[lag];

    int Chains => centred.Length / count;

    double Sum(int lag)
    {
        double sum = 0;
        for (int chain = 0; chain < Chains; chain++)
        {
            var x = centred.AsSpan(chain * count, count);
            sum += Fold.Dot<double>(x[..^lag], x[lag..]);
        }
        return sum / count / Chains;
    }

    /// <summary>The transform of the mean power spectrum, of chains padded with as many zeros.</summary>
    double[] Transformed()
    {
        int length = (int)BitOperations.RoundUpToPowerOf2((uint)(2 * count));
        double[] power = new double[length], real = new double[length], imaginary = new double[length];
        var transform = new FourierTransform(length);
        for (int chain = 0; chain < Chains; chain++)
        {
            real.AsSpan().Clear();
            imaginary.AsSpan().Clear();
            centred.AsSpan(chain * count, count).CopyTo(real);
            transform.Apply(real, imaginary);
            for (int k = 0; k < length; k++) power[k] += real[k] * real[k] + imaginary[k] * imaginary[k];
        }
        imaginary.AsSpan().Clear();
        transform.Apply(power, imaginary);
        foreach (ref double item in power.AsSpan()) item /= (double)length * count * Chains;
        return power;
    }
}

/// <summary>The discrete Fourier transform <c>X_k = Σ_j x_j e^(−2πijk/m)</c>, in place, of lengths that are powers of two.</summary>
/// <remarks>Cooley and Tukey 1965; the error is about <c>log₂ m</c> roundings of the root of the mean square.</remarks>
sealed class FourierTransform
{
    readonly double[] cosines, sines;

    /// <summary>Prepares transforms.</summary>
    /// <param name="length">The length <c>m</c>, a power of two.</param>
    public FourierTransform(int length)
    {
        (cosines, sines) = (new double[length / 2], new double[length / 2]);
        for (int k = 0; k < cosines.Length; k++)
        {
            double angle = -2 * Math.PI * k / length;
            (cosines[k], sines[k]) = (Scalar<double>.Cos(angle).Value, Scalar<double>.Sin(angle).Value);
        }
    }

    /// <summary>Transforms <c>m</c> complex numbers.</summary>
    public void Apply(double[] real, double[] imaginary)
    {
        int length = real.Length;
        for (int i = 1, j = 0; i < length; i++)
        {
            // j counts with its bits in reverse order.
            int bit = length >> 1;
            for (; (j & bit) != 0; bit >>= 1) j ^= bit;
            j ^= bit;
            if (i >= j) continue;
            (real[i], real[j]) = (real[j], real[i]);
            (imaginary[i], imaginary[j]) = (imaginary[j], imaginary[i]);
        }
        for (int half = 1; half < length; half *= 2)
        {
            int stride = length / (2 * half);
            for (int begin = 0; begin < length; begin += 2 * half)
            {
                for (int k = 0; k < half; k++)
                {
                    int even = begin + k, odd = even + half;
                    double cosine = cosines[k * stride], sine = sines[k * stride];
                    double re = cosine * real[odd] - sine * imaginary[odd], im = cosine * imaginary[odd] + sine * real[odd];
                    (real[odd], imaginary[odd]) = (real[even] - re, imaginary[even] - im);
                    (real[even], imaginary[even]) = (real[even] + re, imaginary[even] + im);
                }
            }
        }
    }
}
