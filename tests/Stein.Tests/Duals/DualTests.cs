using FsCheck;
using FsCheck.Xunit;
using Stein.Duals;
using Stein.Simd;
using Stein.Tests.Oracles;
using Xunit;
using D = Stein.Duals.Dual<Stein.Simd.Scalar<double>>;

namespace Stein.Tests.Duals;

public class DualTests
{
    public static TheoryData<string> Functions => [.. Table.Keys];

    /// <summary>Each function over the algebra, beside its derivative written out by hand, and its domain.</summary>
    static readonly Dictionary<string, (Func<D, D> Function, Func<double, double> Derivative, double Low, double High)> Table = new()
    {
        ["sqrt"] = (D.Sqrt, x => 0.5 / Math.Sqrt(x), 0.01, 50),
        ["exp"] = (D.Exp, Math.Exp, -20, 20),
        ["expm1"] = (D.Expm1, Math.Exp, -20, 20),
        ["log"] = (D.Log, x => 1 / x, 0.01, 50),
        ["log1p"] = (D.Log1p, x => 1 / (1 + x), -0.9, 50),
        ["sin"] = (D.Sin, Math.Cos, -10, 10),
        ["cos"] = (D.Cos, x => -Math.Sin(x), -10, 10),
        ["tanh"] = (D.Tanh, x => 1 / (Math.Cosh(x) * Math.Cosh(x)), -5, 5),
        ["sigmoid"] = (D.Sigmoid, x => 1 / (2 + 2 * Math.Cosh(x)), -30, 30),
        ["softplus"] = (D.Softplus, x => 1 / (1 + Math.Exp(-x)), -30, 30),
        ["probit"] = (D.ProbitToLogit, x => RealFunctions.ProbitToLogitSlope(x), -6, 6),
        ["probit'"] = (D.ProbitToLogitSlope, ProbitBend, -6, 6),
        ["1/x"] = (x => D.Constant(1) / x, x => -1 / (x * x), 0.1, 10),
        ["x³ by fused multiply-add"] = (x => D.FusedMultiplyAdd(x * x, x, D.Constant(2)), x => 3 * x * x, -10, 10),
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void TangentsEqualTheClosedForms(string name)
    {
        var (function, derivative, low, high) = Table[name];
        for (int i = 0; i <= 1000; i++)
        {
            double x = low + (high - low) * i / 1000, expected = derivative(x);
            Near(expected, function(D.Variable(x)).Tangent.Value, 1e-12, Math.Abs(expected) + (name == "tanh" ? 1 : 0));
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void NestedTangentsEqualDifferencesOfTheClosedForms(string name)
    {
        var (_, derivative, low, high) = Table[name];
        for (int i = 1; i < 50; i++)
        {
            double x = low + (high - low) * i / 50, step = 1e-4 * Math.Min(1, Math.Min(x - low, high - x));
            double expected = (derivative(x + step) - derivative(x - step)) / (2 * step);
            Near(expected, SecondDerivative(name, x), 1e-6, 1 + Math.Abs(expected));
        }
    }

    [Property]
    public void DualsFormACommutativeRing(NormalFloat a, NormalFloat b, NormalFloat c, NormalFloat d, NormalFloat e, NormalFloat f)
    {
        D x = Small(a, b), y = Small(c, d), z = Small(e, f);
        Same(x + y, y + x);
        Same(x * y, y * x);
        Same((x + y) + z, x + (y + z));
        Same((x * y) * z, x * (y * z));
        Same(x * (y + z), x * y + x * z);
        Same(x + D.Constant(0), x);
        Same(x * D.Constant(1), x);
        Same(x - x, D.Constant(0));
        Same(-(-x), x);
        Same(D.FusedMultiplyAdd(x, y, z), x * y + z);
        if (Math.Abs(y.Value.Value) > 1e-3) Same(x / y * y, x);
    }

    [Property]
    public void TheChainRuleHolds(NormalFloat value)
    {
        double x = Math.Sin(value.Get);
        D inner = D.Sin(D.Variable(x)), outer = D.Exp(D.Tanh(inner));
        Near(outer.Tangent.Value, D.Exp(D.Tanh(D.Variable(inner.Value.Value))).Tangent.Value * inner.Tangent.Value, 1e-13, 1);
    }

    [Property]
    public void ARegisterOfDualsIsManyDuals(int seed)
    {
        var random = new Random(seed);
        double[] x = [.. Enumerable.Range(0, 16).Select(_ => random.NextDouble() * 4 - 2)], values = new double[16],
            tangents = new double[16];
        var result = Formula(Dual<Lane<double>>.Variable(Lane<double>.Load(in x[0])));
        Lane<double>.Store(result.Value, ref values[0]);
        Lane<double>.Store(result.Tangent, ref tangents[0]);
        for (int i = 0; i < Lane<double>.Count; i++)
        {
            var single = Formula(D.Variable(x[i]));
            Assert.Equal(single.Value.Value, values[i]);
            Assert.Equal(single.Tangent.Value, tangents[i]);
        }
    }

    static Dual<T> Formula<T>(Dual<T> x) where T : unmanaged, IReal<T>
        => Dual<T>.Softplus(x * Dual<T>.Sin(x)) / Dual<T>.Exp(Dual<T>.Tanh(x)) - Dual<T>.Log1p(x * x);

    static double ProbitBend(double x)
    {
        double slope = RealFunctions.ProbitToLogitSlope(x);
        return slope * (slope * Math.Tanh(0.5 * RealFunctions.ProbitToLogit(x)) - x);
    }

    static double SecondDerivative(string name, double x)
    {
        var v = Dual<D>.Variable(D.Variable(x));
        var result = name switch
        {
            "sqrt" => Dual<D>.Sqrt(v),
            "exp" => Dual<D>.Exp(v),
            "expm1" => Dual<D>.Expm1(v),
            "log" => Dual<D>.Log(v),
            "log1p" => Dual<D>.Log1p(v),
            "sin" => Dual<D>.Sin(v),
            "cos" => Dual<D>.Cos(v),
            "tanh" => Dual<D>.Tanh(v),
            "sigmoid" => Dual<D>.Sigmoid(v),
            "softplus" => Dual<D>.Softplus(v),
            "probit" => Dual<D>.ProbitToLogit(v),
            "probit'" => Dual<D>.ProbitToLogitSlope(v),
            "1/x" => Dual<D>.Constant(1) / v,
            _ => Dual<D>.FusedMultiplyAdd(v * v, v, Dual<D>.Constant(2)),
        };
        return result.Tangent.Tangent.Value;
    }

    static D Small(NormalFloat value, NormalFloat tangent) => new(Math.Sin(value.Get), Math.Cos(tangent.Get));

    static void Same(D x, D y)
    {
        Near(x.Value.Value, y.Value.Value, 1e-12, 10);
        Near(x.Tangent.Value, y.Tangent.Value, 1e-12, 1e4);
    }

    static void Near(double expected, double actual, double tolerance, double scale)
        => Assert.True(Math.Abs(expected - actual) <= tolerance * scale, $"{actual:R} instead of {expected:R}");
}
