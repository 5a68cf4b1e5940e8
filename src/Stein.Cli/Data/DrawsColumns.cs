namespace Stein.Cli.Data;

/// <summary>What the columns of a table of draws are, by the names that samplers and tools give them.</summary>
/// <param name="Chain">The place of the column that numbers the chains; −1 if there is none.</param>
/// <param name="Counters">The places of columns that number draws, the one within chains first.</param>
/// <param name="Others">The names of all others: parameters, and what the sampler reports.</param>
sealed record DrawsColumns(int Chain, IReadOnlyList<int> Counters, IReadOnlyList<string> Others)
{
    /// <summary>The column that tells chains apart in tables of this program and of ArviZ.</summary>
    public const string ChainName = "chain";

    /// <summary>What the sampler reports, by CmdStan's names.</summary>
    public const string LogDensity = "lp__", Acceptance = "accept_stat__", StepSize = "stepsize__", Depth = "treedepth__",
        LeapfrogSteps = "n_leapfrog__", Divergent = "divergent__", Energy = "energy__";

    /// <summary>Names of CmdStan's and of other tools that end so are of the sampler, not of the density.</summary>
    const string SamplerEnds = "__";

    static readonly string[] chainNames = [ChainName, ".chain"], counterNames = [".iteration", ".draw", "draw", "iteration"];

    /// <summary>Tells the columns of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="chain">The name of the column that numbers the chains, if it is told.</param>
    /// <exception cref="ProgramException">There is no such column.</exception>
    public static DrawsColumns Of(SourceTable table, string? chain)
    {
        var names = table.Columns.ToList();
        int place = chain is null ? names.FindIndex(chainNames.Contains) : names.IndexOf(chain);
        if (place < 0 && chain != null) throw ProgramException.BadData($"{table.Source}: no column is named {Field.Quote(chain)}");
        // Names without a point could be parameters; whole numbers beside a column of chains are not.
        int[] counters = [.. counterNames.Select(name => names.IndexOf(name)).Where(at => at >= 0 && at != place
            && (names[at][0] == '.' || place >= 0 && table.Column(at).All(double.IsInteger)))];
        return new(place, counters, [.. names.Where((_, at) => at != place && !counters.Contains(at))]);
    }

    /// <summary>Whether a column is what the sampler reports.</summary>
    public static bool IsOfSampler(string name) => name.EndsWith(SamplerEnds, StringComparison.Ordinal);
}
