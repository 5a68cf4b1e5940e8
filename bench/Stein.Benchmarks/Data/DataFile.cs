using System.Globalization;
using System.IO.Compression;
using Stein.Buffers;
using Stein.Tables;

namespace Stein.Benchmarks.Data;

/// <summary>The data sets kept beside this file.</summary>
/// <param name="Values">The numbers, <c>[Rows, Columns]</c>.</param>
/// <param name="Columns">Numbers in a row.</param>
sealed record DataFile(double[] Values, int Columns)
{
    /// <summary>Measurements of a wine, without its grade.</summary>
    const int Measurements = 11;

    public int Rows => Values.Length / Columns;

    public ReadOnlyMatrixView<double> Matrix => new(Values, Rows, Columns);

    public Table Table => Table.FromRows(Values, Columns);

    /// <summary>The measurements of red or white wines.</summary>
    public static DataFile Wine(string colour) => Parse(File.ReadLines(At($"winequality-{colour}.csv")).Skip(1), Measurements);

    /// <summary>The pictures of the digits.</summary>
    public static DataFile Digits() => Read("digits.csv.gz", 64);

    /// <summary>The numbers of a file, packed or not.</summary>
    public static DataFile Read(string name, int columns)
    {
        if (!name.EndsWith(".gz")) return Parse(File.ReadLines(At(name)), columns);
        using var reader = new StreamReader(new GZipStream(File.OpenRead(At(name)), CompressionMode.Decompress));
        return Parse(reader.ReadToEnd().Split('\n'), columns);
    }

    /// <summary>Some of the rows.</summary>
    public DataFile Pick(IEnumerable<int> rows) => new(Matrix.Pick([.. rows]), Columns);

    static DataFile Parse(IEnumerable<string> lines, int columns) => new(
        [.. lines.Where(line => line.Length > 0)
            .SelectMany(line => line.Split(',', ';').Take(columns).Select(text => double.Parse(text, CultureInfo.InvariantCulture)))],
        columns);

    static string At(string name) => Path.Combine(AppContext.BaseDirectory, "Data", name);
}
