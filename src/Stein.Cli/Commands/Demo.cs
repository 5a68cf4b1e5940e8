using System.CommandLine;
using System.Diagnostics;
using Spectre.Console;
using Stein.Cli.Data;
using Stein.Cli.Plots;
using Stein.Diagnostics;
using Stein.Models;
using Stein.Shards;
using Table = Stein.Tables.Table;

namespace Stein.Cli.Commands;

/// <summary><c>stein demo</c>: Old Faithful from data to picture in one run.</summary>
static class Demo
{
    const int Samples = 1000;

    public static Command Create(Session session)
    {
        var output = new Option<string>("--out")
        {
            Description = "The folder to write to.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "stein-demo",
        };
        var seed = Parameters.Seed();
        var threads = Parameters.Threads();
        var command = new Command("demo", "Fits, samples and draws 272 eruptions of the Old Faithful geyser.") { output, seed, threads };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(output), parsed.GetValue(seed), parsed.GetValue(threads), session));
        return command;
    }

    static void Run(string folder, ulong seed, int threads, Session session)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ProgramException.FileTrouble($"{folder}: this folder cannot be made", e);
        }
        string At(string name) => Path.Combine(folder, name);
        OutputFile.Check(At("model.safetensors"));

        var clock = Stopwatch.StartNew();
        var data = OldFaithful.Read();
        using var pool = new WorkerPool(threads);
        var model = FitDisplay.Show(session,
            progress => DensityModel.Fit(data.Table, null, seed, pool, progress, session.Cancellation));
        var report = model.Report!;
        double fitted = clock.Elapsed.TotalSeconds;
        var samples = new ModelSampler(new(), false, seed, threads).Draw(model, Samples, session);
        double sampled = clock.Elapsed.TotalSeconds;
        var deviations = (model.Scaling.Scale[0], model.Scaling.Scale[1]);
        var figure = PlaneFigure.Draw(model, deviations, data, samples, [.. data.Columns.Select(OldFaithful.Label)]);
        OutputFile.Write(At("model.safetensors"), session, model.Save);
        TableWriter.Write(At("samples.csv"), session, samples.Table);
        figure.Write(At("demo.png"), session);
        figure.Write(At("demo.svg"), session);

        double near = MaximumMeanDiscrepancy.Squared(Standardised(samples.Table), Standardised(data.Table), data.Dimension);
        var validation = report.ValidationRows[0];
        int[] training = [.. Enumerable.Range(0, data.Table.RowCount).Except(validation)];
        double ideal = MaximumMeanDiscrepancy.Squared(
            Standardised(data.Table.Take(training)), Standardised(data.Table.Take(validation)), data.Dimension);
        var table = new Spectre.Console.Table()
            .SimpleBorder().AddColumn("Old Faithful").AddColumn("Stein", Right).AddColumn("to compare with", Right);
        table.AddRow(
            "validation log-likelihood", Numbers.Loss(report.LogLikelihood), $"{Numbers.Loss(report.GaussianLogLikelihood)} a Gaussian");
        table.AddRow("MMD² to the rows", $"{Numbers.Loss(near)} samples", $"{Numbers.Loss(ideal)} two parts of them");
        table.AddRow("seconds", $"{clock.Elapsed.TotalSeconds:F1}", $"{fitted:F1} fit, {sampled - fitted:F1} sampling");
        session.ResultsConsole.Write(table);
        session.Results.WriteLine($"wrote {At("model.safetensors")}, {At("samples.csv")}, {At("demo.png")} and {At("demo.svg")}");

        double[] Standardised(Table rows) => Array.ConvertAll(model.Scaling.Standardize(rows.Matrix).Items.ToArray(), x => (double)x);
    }

    static void Right(TableColumn column) => column.RightAligned();
}
