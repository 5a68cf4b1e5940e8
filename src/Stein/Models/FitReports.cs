namespace Stein.Models;

/// <summary>How the fit of a <see cref="ScoreModel"/> went.</summary>
/// <param name="Steps">Training steps done.</param>
/// <param name="BestStep">The step whose averaged parameters the model has.</param>
/// <param name="ValidationLoss">The objective's mean over the validation rows.</param>
/// <param name="ImplicitLoss">
/// The implicit loss <c>E[tr J + ½‖s‖²]</c> with the exact trace on the validation rows, over standardised columns and under the noise that
/// the objective smooths the data with.
/// </param>
/// <param name="GaussianImplicitLoss">
/// The same of the normal with the training rows' moments; NaN where their covariance is singular.
/// </param>
/// <param name="ValidationRows">Indices of the validation rows, ascending; the others were trained on.</param>
public sealed record ScoreFitReport(
    int Steps, int BestStep, double ValidationLoss, double ImplicitLoss, double GaussianImplicitLoss,
    IReadOnlyList<int> ValidationRows);

/// <summary>How the fit of a <see cref="DensityModel"/> went.</summary>
/// <param name="Steps">Training steps done, fine-tuning included; of an ensemble, by the last network.</param>
/// <param name="BestStep">The step whose averaged parameters the model has; of an ensemble, of the last network.</param>
/// <param name="ValidationLoss">The objective's mean over the validation rows; of an ensemble, the mean of the networks'.</param>
/// <param name="LogLikelihood">
/// The mean log-likelihood of the validation rows that equal no training row, in nats, in the data's units. In an ensemble each row is
/// judged by the one network that did not train on it; the ensemble as a whole does better.
/// </param>
/// <param name="GaussianLogLikelihood">
/// The same of the normal with the training rows' moments; NaN where their covariance is singular.
/// </param>
/// <param name="LevelsTried">The noise levels tried for the density, each with that mean log-likelihood.</param>
/// <param name="ValidationRows">
/// Of each network, the indices of its validation rows, ascending; it was trained on the others.
/// </param>
public sealed record DensityFitReport(
    int Steps, int BestStep, double ValidationLoss, double LogLikelihood, double GaussianLogLikelihood,
    IReadOnlyList<(double Level, double LogLikelihood)> LevelsTried, IReadOnlyList<IReadOnlyList<int>> ValidationRows);
