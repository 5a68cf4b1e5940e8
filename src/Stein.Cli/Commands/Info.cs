using System.CommandLine;
using Spectre.Console;

namespace Stein.Cli.Commands;

/// <summary><c>stein info</c>: what a model file holds.</summary>
static class Info
{
    /// <summary>Metadata that the table of the network already tells.</summary>
    static readonly string[] structural = ["format", "columns", "hidden", "activation", "skip"];

    public static Command Create(Session session)
    {
        var model = Parameters.Model();
        var command = new Command("info", "Tells what a model file holds.") { model };
        command.SetAction(parsed =>
        {
            var scores = ModelFile.Read(parsed.GetRequiredValue(model));
            var console = session.ResultsConsole;

            var columns = new Table().SimpleBorder().AddColumn("column").AddColumn("mean", Right).AddColumn("standard deviation", Right);
            if (scores.Scaling.IsShaped) columns.AddColumn("skewness", Right).AddColumn("tail", Right);
            for (int d = 0; d < scores.Dimension; d++)
            {
                List<string> cells = [scores.Columns[d].EscapeMarkup(), Numbers.Brief(scores.Scaling.Mean[d]), Numbers.Brief(scores.Scaling.Scale[d])];
                if (scores.Scaling.IsShaped) cells.AddRange([Numbers.Brief(scores.Scaling.Columns[d].Skewness), Numbers.Brief(scores.Scaling.Columns[d].Tail)]);
                columns.AddRow([.. cells]);
            }
            console.Write(columns);

            var facts = new Table().SimpleBorder().AddColumn("model").AddColumn("");
            facts.AddRow("network", scores.Network.Shape.ToString());
            facts.AddRow("parameters", Numbers.Grouped(scores.Network.Shape.ParameterCount));
            foreach (var (key, value) in scores.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                if (!structural.Contains(key)) facts.AddRow(key.Replace('_', ' ').EscapeMarkup(), value.EscapeMarkup());
            console.Write(facts);
        });
        return command;
    }

    static void Right(TableColumn column) => column.RightAligned();
}
