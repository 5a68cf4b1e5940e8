using System.Diagnostics;
using System.Globalization;
using Stein.Peer;
using TorchSharp;

// Times libtorch on the work of the benchmarks: [--threads N] [--seconds S] CASE …, one line a case,
//   mixture chains=1280 threads=1 min_us=… median_us=…      (of one step of all chains)
// Cases: mixture      unadjusted Langevin on the two clusters of Song and Ermon, the score of any mixture of normals
//        two-clusters the same with the score of two clusters simplified by hand, the least that this target needs
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int threads = 1;
double seconds = 1.5;
var cases = new List<string>();
for (int i = 0; i < args.Length; i++)
{
    if (args[i] == "--threads") threads = int.Parse(args[++i]);
    else if (args[i] == "--seconds") seconds = double.Parse(args[++i]);
    else cases.Add(args[i]);
}
torch.set_num_threads(threads);
torch.random.manual_seed(1);
foreach (string name in cases)
{
    var chains = new MixtureChains(simplified: name switch
    {
        "mixture" => false,
        "two-clusters" => true,
        _ => throw new ArgumentException($"no case {name}"),
    });
    for (int i = 0; i < 100; i++) chains.Step();
    var times = new List<double>();
    for (long begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds;)
    {
        long start = Stopwatch.GetTimestamp();
        chains.Step();
        times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
    }
    times.Sort();
    Console.WriteLine($"{name} chains={MixtureChains.Count} threads={threads} min_us={times[0]:F2} median_us={times[times.Count / 2]:F2} minor={chains.Minor():F3}");
}
