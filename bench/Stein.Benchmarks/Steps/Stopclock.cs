using System.Diagnostics;

namespace Stein.Benchmarks.Steps;

/// <summary>Times a body again and again: after a warm-up that lets the compiler finish, until the seconds are spent.</summary>
static class Stopclock
{
    const double WarmUpSeconds = 0.7;

    public static (double Min, double Median) Measure(Action body, double seconds)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUpSeconds;) body();
        var times = new List<double>();
        long begin = Stopwatch.GetTimestamp();
        while (times.Count < 7 || (Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds && times.Count < 20000))
        {
            long start = Stopwatch.GetTimestamp();
            body();
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        times.Sort();
        return (times[0], times[times.Count / 2]);
    }
}
