using Stein.Buffers;
using Stein.Noise;
using Stein.Sampling;
using Stein.Scores;
using Stein.Shards;
using Stein.Simd;
using Xunit;

#pragma warning disable xUnit1051 // Walks of a few steps need no cancellation.

namespace Stein.Tests.Sampling;

/// <summary>What every transition has to keep to, whatever it samples.</summary>
public class SamplerTests
{
    static readonly NoiseStream noise = new(21, 1);

    public static TheoryData<string> Transitions => ["unadjusted", "preconditioned", "underdamped", "adjusted", "hamiltonian"];

    static ITransition<T> Transition<T>(string name) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var target = new DensityScore<Banana, T>(default);
        var metric = Metric<T>.Dense([1, 0.3, 0.3, 0.8], 2);
        return name switch
        {
            "unadjusted" => new UnadjustedLangevin<T>(target, T.CreateTruncating(0.1)),
            "preconditioned" => new UnadjustedLangevin<T>(target, T.CreateTruncating(0.1), metric),
            "underdamped" => new UnderdampedLangevin<T>(target, 0.2, 1),
            "adjusted" => HamiltonianMonteCarlo<T>.Langevin(target, 0.4),
            _ => new HamiltonianMonteCarlo<T>(target, 0.4, 5, metric, jitter: 0.3),
        };
    }

    [Theory]
    [MemberData(nameof(Transitions))]
    public void AChainDependsOnSeedAndIndexAlone(string name)
    {
        Check<double>();
        Check<float>();

        void Check<T>() where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        {
            var all = Walk<T>(name, 700, 1, [60]);
            foreach (int workers in new[] { 2, 3 }) Assert.Equal(all, Walk<T>(name, 700, workers, [60]));
            Assert.Equal(all[..(2 * 37)], Walk<T>(name, 37, 2, [60]));
            Assert.Equal(all, Walk<T>(name, 700, 2, [1, 30, 0, 29]));
            Assert.NotEqual(all, Walk<T>(name, 700, 1, [59]));
        }
    }

    static T[] Walk<T>(string name, int count, int workers, int[] portions)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        using var pool = new WorkerPool(workers);
        var chains = Chains<T>.Scattered(count, 2, T.One, noise);
        var sampler = new Sampler<T>(Transition<T>(name), noise, pool);
        foreach (int steps in portions) sampler.Walk(chains, steps);
        return chains.Positions.Items.ToArray();
    }

    [Theory]
    [MemberData(nameof(Transitions))]
    public void AStepAllocatesNothing(string name)
    {
        using var pool = new WorkerPool(1);
        var chains = Chains<double>.Scattered(50, 2, 1, noise);
        var sampler = new Sampler<double>(Transition<double>(name), noise, pool);
        sampler.Walk(chains, 200);
        // What is compiled anew in between may put something down on this thread, once.
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 3 && least > 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            sampler.Walk(chains, 500);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
    }

    [Theory]
    [MemberData(nameof(Transitions))]
    public void CancellationEndsAWalk(string name)
    {
        using var pool = new WorkerPool(2);
        var sampler = new Sampler<double>(Transition<double>(name), noise, pool);
        Assert.ThrowsAny<OperationCanceledException>(() => sampler.Walk(Chains<double>.Scattered(50, 2, 1, noise), 5, null,
            new CancellationToken(true)));
    }

    [Fact]
    public void ChainsOfAnotherDimensionAreRefused()
    {
        using var pool = new WorkerPool(1);
        Assert.Throws<ArgumentException>(() => new Sampler<double>(Transition<double>("adjusted"), noise, pool).Walk(new(3, 5), 1));
        Assert.Throws<ArgumentException>(() => new UnadjustedLangevin<double>(new Gaussian([0], [1]), 0.1, Metric<double>.Identity(2)));
        Assert.Throws<ArgumentException>(() => Metric<double>.Dense([1, 2, 2, 1], 2));
        Assert.Throws<ArgumentException>(() => Metric<double>.Diagonal([1, 0]));
    }

    /// <summary>
    /// The Metropolis-adjusted step keeps detailed balance pair by pair: <c>p(x) q(y|x) a(x, y) = p(y) q(x|y) a(y, x)</c>, the acceptance
    /// being the engine's, the proposal densities written out.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheAdjustedStepKeepsDetailedBalancePointwise(bool preconditioned)
    {
        int pairs = Environment.GetEnvironmentVariable("STEIN_LONG") == "1" ? 1_000_000 : 20_000;
        double worst = 0;
        for (int first = 0; first < pairs; first += 1000) worst = Math.Max(worst, Imbalance(1000, (ulong)first, 0.3, 0.3, preconditioned));
        Assert.InRange(worst, 0, 1e-12);
    }

    /// <summary>Twins: the acceptance of another step size, as if the proposal's asymmetry were wrong.</summary>
    [Fact]
    public void AWrongProposalDensityIsFound() => Assert.True(Imbalance(1000, 1, 0.3, 0.33, false) > 1e-3);

    static double Imbalance(int count, ulong step, double stepSize, double claimed, bool preconditioned)
    {
        double[] covariance = preconditioned ? [1.2, 0.4, 0.4, 0.5] : [1, 0, 0, 1];
        var target = Score.FromDensity(default(Banana));
        var transition = HamiltonianMonteCarlo<double>.Langevin(target, stepSize, preconditioned ? Metric<double>.Dense(covariance, 2) : null);
        double[] x = new double[2 * count], z = new double[2 * count], y = new double[2 * count];
        noise.Normals<double>(2 * step, 0, x);
        noise.Normals<double>(2 * step + 1, 0, z);
        double[] forth = Accept(x, z, y), back = new double[2 * count];
        // The momentum that leads back is the end of the first trajectory, turned round; Accept leaves it in z.
        for (int i = 0; i < z.Length; i++) z[i] = -z[i];
        double[] there = Accept(y, z, back);
        double worst = 0;
        for (int b = 0; b < count; b++)
        {
            double left = LogDensity(x, b) + LogProposal(x, y, b) + forth[b], right = LogDensity(y, b) + LogProposal(y, x, b) + there[b];
            worst = Math.Max(worst, Math.Abs(left - right) / (1 + Math.Abs(left)));
            worst = Math.Max(worst, Math.Abs(back[2 * b] - x[2 * b]) / (1 + Math.Abs(x[2 * b])));
        }
        return worst;

        double[] Accept(double[] from, double[] momenta, double[] to)
        {
            var chains = new Chains<double>(count, 2);
            from.CopyTo(chains.Positions.Items);
            using var pool = new WorkerPool(1);
            var sampler = new Sampler<double>(transition, noise, pool);
            sampler.Init(chains);
            var infos = new StepInfo[count];
            var scratch = new double[5 * count];
            transition.Propose(chains.Tile(0, count, 1, infos), new(momenta, count, 2), [.. Enumerable.Repeat(0.5, 2 * count)], scratch);
            scratch.AsSpan(0, 2 * count).CopyTo(to);
            return [.. infos.Select(info => Math.Min(0, info.EnergyError))];
        }

        double LogDensity(double[] points, int b) => new Banana().LogDensity<Scalar<double>>([points[2 * b], points[2 * b + 1]]).Value;

        // log q(y|x) up to a constant: the squared distance of y from x + (ε/2) M s(x), measured by (ε M)⁻¹.
        double LogProposal(double[] from, double[] to, int b)
        {
            double[] s = new double[2];
            target.Evaluate(new ReadOnlyMatrixView<double>(from.AsSpan(2 * b, 2), 1, 2), new MatrixView<double>(s, 1, 2));
            double determinant = covariance[0] * covariance[3] - covariance[1] * covariance[2];
            double u = to[2 * b] - from[2 * b] - claimed / 2 * (covariance[0] * s[0] + covariance[1] * s[1]);
            double v = to[2 * b + 1] - from[2 * b + 1] - claimed / 2 * (covariance[2] * s[0] + covariance[3] * s[1]);
            return -(covariance[3] * u * u - 2 * covariance[1] * u * v + covariance[0] * v * v) / (2 * claimed * determinant);
        }
    }

    /// <summary>
    /// On a normal the map of one BAOAB step is linear; the stationary variance of its positions is that of the normal, exactly.
    /// </summary>
    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(0.9, 0.3)]
    [InlineData(1.6, 5)]
    public void TheUnderdampedMarginalOnANormalIsExact(double step, double friction)
    {
        const double Variance = 0.8;
        var (a, b, c, d, g, h) = LinearStep(step, friction, Variance);
        // Σ = A Σ Aᵀ + n nᵀ, by iteration.
        double xx = 1, xv = 0, vv = 1;
        for (int i = 0; i < 20_000; i++)
        {
            (xx, xv, vv) = (a * a * xx + 2 * a * b * xv + b * b * vv + g * g,
                a * c * xx + (a * d + b * c) * xv + b * d * vv + g * h,
                c * c * xx + 2 * c * d * xv + d * d * vv + h * h);
        }
        Assert.Equal(Variance, xx, 1e-12);
    }

    [Fact]
    public void TheUnadjustedMarginalIsNot()
    {
        // The same computation on x ← (1 − ε/2v) x + √ε z finds the bias: the method can tell.
        const double Variance = 0.8, Step = 0.25;
        double shrink = 1 - Step / (2 * Variance), stationary = Step / (1 - shrink * shrink);
        Assert.Equal(Variance / (1 - Step / Variance / 4), stationary, 1e-12);
        Assert.NotEqual(Variance, stationary, 1e-3);
    }

    /// <summary>The coefficients of <c>x' = a x + b v + g z</c>, <c>v' = c x + d v + h z</c>, from the engine's own steps.</summary>
    static (double A, double B, double C, double D, double G, double H) LinearStep(double step, double friction, double variance)
    {
        using var pool = new WorkerPool(1);
        var quiet = Step(0, 0);
        var z = new double[1];
        noise.Normals<double>(1, 0, z);
        var (right, up) = (Step(1, 0), Step(0, 1));
        return (right.X - quiet.X, up.X - quiet.X, right.V - quiet.V, up.V - quiet.V, quiet.X / z[0], quiet.V / z[0]);

        (double X, double V) Step(double x, double v)
        {
            var chains = new Chains<double>(1, 1);
            chains.Positions[0, 0] = x;
            var sampler = new Sampler<double>(new UnderdampedLangevin<double>(new Gaussian([0], [variance]), step, friction), noise, pool);
            sampler.Init(chains);
            chains.Momenta[0, 0] = v;
            sampler.Walk(chains, 1);
            return (chains.Positions[0, 0], chains.Momenta[0, 0]);
        }
    }

    /// <summary>
    /// Chains that start from the distribution stay in it: the distribution function of 40,000 chains after 30 steps is within the bound of
    /// Dvoretzky, Kiefer, Wolfowitz and Massart at 1e-9 of the logistic's.
    /// </summary>
    [Theory]
    [InlineData("adjusted", true)]
    [InlineData("hamiltonian", true)]
    [InlineData("unadjusted", false)]
    public void AdjustedStepsLeaveTheDistributionInvariant(string name, bool invariant)
    {
        const int Count = 40_000;
        var target = Score.FromDensity(new StandardLogistic());
        ITransition<double> transition = name switch
        {
            "adjusted" => HamiltonianMonteCarlo<double>.Langevin(target, 4),
            "hamiltonian" => new HamiltonianMonteCarlo<double>(target, 1.7, 3, jitter: 0.4),
            _ => new UnadjustedLangevin<double>(target, 4),
        };
        using var pool = new WorkerPool(2);
        var chains = new Chains<double>(Count, 1);
        noise.Uniforms(0, 0, chains.Positions.Items);
        foreach (ref double u in chains.Positions.Items) u = Math.Log(u / (1 - u));
        new Sampler<double>(transition, noise, pool).Walk(chains, 30);
        double[] sorted = [.. chains.Positions.Items.ToArray().Order()];
        double distance = Enumerable.Range(0, Count).Max(i =>
        {
            double f = 1 / (1 + Math.Exp(-sorted[i]));
            return Math.Max(Math.Abs(f - (double)i / Count), Math.Abs(f - (i + 1.0) / Count));
        });
        Assert.Equal(invariant, distance <= Math.Sqrt(Math.Log(2 / 1e-9) / (2.0 * Count)));
    }

    readonly struct Banana : IDensity
    {
        public int Dimension => 2;

        public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            R y = x[1] - R.Constant(0.5) * x[0] * x[0];
            return R.Constant(-0.5) * (x[0] * x[0] + y * y);
        }
    }

    readonly struct StandardLogistic : IDensity
    {
        public int Dimension => 1;

        public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R> => -x[0] - R.Constant(2) * R.Softplus(-x[0]);
    }
}
