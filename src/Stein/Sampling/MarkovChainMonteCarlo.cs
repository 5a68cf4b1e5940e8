using Stein.Buffers;
using Stein.Noise;
using Stein.Scores;
using Stein.Shards;

namespace Stein.Sampling;

/// <summary>Draws, and how they came about.</summary>
/// <param name="Draws">The draws.</param>
/// <param name="StepSize">The step size after warm-up.</param>
/// <param name="LeapfrogSteps">The leapfrog steps of each chain after warm-up, each of them one gradient.</param>
/// <param name="Acceptance">The mean acceptance probability of each chain after warm-up.</param>
/// <param name="Divergences">Steps of each chain after warm-up whose trajectory diverged, or met a density that is not finite.</param>
/// <param name="EnergyFractions">
/// For each chain the mean squared change of the energy from step to step over its variance, E-BFMI: below 0.3 new momenta change the
/// energy too little for the chain to reach the tails (Betancourt 2016).
/// </param>
public sealed record DrawResult(
    Draws Draws, double StepSize, long LeapfrogSteps, double[] Acceptance, int[] Divergences, double[] EnergyFractions)
{
    /// <summary>What each chain reported of the step that led to each draw, <c>[Count, Chains]</c>; none if that is not known.</summary>
    public StepInfo[] Steps { get; init; } = [];

    /// <summary>The log-density of each draw, <c>[Count, Chains]</c>; none if that is not known.</summary>
    public double[] LogDensities { get; init; } = [];

    /// <summary>E-BFMI of one chain, see <see cref="EnergyFractions"/>, from its energies.</summary>
    /// <param name="energies">The energies in the order of the steps.</param>
    /// <returns>NaN of fewer than two different energies.</returns>
    public static double EnergyFraction(ReadOnlySpan<double> energies)
    {
        var fraction = new EnergyFraction();
        foreach (double energy in energies) fraction.Add(energy);
        return fraction.Value;
    }
}

/// <summary>Draws from a density by Hamiltonian Monte Carlo with a warm-up that finds step sizes and metrics.</summary>
public static class MarkovChainMonteCarlo
{
    const int Looks = 100;

    /// <summary>
    /// Points that a chain's start is chosen from, and the most that are tried. A few keep chains out of regions that they would take long
    /// to leave, such as an unstable time series, where the density falls like an exponential of an exponential: with one point, chains of
    /// an ARMA(1, 1) failed under five of six seeds, with five under none, and with ten they took a tenth of the gradients.
    /// </summary>
    const int Candidates = 10, MostTries = 100;

    /// <summary>Draws from a density.</summary>
    /// <param name="target">The density.</param>
    /// <param name="options">The options; if null, the defaults, which suit most densities.</param>
    /// <param name="starts">
    /// The starting points of the chains, <c>[Chains, D]</c>; if empty they are drawn from a cube around the origin.
    /// </param>
    /// <param name="seed">The seed of every draw.</param>
    /// <param name="firstChain">
    /// The index of the first chain, at least 0, which numbers its noise. All chains of a call share their warm-up; without one, four
    /// chains from index 0 and four from index 4 give the same draws as eight from index 0.
    /// </param>
    /// <param name="pool">Who computes; <see cref="WorkerPool.Shared"/> if none. The draws do not depend on it.</param>
    /// <param name="progress">Told the fraction of steps made.</param>
    /// <param name="cancellation">Ends the run between two steps.</param>
    /// <returns>The draws, which depend on the density, the options, the starts, the seed and the first index alone.</returns>
    /// <exception cref="ArgumentException">
    /// An option is out of range or without effect, or no start with a finite density was found.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static DrawResult Draw(ILogDensity<double> target, DrawOptions? options = null, ReadOnlyMatrixView<double> starts = default,
        ulong seed = 0, long firstChain = 0, WorkerPool? pool = null, IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new();
        options.Check(hasStarts: starts.Rows > 0);
        double aim = options.TargetAcceptance ?? (options.LeapfrogSteps == 1 ? 0.574 : 0.8);
        int dimension = target.Dimension, steps = checked(options.WarmUp + options.Count * options.Thinning);
        var chains = new Chains<double>(options.Chains, dimension, firstChain);
        if (starts.Rows == 0) Start(target, chains, options.StartRadius, new(seed, StreamNumber.ChainStart));
        else if (starts.Rows != chains.Count || starts.Columns != dimension)
            throw new ArgumentException($"starts [{starts.Rows}, {starts.Columns}] for {chains.Count} chains in {dimension} dimensions");
        else for (int b = 0; b < chains.Count; b++) starts[b].CopyTo(chains.Positions[b]);

        var tuning = new Tuning<double>(Metric<double>.Identity(dimension), 0.5, options.LeapfrogSteps == 1 ? 0 : options.Jitter);
        var sampler = new Sampler<double>(
            new HamiltonianMonteCarlo<double>(target, tuning, options.LeapfrogSteps), new(seed, StreamNumber.ChainWalk), pool);
        sampler.Init(chains);
        bool raises = options.TargetAcceptance is null && options.LeapfrogSteps != 1;
        var warmUp = new WarmUp(tuning, chains, options.Metric, options.WarmUp, aim, raises, options.LeapfrogSteps is null);
        var recorder = new Recorder(options, dimension);
        int stride = Math.Max(1, steps / Looks);
        while (chains.Steps < steps)
        {
            if (chains.Steps < options.WarmUp)
            {
                sampler.Walk(chains, 1, cancellation);
                warmUp.After(chains, sampler.Infos);
            }
            else sampler.Walk(chains, (int)Math.Min(stride, steps - chains.Steps), recorder, cancellation);
            if (chains.Steps % stride == 0 || chains.Steps == steps) progress?.Report((double)chains.Steps / steps);
        }
        return recorder.Result(tuning);
    }

    /// <summary>Draws where each chain starts: of some points the one of highest density.</summary>
    static void Start(ILogDensity<double> target, Chains<double> chains, double radius, NoiseStream noise)
    {
        int dimension = chains.Dimension;
        double[] candidates = new double[Candidates * dimension], scores = new double[candidates.Length];
        double[] logDensities = new double[Candidates];
        for (int b = 0; b < chains.Count; b++)
        {
            int best = -1;
            for (int attempt = 0; best < 0; attempt++)
            {
                if (attempt * Candidates >= MostTries)
                {
                    throw new ArgumentException(
                        $"in {MostTries} tries chain {chains.FirstIndex + b} found no start within {radius} of the origin where "
                        + "the density and its score are finite");
                }
                noise.Uniforms((ulong)attempt, (chains.FirstIndex + b) * candidates.Length, candidates);
                foreach (ref double item in candidates.AsSpan()) item = radius * (2 * item - 1);
                target.Evaluate(new(candidates, Candidates, dimension), logDensities, new(scores, Candidates, dimension));
                for (int i = 0; i < Candidates; i++)
                {
                    bool isSound = double.IsFinite(logDensities[i])
                        && scores.AsSpan(i * dimension, dimension).IndexOfAnyExceptInRange(double.MinValue, double.MaxValue) < 0;
                    if (isSound && (best < 0 || logDensities[i] > logDensities[best])) best = i;
                }
            }
            candidates.AsSpan(best * dimension, dimension).CopyTo(chains.Positions[b]);
        }
    }

    sealed class Recorder(DrawOptions options, int dimension) : IStepObserver<double>
    {
        readonly double[] values = new double[checked(options.Count * options.Chains * dimension)], acceptance = new double[options.Chains],
            logDensities = new double[options.Count * options.Chains];
        readonly StepInfo[] steps = new StepInfo[options.Count * options.Chains];
        readonly int[] divergences = new int[options.Chains];
        readonly EnergyFraction[] energies = new EnergyFraction[options.Chains];

        public void After(ChainTile<double> chains)
        {
            long step = (long)chains.Step - options.WarmUp, draw = step / options.Thinning - 1;
            for (int b = 0; b < chains.Count; b++)
            {
                int chain = chains.First + b;
                acceptance[chain] += chains.Infos[b].Acceptance / ((double)options.Count * options.Thinning);
                if (chains.Infos[b].Divergent) divergences[chain]++;
                energies[chain].Add(chains.Infos[b].EnergyOfDraw);
                if (step % options.Thinning != 0) continue;
                int at = (int)draw * options.Chains + chain;
                chains.Positions[b].CopyTo(values.AsSpan(at * dimension));
                (steps[at], logDensities[at]) = (chains.Infos[b], chains.LogDensities[b]);
            }
        }

        public DrawResult Result(Tuning<double> tuning)
        {
            long leapfrogSteps = 0;
            for (int step = options.WarmUp + 1; step <= options.WarmUp + options.Count * options.Thinning; step++)
                leapfrogSteps += options.LeapfrogSteps ?? tuning.LeapfrogSteps((ulong)step);
            return new(new(values, options.Chains, dimension), tuning.StepSize, leapfrogSteps, acceptance, divergences,
                [.. energies.Select(chain => chain.Value)])
            { Steps = steps, LogDensities = logDensities };
        }
    }
}
