using System.Globalization;
using Stein.Models;
using Stein.Noise;

namespace Stein.Tests.Program;

/// <summary>A model of all noise levels that the program fitted in a moment, to rows of <c>y = 100 + 20 x + 10 z</c>.</summary>
public sealed class FittedModel : IDisposable
{
    const int Rows = 500;

    public FittedModel()
    {
        Data = Program.Write("data.csv", Table(["x", "y"], Values));
        Model = Program["model"];
        Fit(Data, Model);
    }

    public ProgramRun Program { get; } = new();

    public string Data { get; }

    public string Model { get; }

    public DensityModel Density => DensityModel.Load(Model);

    /// <summary>The rows <c>[500, 2]</c>.</summary>
    public static double[] Values { get; } = Draw();

    /// <summary>Fits as the model was fitted.</summary>
    public void Fit(string data, string model, params string[] more)
    {
        var outcome = Program.Run(["fit", data, "-o", model, "--hidden", "16,16", "--steps", "600", "--ensemble", "1", "--threads", "1",
            .. more]);
        if (outcome.Code != 0) throw new InvalidOperationException(outcome.Messages);
    }

    public static string Table(IReadOnlyList<string> columns, double[] values) => string.Join(',', columns) + "\n"
        + string.Concat(values.Chunk(columns.Count)
            .Select(row => string.Join(',', row.Select(value => value.ToString("R", CultureInfo.InvariantCulture))) + "\n"));

    /// <summary>The numbers of a table by columns.</summary>
    public static Dictionary<string, double[]> Columns(string text)
    {
        string[][] lines = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];
        return Enumerable.Range(0, lines[0].Length).ToDictionary(
            i => lines[0][i], i => lines[1..].Select(cells => double.Parse(cells[i], CultureInfo.InvariantCulture)).ToArray());
    }

    public void Dispose() => Program.Dispose();

    static double[] Draw()
    {
        double[] values = new double[2 * Rows];
        new NoiseStream(5, 0).Normals(0, 0, values);
        for (int b = 0; b < Rows; b++) values[2 * b + 1] = 100 + 20 * values[2 * b] + 10 * values[2 * b + 1];
        return values;
    }
}
