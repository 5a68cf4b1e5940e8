
namespace Stein.Models;

/// <summary>A fitted model and how it came about.</summary>
/// <param name="Model">The model.</param>
/// <param name="Steps">Training steps done, fine-tuning included; of several networks, by the last one.</param>
/// <param name="BestStep">The step whose weight average the model is; of several networks, of the last one.</param>
/// <param name="ValidationLoss">The objective's mean over the held-out rows, after fine-tuning that of its objective; of several networks, the mean of theirs.</param>
/// <param name="HeldOutImplicitLoss">
/// The implicit loss <c>E[tr J + ½‖s‖²]</c> with the exact trace on the held-out rows, in standardised units and under the noise
/// the objective smooths the data with. NaN for a fit of all noise levels, which is judged by its log-likelihood.
/// </param>
/// <param name="GaussianHeldOutImplicitLoss">The same of the normal with the training rows' moments, under the same noise; NaN where their covariance is singular.</param>
/// <param name="Splits">The rows that each network was trained with and judged by.</param>
public sealed record FitResult(
    ScoreModel Model, int Steps, int BestStep, double ValidationLoss, double HeldOutImplicitLoss, double GaussianHeldOutImplicitLoss,
    IReadOnlyList<RowSplit> Splits);

/// <summary>Rows for one network.</summary>
/// <param name="Training">Indices of the training rows, ascending.</param>
/// <param name="HeldOut">Indices of the held-out rows, ascending.</param>
public sealed record RowSplit(IReadOnlyList<int> Training, IReadOnlyList<int> HeldOut);
