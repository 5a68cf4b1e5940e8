using Stein.Sampling;

namespace Stein.Cli.Data;

/// <summary>
/// Draws as CmdStan writes them: for each chain a table after comments, what the sampler reports before the parameters. The depth of
/// trees is left out, for there are none, and so is the block of comments about the adaptation, which CmdStan reads whole or not at all
/// and which would tell the metric.
/// </summary>
static class StanFile
{
    static readonly string[] reported = [DrawsColumns.LogDensity, DrawsColumns.Acceptance, DrawsColumns.StepSize,
        DrawsColumns.LeapfrogSteps, DrawsColumns.Divergent, DrawsColumns.Energy];

    /// <summary>The file of a chain: its number, from 1, stands before the extension.</summary>
    public static string Path(string path, int chain)
    {
        string name = System.IO.Path.GetFileName(path), zip = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[^3..] : "";
        string extension = System.IO.Path.GetExtension(name[..^zip.Length]) + zip;
        return $"{path[..^extension.Length]}_{chain + 1}{extension}";
    }

    /// <summary>Writes a file for each chain.</summary>
    public static void Write(string path, Session session, DrawResult run, DrawOptions options, string model, ulong seed)
    {
        var draws = run.Draws;
        string[] columns = [.. reported, .. draws.Names];
        for (int chain = 0; chain < draws.Chains; chain++)
        {
            var values = new double[draws.Count * columns.Length];
            for (int draw = 0; draw < draws.Count; draw++)
            {
                int at = draw * draws.Chains + chain;
                var step = run.Steps[at];
                var row = values.AsSpan(draw * columns.Length, columns.Length);
                (row[0], row[1], row[2]) = (run.LogDensities[at], step.Acceptance, step.StepSize);
                (row[3], row[4], row[5]) = (step.LeapfrogSteps, step.Divergent ? 1 : 0, step.EnergyOfDraw);
                draws.Values.AsSpan(at * draws.Dimension, draws.Dimension).CopyTo(row[reported.Length..]);
            }
            string[] comments =
            [
                $"model = {model}", "method = sample", "  sample", $"    num_samples = {options.Count * options.Thinning}",
                $"    num_warmup = {options.WarmUp}", "    save_warmup = 0", $"    thin = {options.Thinning}", "    algorithm = hmc",
                $"id = {chain + 1}", "random", $"  seed = {seed}",
            ];
            OutputFile.Write(Path(path, chain), session, stream =>
            {
                using var writer = TableWriter.Text(stream);
                foreach (string line in comments) writer.WriteLine($"# {line}");
                TableWriter.Write(writer, columns);
                TableWriter.Write(writer, columns.Length, values);
            });
        }
    }
}
