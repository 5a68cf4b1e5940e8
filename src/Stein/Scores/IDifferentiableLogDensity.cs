using System.Numerics;

namespace Stein.Scores;

/// <summary>All that follows from a density's formula: log-density, score, and the score's Jacobian with its trace.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public interface IDifferentiableLogDensity<T> : ILogDensity<T>, IDifferentiableScore<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>;
