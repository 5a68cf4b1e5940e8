namespace Stein.Objectives;

/// <summary>Checks of the noise that data are smoothed with.</summary>
static class Smoothings
{
    /// <summary>A noise floor: a standard deviation that may be zero.</summary>
    public static float Floor(float sigma) => float.IsFinite(sigma) && sigma >= 0
        ? sigma
        : throw new ArgumentOutOfRangeException(nameof(sigma), sigma, "a noise floor is a standard deviation of at least 0");
}
