namespace Stein.Benchmarks.Suites;

/// <summary>What a kernel does in one call, and so which limit it is held against.</summary>
/// <param name="Amount">Floating-point operations, or bytes read and written.</param>
/// <param name="Unit">Which of them.</param>
readonly record struct Work(double Amount, WorkUnit Unit)
{
    /// <summary>Nothing that has a limit.</summary>
    public static Work None => new(double.NaN, WorkUnit.Operations);

    public static Work Operations(double count) => new(count, WorkUnit.Operations);

    public static Work Bytes(double count) => new(count, WorkUnit.Bytes);
}

enum WorkUnit
{
    Operations,
    Bytes,
}

/// <summary>One row of a suite.</summary>
/// <param name="Name">Its name; a name that ends in <see cref="FloorSuite.Rival"/> is the same work done by another library.</param>
/// <param name="Work">What a call does.</param>
/// <param name="Prepare">Lays out the data and gives the call.</param>
sealed record Kernel(string Name, Work Work, Func<Action> Prepare);
