namespace Stein.Training;

/// <summary>The rows that one network was trained on, and those that it was validated by.</summary>
/// <param name="Training">Indices of the training rows, ascending.</param>
/// <param name="Validation">Indices of the validation rows, ascending.</param>
sealed record RowSplit(IReadOnlyList<int> Training, IReadOnlyList<int> Validation);
