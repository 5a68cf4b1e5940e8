using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Gradients;

/// <summary>
/// 400 students answer each some of 100 questions, rightly with probability <c>σ(ability + mean − difficulty)</c>: coordinates are 400
/// abilities about 0, their mean, and 100 difficulties. Priors are normals of deviation 1, about ¾ for the mean.
/// </summary>
/// <remarks>
/// Model and answers: TensorFlow Probability's Inference Gym, <c>SyntheticItemResponseTheory</c>, Apache 2.0; see <c>Data/README.md</c>.
/// </remarks>
readonly struct ItemResponse : IDensity
{
    public const int Students = 400, Questions = 100;

    public const double Mean = 0.75;

    /// <summary>The questions that each student was asked, and the right answers of each student and to each question.</summary>
    readonly int[][] asked;
    readonly int[] ofStudent, toQuestion;

    /// <summary>Answers <c>[400, 100]</c>: 1 for right, 0 for wrong, −1 for not asked.</summary>
    public ItemResponse(double[] answers)
    {
        int[] questions = [.. Enumerable.Range(0, Questions)], students = [.. Enumerable.Range(0, Students)];
        double Answer(int student, int question) => answers[student * Questions + question];
        asked = [.. students.Select(student => questions.Where(question => Answer(student, question) >= 0).ToArray())];
        ofStudent = [.. students.Select(student => questions.Count(question => Answer(student, question) > 0))];
        toQuestion = [.. questions.Select(question => students.Count(student => Answer(student, question) > 0))];
    }

    public int Dimension => Students + 1 + Questions;

    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        R mean = x[Students], log = -0.5 * (mean - Mean) * (mean - Mean);
        var difficulties = x[(Students + 1)..];
        for (int question = 0; question < Questions; question++)
            log -= (0.5 * difficulties[question] + toQuestion[question]) * difficulties[question];
        for (int student = 0; student < Students; student++)
        {
            R ability = x[student] + mean;
            log += ofStudent[student] * ability - 0.5 * x[student] * x[student];
            foreach (int question in asked[student]) log -= R.Softplus(ability - difficulties[question]);
        }
        return log;
    }
}
