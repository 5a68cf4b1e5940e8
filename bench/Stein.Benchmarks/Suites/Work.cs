namespace Stein.Benchmarks.Suites;

/// <summary>A limit of the processor, measured as a row of every table that holds a kernel against it.</summary>
public enum Peak
{
    /// <summary>Floating-point operations a second of fused multiply-adds in float.</summary>
    Float,

    /// <summary>The same in double.</summary>
    Double,

    /// <summary>Bytes a second of a stream triad whose three arrays lie in the second-level cache.</summary>
    Cache,

    /// <summary>Bytes a second of a stream triad whose three arrays lie far beyond every cache.</summary>
    Memory,
}

/// <summary>What one call of a kernel does.</summary>
/// <param name="Amount">How much, in units.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Peak">The limit that it is held against.</param>
/// <param name="Claim">How much of that limit it takes: floating-point operations, or bytes read and written.</param>
public sealed record Work(double Amount, string Unit, Peak Peak, double Claim)
{
    /// <summary>Nothing that has a rate.</summary>
    public static Work None { get; } = new(double.NaN, "", Peak.Cache, double.NaN);

    /// <summary>Floating-point operations at the algorithm's minimum; a multiply-add is two.</summary>
    public static Work Operations(double operations, Peak peak = Peak.Float) => new(operations, "FLOP", peak, operations);

    /// <summary>Bytes read and written, each once.</summary>
    public static Work Bytes(double bytes, Peak peak) => new(bytes, "B", peak, bytes);

    /// <summary>Elements in the second-level cache, each of which is so many bytes read and written.</summary>
    public static Work Elements(int count, int bytes) => new(count, "elements", Peak.Cache, (double)count * bytes);
}
