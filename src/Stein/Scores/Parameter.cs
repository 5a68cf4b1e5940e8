using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Stein.Scores;

/// <summary>Checks of the numbers that a density is made of.</summary>
static class Parameter
{
    /// <summary>The number itself, if it is above 0 and finite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static double Positive(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        => value > 0 && double.IsFinite(value) ? value : Refuse<double>(value, name, "above 0 and finite");

    /// <summary>The number itself, if it is 0 or above and finite.</summary>
    /// <inheritdoc cref="Positive" path="/exception"/>
    public static double NotNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        => value >= 0 && double.IsFinite(value) ? value : Refuse<double>(value, name, "0 or above and finite");

    /// <summary>The number itself, if it is finite.</summary>
    /// <inheritdoc cref="Positive" path="/exception"/>
    public static double Finite(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        => double.IsFinite(value) ? value : Refuse<double>(value, name, "finite");

    /// <summary>The number itself, if it is the least one or above.</summary>
    /// <inheritdoc cref="Positive" path="/exception"/>
    public static int AtLeast(int least, int value, [CallerArgumentExpression(nameof(value))] string name = "")
        => value >= least ? value : Refuse<int>(value, name, $"at least {least}");

    [DoesNotReturn]
    static T Refuse<T>(object value, string name, string range)
        => throw new ArgumentOutOfRangeException(name, value, $"It has to be {range}.");
}
