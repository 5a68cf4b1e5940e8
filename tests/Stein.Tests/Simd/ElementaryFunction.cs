using System.Numerics;
using Stein.Simd;
using Stein.Tests.Oracles;

namespace Stein.Tests.Simd;

/// <summary>An elementary function as the tests see it: run at any width, and its exact value in double precision.</summary>
sealed record ElementaryFunction(string Name, ElementaryFunction.Run<float> Single, ElementaryFunction.Run<double> Double, Func<double,
    double> Exact)
{
    public delegate void Run<T>(LaneWidth width, ReadOnlySpan<T> x, Span<T> y);

    public double Bound { get; init; } = 1;

    public bool Odd { get; init; }

    public bool Even { get; init; }

    public bool Monotone { get; init; }

    /// <summary>The size of the argument beyond which the float function keeps the value it has there.</summary>
    public double Reach { get; init; } = double.PositiveInfinity;

    public static IReadOnlyList<ElementaryFunction> All { get; } =
    [
        Of<Exp<float>, Exp<double>>("exp", Math.Exp) with { Monotone = true },
        Of<Expm1<float>, Expm1<double>>("expm1", RealFunctions.Expm1) with { Monotone = true },
        Of<Log<float>, Log<double>>("log", Math.Log) with { Monotone = true },
        Of<Log1p<float>, Log1p<double>>("log1p", RealFunctions.Log1p) with { Monotone = true },
        Of<Sin<float>, Sin<double>>("sin", Math.Sin) with { Odd = true },
        Of<Cos<float>, Cos<double>>("cos", Math.Cos) with { Even = true },
        Of<Tanh<float>, Tanh<double>>("tanh", Math.Tanh) with { Odd = true, Monotone = true },
        Of<TanhSlope<float>, TanhSlope<double>>("tanh'", RealFunctions.TanhSlope) with { Even = true, Bound = 4, Reach = 44 },
        Of<TanhBend<float>, TanhBend<double>>("tanh''", RealFunctions.TanhBend) with { Odd = true, Bound = 5, Reach = 44 },
        Of<Sigmoid<float>, Sigmoid<double>>("sigmoid", RealFunctions.Sigmoid) with { Monotone = true },
        Of<SigmoidSlope<float>, SigmoidSlope<double>>("sigmoid'", RealFunctions.SigmoidSlope) with { Even = true, Bound = 2 },
        Of<SigmoidBend<float>, SigmoidBend<double>>("sigmoid''", RealFunctions.SigmoidBend) with { Odd = true, Bound = 2 },
        Of<Softplus<float>, Softplus<double>>("softplus", RealFunctions.Softplus) with { Monotone = true, Bound = 2 },
        Of<SoftplusSlope<float>, SoftplusSlope<double>>("softplus'", RealFunctions.Sigmoid) with { Monotone = true },
        Of<SoftplusBend<float>, SoftplusBend<double>>("softplus''", RealFunctions.SigmoidSlope) with { Even = true, Bound = 2 },
        Of<ProbitToLogit<float>, ProbitToLogit<double>>("probit", RealFunctions.ProbitToLogit) with
        {
            Odd = true, Monotone = true, Bound = 2,
        },
        Of<ProbitSlope<float>, ProbitSlope<double>>("probit'", RealFunctions.ProbitToLogitSlope) with { Even = true, Bound = 2 },
        Of<Silu<float>, Silu<double>>("silu", RealFunctions.Silu) with { Bound = 2 },
        Of<SiluSlope<float>, SiluSlope<double>>("silu'", RealFunctions.SiluSlope) with { Bound = 2 },
        Of<SiluBend<float>, SiluBend<double>>("silu''", RealFunctions.SiluBend) with { Even = true, Bound = 2 },
        Of<Gelu<float>, Gelu<double>>("gelu", RealFunctions.Gelu) with { Bound = 2 },
        Of<GeluSlope<float>, GeluSlope<double>>("gelu'", RealFunctions.GeluSlope) with { Bound = 2 },
        Of<GeluBend<float>, GeluBend<double>>("gelu''", RealFunctions.GeluBend) with { Even = true, Bound = 2 },
    ];

    /// <summary>The exact values, as a traversal.</summary>
    public void ExactRun(LaneWidth width, ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = Exact(x[i]);
    }

    public override string ToString() => Name;

    static ElementaryFunction Of<TSingle, TDouble>(string name, Func<double, double> exact)
        where TSingle : struct, IMap<float> where TDouble : struct, IMap<double>
        => new(name, (width, x, y) => Map.Apply(width, x, y, default(TSingle)), (width, x, y) => Map.Apply(width, x, y, default(TDouble)),
            exact);

    readonly struct Exp<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => L.Exp(x);
    }

    readonly struct Expm1<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => L.Expm1(x);
    }

    readonly struct Log<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => L.Log(x);
    }

    readonly struct Log1p<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => L.Log1p(x);
    }

    readonly struct Sin<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => L.Sin(x);
    }

    readonly struct Cos<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => L.Cos(x);
    }

    readonly struct Tanh<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => L.Tanh(x);
    }

    readonly struct Sigmoid<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => L.Sigmoid(x);
    }

    readonly struct Softplus<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => L.Softplus(x);
    }

    readonly struct ProbitToLogit<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => L.ProbitToLogit(x);
    }

    readonly struct ProbitSlope<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => L.ProbitToLogitSlope(x);
    }

    readonly struct TanhSlope<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T>
        {
            Elementary.Tanh<L, T>(x, out L slope, out _);
            return slope;
        }
    }

    readonly struct TanhBend<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T>
        {
            Elementary.Tanh<L, T>(x, out _, out L bend);
            return bend;
        }
    }

    readonly struct SigmoidSlope<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T>
        {
            Elementary.Sigmoid<L, T>(x, out L slope, out _);
            return slope;
        }
    }

    readonly struct SigmoidBend<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T>
        {
            Elementary.Sigmoid<L, T>(x, out _, out L bend);
            return bend;
        }
    }

    readonly struct SoftplusSlope<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T>
        {
            Elementary.Softplus<L, T>(x, out L slope, out _);
            return slope;
        }
    }

    readonly struct SoftplusBend<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T>
        {
            Elementary.Softplus<L, T>(x, out _, out L bend);
            return bend;
        }
    }

    readonly struct Silu<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => Elementary.Silu<L, T>(x);
    }

    readonly struct SiluSlope<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T>
        {
            Elementary.Silu<L, T>(x, out L slope, out _);
            return slope;
        }
    }

    readonly struct SiluBend<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T>
        {
            Elementary.Silu<L, T>(x, out _, out L bend);
            return bend;
        }
    }

    readonly struct Gelu<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => Elementary.Gelu<L, T>(x);
    }

    readonly struct GeluSlope<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T>
        {
            Elementary.Gelu<L, T>(x, out L slope, out _);
            return slope;
        }
    }

    readonly struct GeluBend<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T>
        {
            Elementary.Gelu<L, T>(x, out _, out L bend);
            return bend;
        }
    }
}
