namespace Stein.Sampling;

/// <summary>Draws of several chains.</summary>
public sealed class Draws
{
    /// <summary>A table of draws.</summary>
    /// <param name="values">
    /// The numbers, <c>[Count, Chains, D]</c>: the first draws of all chains, then the second ones, and so on. The array is used, not
    /// copied.
    /// </param>
    /// <param name="chains">The number of chains, at least 1.</param>
    /// <param name="dimension">The dimension <c>D</c>, at least 1.</param>
    /// <param name="names">The names of the coordinates; <c>x1</c>, <c>x2</c>, … if none are given.</param>
    /// <exception cref="ArgumentException">The numbers do not fit.</exception>
    public Draws(double[] values, int chains, int dimension, IReadOnlyList<string>? names = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chains);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        if (values.Length % (chains * dimension) != 0)
        {
            throw new ArgumentException(
                $"{values.Length} numbers are no whole number of draws of {chains} chains in {dimension} dimensions", nameof(values));
        }
        if (names != null && names.Count != dimension)
            throw new ArgumentException($"{names.Count} names for {dimension} coordinates", nameof(names));
        (Values, Chains, Dimension) = (values, chains, dimension);
        Names = names ?? [.. Enumerable.Range(1, dimension).Select(i => $"x{i}")];
    }

    /// <summary>The numbers, <c>[Count, Chains, D]</c>.</summary>
    public double[] Values { get; }

    /// <summary>Draws of each chain.</summary>
    public int Count => Values.Length / (Chains * Dimension);

    /// <summary>The number of chains.</summary>
    public int Chains { get; }

    /// <summary>The dimension <c>D</c>.</summary>
    public int Dimension { get; }

    /// <summary>The names of the coordinates.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>One coordinate of one draw.</summary>
    public double this[int draw, int chain, int coordinate] => Values[(draw * Chains + chain) * Dimension + coordinate];

    /// <summary>One coordinate, chain by chain: <c>[Chains, Count]</c>.</summary>
    public double[] Coordinate(int coordinate)
    {
        var column = new double[Chains * Count];
        for (int chain = 0; chain < Chains; chain++)
            for (int draw = 0; draw < Count; draw++) column[chain * Count + draw] = this[draw, chain, coordinate];
        return column;
    }

    /// <summary>Other quantities of the same draws: constrained parameters, derived ones.</summary>
    /// <param name="names">Their names.</param>
    /// <param name="map">Writes the quantities of a draw; its arguments are the coordinates <c>[D]</c> and room for the quantities.</param>
    public Draws Map(IReadOnlyList<string> names, Action<ReadOnlySpan<double>, Span<double>> map)
    {
        int rows = Count * Chains;
        var mapped = new double[rows * names.Count];
        for (int row = 0; row < rows; row++)
            map(Values.AsSpan(row * Dimension, Dimension), mapped.AsSpan(row * names.Count, names.Count));
        return new(mapped, Chains, names.Count, names);
    }
}
