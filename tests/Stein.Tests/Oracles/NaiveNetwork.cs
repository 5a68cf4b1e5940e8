using Stein.Duals;
using Stein.Networks;
using Stein.Simd;

namespace Stein.Tests.Oracles;

/// <summary>A score network by the definition: loops over the number algebra, one point at a time, no buffers, no tricks.</summary>
public static class NaiveNetwork
{
    public static R[] Score<R>(NetworkShape shape, double[] parameters, R[] x) where R : unmanaged, IReal<R>
        => Score(shape, parameters.Select(R.Constant).ToArray(), x);

    public static R[] Score<R>(NetworkShape shape, R[] parameters, R[] x) where R : unmanaged, IReal<R>
    {
        R[] h = x;
        for (int layer = 1; layer <= shape.Layers; layer++)
        {
            if (shape.Gated && layer == shape.Layers)
                h = [.. Affine(parameters[shape.GatedWeights], parameters[shape.GatedBias], x).Zip(h, (v, gate) => v * gate)];
            R[] a = Affine(parameters[shape.Weights(layer)], parameters[shape.Bias(layer)], h);
            for (int j = 0; j < a.Length; j++)
            {
                if (layer == shape.Layers) continue;
                a[j] = Activate(shape.Activation, a[j]);
                if (shape.Residual && layer > 1 && a.Length == h.Length) a[j] += h[j];
            }
            h = a;
        }
        for (int i = 0; i < h.Length; i++) h[i] += R.Constant(shape.Skip) * x[i];
        return h;
    }

    static R[] Affine<R>(R[] weights, R[] bias, R[] x) where R : unmanaged, IReal<R>
    {
        R[] a = [.. bias];
        for (int j = 0; j < a.Length; j++)
            for (int i = 0; i < x.Length; i++) a[j] += weights[j * x.Length + i] * x[i];
        return a;
    }

    public static double[] Score(NetworkShape shape, double[] parameters, double[] x)
        => [.. Score(shape, parameters, x.Select(v => new Scalar<double>(v)).ToArray()).Select(s => s.Value)];

    /// <summary><c>∂s_i/∂x_j</c> by the coordinates, one forward pass over dual numbers a direction.</summary>
    public static double[,] Jacobian(NetworkShape shape, double[] parameters, double[] x)
    {
        var jacobian = new double[shape.Dimension, shape.Dimension];
        for (int j = 0; j < shape.Dimension; j++)
        {
            var dual = x.Select((v, i) => new Dual<Scalar<double>>(v, i == j ? 1 : 0)).ToArray();
            var s = Score(shape, parameters, dual);
            for (int i = 0; i < shape.Dimension; i++) jacobian[i, j] = s[i].Tangent.Value;
        }
        return jacobian;
    }

    public static double Trace(NetworkShape shape, double[] parameters, double[] x)
    {
        var jacobian = Jacobian(shape, parameters, x);
        return Enumerable.Range(0, shape.Dimension).Sum(i => jacobian[i, i]);
    }

    /// <summary>
    /// The derivative of <c>tr J(x) + ½‖s(x)‖²</c> along a direction of the parameters, by dual numbers over dual numbers: the inner
    /// tangent runs along the direction, the outer one along each axis.
    /// </summary>
    public static double ImplicitSlope(NetworkShape shape, double[] parameters, double[] direction, double[] x)
    {
        Dual<Dual<Scalar<double>>>[] moving = [.. parameters.Select((p, k) => new Dual<Dual<Scalar<double>>>(new(p, direction[k]),
            new(0, 0)))];
        double slope = 0;
        for (int i = 0; i < shape.Dimension; i++)
        {
            Dual<Dual<Scalar<double>>>[] point = [.. x.Select((v, j) => new Dual<Dual<Scalar<double>>>(new(v, 0), new(j == i ? 1 : 0, 0)))];
            var s = Score(shape, moving, point)[i];
            slope += s.Tangent.Tangent.Value + s.Value.Value.Value * s.Value.Tangent.Value;
        }
        return slope;
    }

    /// <summary><c>Σ_b tr J(x_b) + ½‖s(x_b)‖²</c>.</summary>
    public static double ImplicitLoss(NetworkShape shape, double[] parameters, double[][] rows)
        => rows.Sum(x => Trace(shape, parameters, x) + 0.5 * Score(shape, parameters, x).Sum(s => s * s));

    /// <summary><c>Σ_b ½‖σ s(x_b + σ z_b) + z_b‖²</c>.</summary>
    public static double DenoisingLoss(NetworkShape shape, double[] parameters, double[][] rows, double[][] noise, double sigma)
        => rows.Zip(noise).Sum(pair =>
        {
            var s = Score(shape, parameters, [.. pair.First.Zip(pair.Second, (x, z) => x + sigma * z)]);
            return 0.5 * s.Zip(pair.Second, (score, z) => (sigma * score + z) * (sigma * score + z)).Sum();
        });

    /// <summary>The gradient by central differences of fourth order.</summary>
    public static double[] Gradient(Func<double[], double> loss, double[] parameters, double step = 1e-3)
    {
        var gradient = new double[parameters.Length];
        for (int p = 0; p < parameters.Length; p++)
        {
            double At(double offset)
            {
                var moved = (double[])parameters.Clone();
                moved[p] += offset;
                return loss(moved);
            }
            gradient[p] = (8 * (At(step) - At(-step)) - (At(2 * step) - At(-2 * step))) / (12 * step);
        }
        return gradient;
    }

    public static R Activate<R>(Activation activation, R a) where R : unmanaged, IReal<R> => activation switch
    {
        Activation.Tanh => R.Tanh(a),
        Activation.Softplus => R.Softplus(a),
        Activation.Silu => a * R.Sigmoid(a),
        Activation.Gelu => a * Distribution(a),
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    };

    /// <summary>The normal distribution function <c>½ + φ(x) (x + x³/3 + x⁵/15 + …)</c>, for <c>|x|</c> below 16 or so.</summary>
    static R Distribution<R>(R x) where R : unmanaged, IReal<R>
    {
        R term = x, sum = x;
        for (int k = 3; k < 400; k += 2)
        {
            term *= x * x / R.Constant(k);
            sum += term;
        }
        return R.Constant(0.5) + R.Exp(R.Constant(-0.5) * x * x) / R.Constant(Math.Sqrt(2 * Math.PI)) * sum;
    }
}
