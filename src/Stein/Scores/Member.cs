using Stein.Buffers;
using Stein.Simd;

namespace Stein.Scores;

/// <summary>One member of a family of densities: <c>p̃(·; β)</c> at fixed parameters.</summary>
/// <typeparam name="TFamily">The family.</typeparam>
/// <remarks>The default value has no parameters, dimension 0, and is no density.</remarks>
readonly struct Member<TFamily> : IDensity where TFamily : struct, IParametricDensity
{
    readonly TFamily family;
    readonly double[]? parameters;

    /// <summary>The density of the given parameters.</summary>
    /// <param name="family">The family.</param>
    /// <param name="parameters">The parameters <c>β</c>, <c>[P]</c>, all finite; they are copied.</param>
    /// <exception cref="ArgumentException">The family has another number of parameters, or one is not finite.</exception>
    public Member(TFamily family, ReadOnlySpan<double> parameters)
    {
        if (parameters.Length != family.Parameters)
        {
            throw new ArgumentException(
                $"{parameters.Length} numbers are not the {family.Parameters} parameters of the family", nameof(parameters));
        }
        foreach (double parameter in parameters) Parameter.Finite(parameter, nameof(parameters));
        (this.family, this.parameters) = (family, parameters.ToArray());
    }

    /// <inheritdoc/>
    public int Dimension => parameters is null ? 0 : family.Dimension;

    /// <inheritdoc/>
    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        ReadOnlySpan<double> parameters = this.parameters;
        int count = parameters.Length;
        using var scratch = new Scratch<R>(Scratch<R>.Fits(count) ? stackalloc R[count] : [], count);
        var constants = scratch.Span;
        for (int k = 0; k < count; k++) constants[k] = R.Constant(parameters[k]);
        return family.LogDensity<R>(x, constants);
    }
}
