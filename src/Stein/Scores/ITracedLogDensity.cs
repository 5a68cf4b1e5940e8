using System.Numerics;

namespace Stein.Scores;

/// <summary>All that a density written by its logarithm has to offer: log-density, score, and the trace of the score's Jacobian.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public interface ITracedLogDensity<T> : ILogDensity<T>, ITracedScore<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>;
