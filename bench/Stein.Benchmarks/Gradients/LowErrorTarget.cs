using Stein.Benchmarks.Data;
using Stein.Buffers;
using Stein.Noise;
using Stein.Scores;

namespace Stein.Benchmarks.Gradients;

/// <summary>A density of the protocol, with where its chains start and the second moments that its draws are held against.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Density">The density.</param>
/// <param name="Start">Turns independent normals into a start.</param>
/// <param name="Report">Turns coordinates into the quantities whose squares are averaged.</param>
/// <param name="Moments">Mean and variance of the square of each, <c>[D, 2]</c>.</param>
/// <param name="Published">The gradients that NUTS took to a low error.</param>
/// <param name="Calls">How often it is drawn from, four chains each time.</param>
/// <param name="Count">Draws of a chain: about twice as many as it needs.</param>
sealed record LowErrorTarget(
    string Name, ILogDensity<double> Density, Action<Span<double>> Start, Action<Span<double>> Report, DataFile Moments, int Published,
    int Calls, int Count)
{
    const double Tolerance = 1e-11;

    static readonly string[] names = ["banana", "normals", "brownian-motion", "item-response", "stochastic-volatility"];

    public static IReadOnlyList<string> Names => names;

    /// <summary>The target of a name.</summary>
    /// <remarks>
    /// The counts of NUTS are those of reubenharry/sampler-benchmarks, <c>results/…/nuts_….csv</c>, rows <c>max: True</c>,
    /// <c>statistic: square</c>.
    /// </remarks>
    public static LowErrorTarget Of(string name)
    {
        static void Nothing(Span<double> x)
        {
        }

        switch (name)
        {
            case "banana":
                // Exact: x₁ has variance 100, and x₂ = 3 (c − 1) + z with c of chi-square.
                return new(name, Score.FromDensity(new Banana(0.03, 10)), Nothing, Nothing, new([100, 20_000, 19, 4610], 2), 111_691, 32,
                    10_000);
            case "normals":
                var normals = new UnequalNormals(100, 100);
                double[] moments = [.. normals.Variances.ToArray().SelectMany(variance => new[] { variance, 2 * variance * variance })];
                double widest = Math.Sqrt(normals.Variances[^1]);
                return new(name, Score.FromDensity(normals), x => Scale(x, widest), Nothing, new(moments, 2), 21_674, 32, 3000);
            case "brownian-motion":
                return new(name, Score.FromDensity(new BrownianMotion()), Nothing, BrownianMotion.Report,
                    DataFile.Read("brownian-motion-moments.csv", 2), 33_462, 32, 4000);
            case "item-response":
                double[] answers = DataFile.Read("item-response.csv.gz", ItemResponse.Questions).Values;
                return new(name, Fast(new ItemResponse(answers), new ItemResponseScore(answers)), Nothing, Nothing,
                    DataFile.Read("item-response-moments.csv.gz", 2), 71_758, 2, 6000);
            default:
                var volatility = new StochasticVolatility(DataFile.Read("sp500-returns.csv.gz", 1).Values);
                return new(name, Fast(volatility, new StochasticVolatilityScore(volatility)), Walk, StochasticVolatility.Report,
                    DataFile.Read("stochastic-volatility-moments.csv.gz", 2), 1_628_519, 1, 24_000);
        }
    }

    /// <summary>The starts of the chains of a call, <c>[chains, D]</c>.</summary>
    public double[] Starts(int chains, ulong seed)
    {
        var starts = new double[chains * Density.Dimension];
        new NoiseStream(seed, 64).Normals<double>(0, 0, starts);
        var rows = new MatrixView<double>(starts, chains, Density.Dimension);
        for (int chain = 0; chain < chains; chain++) Start(rows[chain]);
        return starts;
    }

    /// <summary>A score written out, which has to agree with that of its density.</summary>
    static ILogDensity<double> Fast<TDensity>(TDensity density, ILogDensity<double> score) where TDensity : struct, IDensity
    {
        int dimension = density.Dimension;
        double[] point = new double[dimension], exact = new double[dimension], fast = new double[dimension], logs = new double[2];
        new NoiseStream(0, 65).Normals<double>(0, 0, point);
        var row = new ReadOnlyMatrixView<double>(point, 1, dimension);
        Score.FromDensity(density).Evaluate(row, logs.AsSpan(0, 1), new(exact, 1, dimension));
        score.Evaluate(row, logs.AsSpan(1, 1), new(fast, 1, dimension));
        double scale = exact.Max(Math.Abs), miss = exact.Zip(fast, (a, b) => Math.Abs(a - b)).Max();
        if (!(miss <= Tolerance * scale && Math.Abs(logs[0] - logs[1]) <= Tolerance * Math.Abs(logs[0])))
            throw new InvalidOperationException($"a score written out is off by {miss} of {scale}, its logarithm {logs[1]} for {logs[0]}");
        return score;
    }

    static void Scale(Span<double> x, double factor)
    {
        foreach (ref double item in x) item *= factor;
    }

    /// <summary>A random walk of the prior, with the prior's means of its two parameters.</summary>
    static void Walk(Span<double> x)
    {
        Scale(x, StochasticVolatility.TypicalStep);
        for (int t = 1; t < x.Length - 2; t++) x[t] += x[t - 1];
        x[^2..].Clear();
    }
}
