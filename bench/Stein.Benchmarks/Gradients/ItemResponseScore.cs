using Stein.Buffers;
using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Gradients;

/// <summary><see cref="ItemResponse"/> with its score by kernels over the questions, many times as fast as its recording.</summary>
sealed class ItemResponseScore : ILogDensity<double>
{
    const int Students = ItemResponse.Students, Questions = ItemResponse.Questions;

    /// <summary>What stands for a question that is not asked: no answer is ever in doubt.</summary>
    const double NotAsked = -1000;

    readonly double[] shifts, ofStudent = new double[Students], toQuestion = new double[Questions];

    /// <summary>Answers <c>[400, 100]</c>, as of <see cref="ItemResponse"/>.</summary>
    public ItemResponseScore(double[] answers)
    {
        shifts = [.. answers.Select(answer => answer < 0 ? NotAsked : 0)];
        for (int at = 0; at < answers.Length; at++)
        {
            ofStudent[at / Questions] += Math.Max(0, answers[at]);
            toQuestion[at % Questions] += Math.Max(0, answers[at]);
        }
    }

    public int Dimension => Students + 1 + Questions;

    public void Evaluate(ReadOnlyMatrixView<double> points, MatrixView<double> scores)
        => Evaluate(points, new double[points.Rows], scores);

    public void Evaluate(ReadOnlyMatrixView<double> points, Span<double> logDensities, MatrixView<double> scores)
    {
        double[] arguments = new double[Questions], terms = new double[Questions];
        for (int b = 0; b < points.Rows; b++)
        {
            var x = points[b];
            var score = scores[b];
            double mean = x[Students], toMean = ItemResponse.Mean - mean, log = -0.5 * toMean * toMean;
            ReadOnlySpan<double> difficulties = x[(Students + 1)..];
            var ofDifficulty = score[(Students + 1)..];
            for (int question = 0; question < Questions; question++)
            {
                log -= (0.5 * difficulties[question] + toQuestion[question]) * difficulties[question];
                ofDifficulty[question] = -difficulties[question] - toQuestion[question];
            }
            for (int student = 0; student < Students; student++)
            {
                double ability = x[student] + mean;
                var shift = shifts.AsSpan(student * Questions, Questions);
                for (int question = 0; question < Questions; question++)
                    arguments[question] = ability - difficulties[question] + shift[question];
                Elementary.Softplus<double>(arguments, terms);
                log += ofStudent[student] * ability - 0.5 * x[student] * x[student] - Fold.Sum<double>(terms);
                Elementary.Sigmoid<double>(arguments, terms);
                for (int question = 0; question < Questions; question++) ofDifficulty[question] += terms[question];
                double slope = ofStudent[student] - Fold.Sum<double>(terms);
                score[student] = slope - x[student];
                toMean += slope;
            }
            score[Students] = toMean;
            logDensities[b] = log;
        }
    }
}
