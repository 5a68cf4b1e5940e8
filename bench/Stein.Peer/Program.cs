using System.Diagnostics;
using System.Globalization;
using Stein.Peer;
using TorchSharp;

// Times libtorch on the work of the benchmarks: [--threads N] [--seconds S] CASE …, one line a case,
//   mixture chains=1280 threads=1 min_us=… median_us=…                              (of one step of all chains)
//   likelihood d=… h=… l=… rows=… steps=… threads=1 min_us=… median_us=…            (of all rows)
//   runge-kutta d=… …                                                               (likewise)
// Cases: mixture      unadjusted Langevin on the two clusters of Song and Ermon, the score of any mixture of normals
//        two-clusters the same with the score of two clusters simplified by hand, the least that this target needs
//        likelihood:D,H,L,ROWS,STEPS   the change of the log-density along the probability flow, the trace by automatic differentiation
//        runge-kutta:D,H,L,ROWS,STEPS  the same by the classical Runge–Kutta method, four traces a step
const int FewestRuns = 3;
const double WarmUpSeconds = 0.3;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int threads = 1;
double seconds = 1.5;
var names = new List<string>();
for (int i = 0; i < args.Length; i++)
{
    if (args[i] == "--threads") threads = int.Parse(args[++i]);
    else if (args[i] == "--seconds") seconds = double.Parse(args[++i]);
    else names.Add(args[i]);
}
torch.set_num_threads(threads);
torch.random.manual_seed(1);
foreach (string name in names)
{
    ICase work = name.Split(':') switch
    {
        ["mixture"] => new MixtureChains(simplified: false),
        ["two-clusters"] => new MixtureChains(simplified: true),
        ["likelihood", var sizes] => new LikelihoodFlow(sizes, classical: false),
        ["runge-kutta", var sizes] => new LikelihoodFlow(sizes, classical: true),
        _ => throw new ArgumentException($"no case {name}"),
    };
    long begin = Stopwatch.GetTimestamp();
    do work.Run(); while (Stopwatch.GetElapsedTime(begin).TotalSeconds < WarmUpSeconds);
    var times = new List<double>();
    for (begin = Stopwatch.GetTimestamp(); times.Count < FewestRuns || Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds;)
    {
        long start = Stopwatch.GetTimestamp();
        work.Run();
        times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
    }
    times.Sort();
    Console.WriteLine($"{work.Title} threads={threads} min_us={times[0]:F2} median_us={times[times.Count / 2]:F2} {work.Outcome}");
}
