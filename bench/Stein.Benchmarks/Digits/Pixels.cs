using Stein.Benchmarks.Data;

namespace Stein.Benchmarks.Digits;

/// <summary>The pixels of pictures that vary enough to be modelled; the others have one grey level, the commonest of theirs.</summary>
/// <param name="Varying">Their columns, ascending.</param>
/// <param name="Background">The commonest grey level of each column.</param>
sealed record Pixels(int[] Varying, double[] Background)
{
    /// <summary>Grey levels are the whole numbers from 0, the paper, to this one.</summary>
    public const int Darkest = 16;

    public int Dimension => Background.Length;

    /// <summary>The pixels that differ from their background in more than a share of the pictures.</summary>
    public static Pixels Of(DataFile pictures, double share)
    {
        var varying = new List<int>();
        var background = new double[pictures.Columns];
        for (int i = 0; i < background.Length; i++)
        {
            var commonest = Enumerable.Range(0, pictures.Rows).CountBy(row => pictures.Matrix[row, i]).MaxBy(level => level.Value);
            background[i] = commonest.Key;
            if (pictures.Rows - commonest.Value > share * pictures.Rows) varying.Add(i);
        }
        return new([.. varying], background);
    }

    /// <summary>The varying pixels alone.</summary>
    public DataFile Select(DataFile pictures)
        => new([.. Enumerable.Range(0, pictures.Rows).SelectMany(row => Varying.Select(i => pictures.Matrix[row, i]))], Varying.Length);

    /// <summary>Whole pictures from varying pixels, at the nearest grey levels.</summary>
    /// <param name="values">The varying pixels, <c>[n, Varying]</c>.</param>
    public DataFile Complete(ReadOnlySpan<double> values)
    {
        int count = values.Length / Varying.Length;
        var pictures = new double[count * Dimension];
        for (int row = 0; row < count; row++)
        {
            Background.CopyTo(pictures, row * Dimension);
            for (int i = 0; i < Varying.Length; i++)
                pictures[row * Dimension + Varying[i]] = Math.Clamp(Math.Round(values[row * Varying.Length + i]), 0, Darkest);
        }
        return new(pictures, Dimension);
    }
}
