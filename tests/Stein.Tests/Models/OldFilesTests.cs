using System.Globalization;
using Stein.Files;
using Stein.Models;
using Stein.Networks;
using Stein.Tables;
using Stein.Tests.Program;
using Xunit;

#pragma warning disable xUnit1051 // Six rows need no cancellation.

namespace Stein.Tests.Models;

/// <summary>
/// Models written by version 0.1.0, with rows and what it said of them: scores, log-likelihoods to 1e-5 nats, anomaly scores. See
/// <c>Data/README.md</c>.
/// </summary>
public class OldFilesTests
{
    [Fact]
    public void AModelOfOneLevelKeepsItsScores()
    {
        var model = ScoreModel.Load(Path("one-level.safetensors"));
        Assert.Equal(["duration", "waiting"], model.Columns);
        Assert.Equal((Activation.Tanh, -1f, "0.1"),
            (model.Network.Shape.Activation, model.Network.Shape.Skip, model.Metadata["noise_floor"]));
        RequireScores(model, Recorded("one-level.csv"));
    }

    [Theory]
    [InlineData("all-levels", 1, 0.05, false, "duration", "waiting")]
    [InlineData("ensemble", 2, 0.05, true, "Größe, µm", "weight")]
    public void AModelOfAllLevelsKeepsItsScoresAndLikelihoods(string name, int networks, double level, bool shaped, params string[] columns)
    {
        var model = DensityModel.Load(Path($"{name}.safetensors"));
        Assert.Equal(columns, model.Columns);
        Assert.Equal((networks, level, shaped), (model.Scores.Ensemble.Count, model.Level, model.Scaling.IsShaped));
        Assert.True(model.Scores.Ensemble[0].Shape.Residual);
        var recorded = Recorded($"{name}.csv");
        RequireScores(model, recorded);
        var rows = recorded.Select(columns);
        var likelihoods = model.LogLikelihood(rows, 1e-5);
        var anomalies = model.AnomalyScores(rows);
        for (int row = 0; row < rows.RowCount; row++)
        {
            // Single precision leaves about 1e-4, and less far out.
            double known = recorded[row, "log_likelihood"], slack = 2e-4 * (1 + Math.Abs(known));
            Assert.Equal(known, likelihoods[row].Value, slack);
            Assert.Equal(recorded[row, "anomaly_score"], model.AnomalyScore(likelihoods[row].Value).Score, slack);
            Assert.Equal(recorded[row, "anomaly_score"], anomalies[row].Score, slack + 1e-3);
            Assert.True(double.IsNaN(anomalies[row].PValue));
        }
    }

    [Theory]
    [InlineData("one-level")]
    [InlineData("all-levels")]
    [InlineData("ensemble")]
    public void WrittenAnewTheyHaveTheNamesOfTodayAndTheSameNumbers(string name)
    {
        byte[] renewed = SmallFit.Bytes(IModel.Load(Path($"{name}.safetensors")));
        SafetensorsFile old = Read(File.ReadAllBytes(Path($"{name}.safetensors"))), file = Read(renewed);
        Assert.Equal(old.Metadata.Count, file.Metadata.Count);
        Assert.Equal(old.Tensors.Keys.Select(key => key.Replace("members.", "networks.")).Order(), file.Tensors.Keys.Order());
        foreach (var (key, tensor) in old.Tensors)
            Assert.Equal(tensor.Bytes.ToArray(), file.Tensors[key.Replace("members.", "networks.")].Bytes.ToArray());
        Assert.Equal(name == "one-level", !file.Metadata.ContainsKey("networks"));
        Assert.DoesNotContain("members", file.Metadata.Keys);
        Assert.DoesNotContain("wrapping", file.Metadata.Keys);
        Assert.Equal(renewed, SmallFit.Bytes(IModel.Load(new MemoryStream(renewed))));

        static SafetensorsFile Read(byte[] bytes) => SafetensorsFile.Read(new MemoryStream(bytes));
    }

    [Fact]
    public void TheyCanBeUsedInEveryWay()
    {
        var model = DensityModel.Load(Path("ensemble.safetensors"));
        Assert.All(model.Sample(20, seed: 1).Values.ToArray(), x => Assert.True(double.IsFinite(x)));
        Assert.True(double.IsFinite(model.Impute(Table.FromRow(double.NaN, 10), 3).Mean()[0, "Größe, µm"]));
        Assert.True(double.IsFinite(model.ContinueFit(model.Sample(50, seed: 2), new() { Steps = 1 }).Report!.LogLikelihood));
    }

    static void RequireScores(IModel model, Table recorded)
    {
        var scores = model.Score(recorded.Select(model.Columns));
        foreach (string column in model.Columns)
        {
            double[] known = recorded.Column($"score_{column}"), own = scores.Column(column);
            for (int row = 0; row < own.Length; row++) Assert.Equal(known[row], own[row], 1e-5 * (1 + Math.Abs(known[row])));
        }
    }

    /// <summary>A table whose names hold a comma where they are quoted.</summary>
    static Table Recorded(string file)
    {
        string[] lines = File.ReadAllLines(Path(file));
        string[] names = [.. lines[0].Split('"')
            .SelectMany((part, place) => place % 2 == 1 ? [part] : part.Split(',', StringSplitOptions.RemoveEmptyEntries))];
        double[][] rows = [.. lines[1..]
            .Select(line => Array.ConvertAll(line.Split(','), text => double.Parse(text, CultureInfo.InvariantCulture)))];
        return Table.FromRows(rows, names);
    }

    static string Path(string file) => System.IO.Path.Combine(ProgramRun.Shared("models"), file);
}
