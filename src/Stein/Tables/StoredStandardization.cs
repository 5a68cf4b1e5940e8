using Stein.Files;

namespace Stein.Tables;

/// <summary>
/// A standardisation as tensors of a file: <c>scaling.mean</c> and <c>scaling.scale</c>, and <c>scaling.shape.…</c> if it is shaped.
/// </summary>
static class StoredStandardization
{
    static readonly (string Name, Func<SinhArcsinh, double> Of)[] shapes =
    [
        ("scaling.shape.location", column => column.Location), ("scaling.shape.scale", column => column.Scale),
        ("scaling.shape.skewness", column => column.Skewness), ("scaling.shape.tail", column => column.Tail),
        ("scaling.shape.mean", column => column.Mean), ("scaling.shape.deviation", column => column.Deviation),
    ];

    /// <summary>Adds a standardisation to a file.</summary>
    public static void Write(Standardization scaling, SafetensorsFile file)
    {
        int dimension = scaling.Dimension;
        file.Tensors["scaling.mean"] = StoredTensor.Create(scaling.Mean, dimension);
        file.Tensors["scaling.scale"] = StoredTensor.Create(scaling.Scale, dimension);
        if (!scaling.IsShaped) return;
        foreach (var (name, of) in shapes)
            file.Tensors[name] = StoredTensor.Create<double>(Array.ConvertAll(scaling.Columns.ToArray(), column => of(column)), dimension);
    }

    /// <summary>Reads a standardisation of so many columns.</summary>
    /// <exception cref="ArgumentException">A tensor is missing, has another shape, or holds a number out of its range.</exception>
    public static Standardization Read(int dimension, SafetensorsFile file)
    {
        var mean = file.Values<double>("scaling.mean", dimension);
        var scale = file.Values<double>("scaling.scale", dimension);
        if (!shapes.Any(shape => file.Tensors.ContainsKey(shape.Name))) return new(mean, scale);
        double[][] values = [.. shapes.Select(shape => file.Values<double>(shape.Name, dimension).ToArray())];
        return new(mean, scale, [.. Enumerable.Range(0, dimension)
            .Select(i => new SinhArcsinh(values[0][i], values[1][i], values[2][i], values[3][i], values[4][i], values[5][i]))]);
    }
}
