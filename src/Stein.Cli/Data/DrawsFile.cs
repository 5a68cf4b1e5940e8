namespace Stein.Cli.Data;

/// <summary>One file of draws: of this program, CmdStan, R's posterior, ArviZ, or a plain table.</summary>
/// <param name="Table">Its numbers.</param>
/// <param name="Columns">What its columns are.</param>
/// <param name="Chains">The rows of each chain in the order of the draws; chains in the order of their numbers.</param>
/// <param name="WarmUpRows">Rows of the warm-up, which are left out.</param>
/// <param name="MaxDepth">The greatest depth that trajectories could reach, where that is told.</param>
sealed record DrawsFile(SourceTable Table, DrawsColumns Columns, int[][] Chains, int WarmUpRows, int? MaxDepth)
{
    /// <summary>Methods of CmdStan whose rows are no draws of Markov chains.</summary>
    static readonly string[] otherMethods = ["optimize", "variational", "pathfinder", "laplace", "diagnose"];

    public string Source => Table.Source;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, or <c>-</c>.</param>
    /// <param name="chain">The name of the column that numbers the chains, if it is told.</param>
    /// <param name="session">The session.</param>
    /// <exception cref="ProgramException">It holds no draws, or chains of different lengths.</exception>
    public static DrawsFile Read(string path, string? chain, Session session)
    {
        var (table, comments) = TableReader.ReadDraws(path, session);
        var stan = new StanComments(comments);
        if (otherMethods.Contains(stan.Method))
            throw Refuse(table, $"this is of CmdStan's method {stan.Method}, which draws no Markov chain");
        var columns = DrawsColumns.Of(table, chain);
        if (columns.Others.Count == 0) throw Refuse(table, "there is no column beside that of the chains");
        if (columns.Others.All(DrawsColumns.IsOfSampler)) throw Refuse(table, "every column is the sampler's, and there is no parameter");
        int warmUp = stan.WarmUpRows;
        if (warmUp >= table.Rows) throw Refuse(table, $"all {table.Rows} rows are of the warm-up");
        if (table.Rows - warmUp < stan.Count)
            session.Note($"{table.Source}: the run ended early, with {table.Rows - warmUp} of {stan.Count} draws");
        int[] rows = [.. Enumerable.Range(warmUp, table.Rows - warmUp)];
        int[][] chains = columns.Chain < 0 ? [rows]
            : [.. rows.GroupBy(row => table.Table[row, columns.Chain]).OrderBy(group => group.Key).Select(group => group.ToArray())];
        if (chains.FirstOrDefault(other => other.Length != chains[0].Length) is { } other)
        {
            throw Refuse(table, $"chain {Number(chains[0])} has {chains[0].Length} draws and chain {Number(other)} {other.Length}; chains "
                + "of one length can be compared");
        }
        if (columns.Counters is [var counter, ..]) foreach (int[] draws in chains) Sort(table, draws, counter);
        return new(table, columns, chains, warmUp, stan.MaxDepth);

        string Number(int[] rows) => Numbers.Brief(table.Table[rows[0], columns.Chain]);
    }

    /// <summary>Sorts the draws of a chain by their numbers.</summary>
    static void Sort(SourceTable table, int[] rows, int counter)
    {
        double[] numbers = Array.ConvertAll(rows, row => table.Table[row, counter]);
        Array.Sort(numbers, rows);
        for (int draw = 1; draw < numbers.Length; draw++)
        {
            if (numbers[draw] != numbers[draw - 1]) continue;
            throw Refuse(table, $"two draws of a chain have the number {Numbers.Brief(numbers[draw])} in the column "
                + table.Columns[counter]);
        }
    }

    static ProgramException Refuse(SourceTable table, string sentence) => ProgramException.BadData($"{table.Source}: {sentence}");
}
