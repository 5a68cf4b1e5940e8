using Stein.Simd;

namespace Stein.Optimizers;

/// <summary>A learning rate that rises linearly over the first steps and then falls along half a cosine to zero.</summary>
/// <param name="Peak">The highest rate, above 0.</param>
/// <param name="Steps">The number of steps of the whole training.</param>
/// <param name="WarmUp">The number of steps of the rise.</param>
readonly record struct LearningRate(double Peak, int Steps, int WarmUp)
{
    /// <summary>The rate of a step.</summary>
    /// <param name="step">The step, from 0.</param>
    public double At(int step)
    {
        if (step < WarmUp) return Peak * (step + 1) / (WarmUp + 1);
        double progress = (step - WarmUp) / Math.Max(1.0, Steps - WarmUp);
        return 0.5 * Peak * (1 + (double)Scalar<double>.Cos(Math.PI * Math.Min(1, progress)));
    }
}
