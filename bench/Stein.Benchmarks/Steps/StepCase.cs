using System.Globalization;
using System.Runtime.CompilerServices;
using Stein.Buffers;
using Stein.Linear;
using Stein.Networks;
using Stein.Noise;
using Stein.Objectives;
using Stein.Sampling;
using Stein.Shards;
using Stein.Simd;
using Stein.Training;

namespace Stein.Benchmarks.Steps;

/// <summary>
/// One case: an operation and four numbers. Networks are tanh, float, with biases.
/// </summary>
/// <param name="Op">
/// <c>exact</c>, <c>sliced</c> and <c>denoise</c>: a training step of implicit (exact trace), sliced (one normal direction, variance
/// reduced) and denoising score matching, Adam included;
/// <c>forward</c>: the score of a batch; <c>trace</c>: with its exact trace; <c>langevin</c>: a step of a batch of chains;
/// <c>gemm:M,N,K,1</c> (packing included), <c>tanh:N,1,1,1</c>, <c>normal:N,1,1,1</c>.
/// </param>
/// <param name="D">The dimension.</param>
/// <param name="H">The hidden width.</param>
/// <param name="L">The number of hidden layers.</param>
/// <param name="B">The batch.</param>
sealed record StepCase(string Op, int D, int H, int L, int B)
{
    const float Sigma = 0.1f;

    static readonly string[] Ops = ["exact", "sliced", "denoise", "forward", "trace", "langevin", "gemm", "tanh", "normal"];

    public static StepCase Parse(string text)
    {
        int colon = text.IndexOf(':');
        int[] n = colon < 0
            ? [] : [.. text[(colon + 1)..].Split(',').Select(item => int.Parse(item, NumberStyles.None, CultureInfo.InvariantCulture))];
        if (n.Length != 4 || n.Any(item => item < 1) || !Ops.Contains(text[..colon]))
            throw new ArgumentException($"'{text}' is not a case op:D,H,L,B with op one of {string.Join(", ", Ops)}");
        return new(text[..colon], n[0], n[1], n[2], n[3]);
    }

    /// <summary>
    /// Floating-point operations at the algorithm's minimum (a multiply-add is two): products of matrices alone. The trace of two
    /// hidden layers is taken at the price of one more product for the rows and one for the weights, of deeper ones at that of its
    /// tangents. Of <c>tanh</c> and <c>normal</c> each element counts as one.
    /// </summary>
    public double Operations
    {
        get
        {
            double inner = 2.0 * B * H * H * (L - 1), outer = 2.0 * B * D * H, trace = L == 2 ? inner : inner * D;
            double forward = inner + 2 * outer, once = L == 2 ? 2.0 * D * H * H : 0;
            return Op switch
            {
                "exact" => 3 * forward - outer + 3 * (trace + once),
                "sliced" => 3 * forward - outer + 3 * inner + 4 * outer,
                "denoise" => 3 * forward - outer,
                "trace" => forward + trace,
                "forward" or "langevin" => forward,
                "gemm" => 2.0 * D * H * L,
                _ => D,
            };
        }
    }

    /// <summary>The body to be timed, its data laid out.</summary>
    public Action Prepare(WorkerPool pool)
    {
        var noise = new NoiseStream(1, 0);
        switch (Op)
        {
            case "gemm": return Product(noise);
            case "tanh":
                var (x, y) = (Normals(noise, D), new AlignedArray<float>(D));
                return () => Map.Apply(x.Span, y.Span, new Tanh());
            case "normal":
                var draws = new AlignedArray<float>(D);
                ulong step = 0;
                return () => noise.Normals(step++, 0, draws.Span);
        }
        var network = new ScoreNetwork(new(D, [.. Enumerable.Repeat(H, L)]));
        network.Initialize(noise);
        var points = Normals(noise, B * D);
        switch (Op)
        {
            case "exact": return Training(new ImplicitScoreMatching());
            case "sliced": return Training(new SlicedScoreMatching(1, SliceDistribution.Gaussian));
            case "denoise": return Training(new DenoisingScoreMatching(Sigma));
            case "forward":
                var scores = new AlignedArray<float>(B * D);
                return () => network.Evaluate(new(points.Span, B, D), new(scores.Span, B, D));
            case "trace":
                var (pass, traces) = (network.CreatePass(PassKind.Trace()), new float[B]);
                return () =>
                {
                    for (int first = 0; first < B; first += pass.Rows)
                    {
                        int rows = Math.Min(pass.Rows, B - first);
                        pass.Forward(new ReadOnlyMatrixView<float>(points.Span.Slice(first * D, rows * D), rows, D));
                        pass.Trace(traces.AsSpan(first, rows));
                    }
                };
            default:
                var chains = Chains<float>.Scattered(B, D, 1, noise);
                var sampler = new Sampler<float>(new UnadjustedLangevin<float>(network, 0.01f), noise, pool);
                return () => sampler.Walk(chains, 1);
        }

        Action Training(IObjective objective)
        {
            var minibatches = new Minibatches(new(points.Span, B, D), B, noise);
            var trainer = new Trainer(network, objective, minibatches, new(1e-3, int.MaxValue, 0), noise, pool);
            return () => trainer.Step();
        }
    }

    Action Product(NoiseStream noise)
    {
        var (m, n, k) = (D, H, L);
        var (a, b, c) = (Normals(noise, m * k), Normals(noise, k * n), new AlignedArray<float>(m * n));
        var packed = new Panels<float>();
        return () =>
        {
            packed.Pack(new ReadOnlyMatrixView<float>(b.Span, k, n));
            Gemm.Multiply(new ReadOnlyMatrixView<float>(a.Span, m, k), packed, new MatrixView<float>(c.Span, m, n));
        };
    }

    static AlignedArray<float> Normals(NoiseStream noise, int count)
    {
        var items = new AlignedArray<float>(count);
        noise.Normals(0, 0, items.Span);
        return items;
    }

    readonly struct Tanh : IMap<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public R Invoke<R>(R x) where R : unmanaged, ISimd<R, float> => R.Tanh(x);
    }
}
