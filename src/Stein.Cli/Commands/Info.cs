using System.CommandLine;
using Spectre.Console;
using Stein.Models;

namespace Stein.Cli.Commands;

/// <summary><c>stein info</c>: what a model file holds.</summary>
static class Info
{
    /// <summary>Metadata that the table of the network already tells.</summary>
    static readonly string[] structural = ["format", "columns", "hidden", "activation", "skip"];

    public static Command Create(Session session)
    {
        var path = Parameters.Model();
        var command = new Command("info", "Tells what a model file holds.") { path };
        command.SetAction(parsed =>
        {
            var model = ModelFile.Read(parsed.GetRequiredValue(path));
            var console = session.ResultsConsole;

            var columns = new Table().SimpleBorder().AddColumn("column").AddColumn("mean", Right).AddColumn("standard deviation", Right);
            if (model.Scaling.IsShaped) columns.AddColumn("skewness", Right).AddColumn("tail", Right);
            for (int d = 0; d < model.Dimension; d++)
            {
                List<string> cells = [model.Columns[d].EscapeMarkup(), Numbers.Brief(model.Scaling.Mean[d]),
                    Numbers.Brief(model.Scaling.Scale[d])];
                if (model.Scaling.IsShaped)
                    cells.AddRange([Numbers.Brief(model.Scaling.Skewness(d)), Numbers.Brief(model.Scaling.Tail(d))]);
                columns.AddRow([.. cells]);
            }
            console.Write(columns);

            var facts = new Table().SimpleBorder().AddColumn("model").AddColumn("");
            var (shape, networks) = model is DensityModel density ? (density.Scores.Ensemble[0].Shape, density.Scores.Ensemble.Count)
                : (((ScoreModel)model).Network.Shape, 1);
            facts.AddRow("network", networks == 1 ? $"{shape}" : $"{networks} of {shape}");
            facts.AddRow("parameters", Numbers.Grouped((long)networks * shape.ParameterCount));
            foreach (var (key, value) in model.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                if (!structural.Contains(key)) facts.AddRow(key.Replace('_', ' ').EscapeMarkup(), value.EscapeMarkup());
            console.Write(facts);
        });
        return command;
    }

    static void Right(TableColumn column) => column.RightAligned();
}
