using Stein.Files;

namespace Stein.Models;

/// <summary>
/// The anomaly scores of a model's validation rows at each noise level that was tried: what the score of a new row is compared with.
/// </summary>
sealed class ValidationScores
{
    const string LevelsTensor = "validation.levels", ScoresTensor = "validation.anomaly_scores";

    readonly double[] levels;
    readonly double[][] scores;

    /// <summary>Keeps scores, sorted.</summary>
    /// <param name="levels">The noise levels.</param>
    /// <param name="scores">At each level the scores of the same rows, at least one; none is NaN.</param>
    public ValidationScores(IReadOnlyList<double> levels, IReadOnlyList<double[]> scores)
    {
        this.levels = [.. levels];
        this.scores = [.. scores.Select(row => row.Order().ToArray())];
        if (scores.Any(row => row.Length == 0 || row.Length != scores[0].Length || row.Any(double.IsNaN)))
            throw new ArgumentException("the validation scores are no scores of the same rows");
    }

    /// <summary>Whether a level is among those tried.</summary>
    public bool Knows(double level) => levels.Contains(level);

    /// <summary>
    /// The p-value <c>(1 + #{a_j ≥ a})/(n + 1)</c> of a score <c>a</c> among the <c>n</c> scores <c>a_j</c> of validation rows at a level.
    /// </summary>
    public double PValue(double level, double score)
    {
        double[] sorted = scores[Array.IndexOf(levels, level)];
        int below = 0, end = sorted.Length;
        while (below < end)
        {
            int middle = (below + end) / 2;
            if (sorted[middle] < score) below = middle + 1;
            else end = middle;
        }
        return (1.0 + sorted.Length - below) / (sorted.Length + 1);
    }

    /// <summary>Adds them to a file.</summary>
    public void Write(SafetensorsFile file)
    {
        file.Tensors[LevelsTensor] = StoredTensor.Create<double>(levels, levels.Length);
        file.Tensors[ScoresTensor] = StoredTensor.Create<double>([.. scores.SelectMany(row => row)], levels.Length, scores[0].Length);
    }

    /// <summary>Reads them; null if the file has none.</summary>
    /// <exception cref="ArgumentException">They are no scores.</exception>
    public static ValidationScores? Read(SafetensorsFile file)
    {
        if (!file.Tensors.TryGetValue(ScoresTensor, out var stored) || !file.Tensors.TryGetValue(LevelsTensor, out var storedLevels))
            return null;
        if (stored.Shape.Length != 2 || storedLevels.Shape.Length != 1 || stored.Shape[0] != storedLevels.Shape[0])
            throw new ArgumentException("its validation scores do not fit their levels");
        double[] levels = storedLevels.Values<double>().ToArray(), scores = stored.Values<double>().ToArray();
        if (levels.Length == 0 || scores.Length == 0) throw new ArgumentException("its validation scores are empty");
        return new(levels, [.. scores.Chunk(scores.Length / levels.Length)]);
    }
}
