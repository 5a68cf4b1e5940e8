using Spectre.Console;
using Stein.Training;

namespace Stein.Cli.Commands;

/// <summary>Shows a training in progress: a live bar on a terminal, a line every tenth of the way elsewhere.</summary>
sealed class FitDisplay : IProgress<FitProgress>
{
    readonly Action<FitProgress> report;

    FitDisplay(Action<FitProgress> report) => this.report = report;

    public static T Show<T>(Session session, Func<IProgress<FitProgress>, T> fit)
    {
        if (!session.IsTerminal) return fit(new FitDisplay(Lines(session.Messages)));
        var progress = session.MessagesConsole.Progress().AutoClear(true)
            .Columns(new SpinnerColumn(), new ProgressBarColumn(), new PercentageColumn(),
                new TaskDescriptionColumn { Alignment = Justify.Left });
        return progress.Start(context =>
        {
            var task = context.AddTask("fitting");
            return fit(new FitDisplay(look =>
            {
                task.MaxValue = look.Steps;
                task.Value = look.Step;
                task.Description =
                    $"step {look.Step}/{look.Steps}  loss {Numbers.Loss(look.Loss)}  validation {Numbers.Loss(look.ValidationLoss)}";
            }));
        });
    }

    public void Report(FitProgress value) => report(value);

    static Action<FitProgress> Lines(TextWriter writer)
    {
        int tenths = 0;
        return look =>
        {
            int reached = (int)(10L * look.Step / look.Steps);
            if (reached == tenths) return;
            tenths = reached;
            writer.WriteLine(
                $"step {look.Step}/{look.Steps}  loss {Numbers.Loss(look.Loss)}  validation loss {Numbers.Loss(look.ValidationLoss)}");
        };
    }
}
