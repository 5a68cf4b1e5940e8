using FsCheck.Xunit;
using Stein.Buffers;
using Stein.Files;
using Stein.Models;
using Stein.Networks;
using Stein.Tables;
using Stein.Tests.Networks;
using Stein.Tests.Tables;
using Xunit;

namespace Stein.Tests.Models;

public class ScoreModelFileTests
{
    [Property(MaxTest = 50)]
    public void AModelComesBackFromItsFileBitForBit(int seed)
    {
        var model = RandomModel(seed);
        using var stream = new MemoryStream();
        model.Save(stream);
        var copy = ScoreModel.Load(new MemoryStream(stream.ToArray()));
        Assert.Equal(model.Columns, copy.Columns);
        Assert.Equal(model.Scaling.Mean.ToArray(), copy.Scaling.Mean.ToArray());
        Assert.Equal(model.Scaling.Scale.ToArray(), copy.Scaling.Scale.ToArray());
        Assert.Equal(model.Network.Shape.ToString(), copy.Network.Shape.ToString());
        Assert.Equal(model.Network.Parameters.ToArray(), copy.Network.Parameters.ToArray());
        Assert.Equal("kept", copy.Metadata["note"]);
        using var again = new MemoryStream();
        copy.Save(again);
        Assert.Equal(stream.ToArray(), again.ToArray());
    }

    [Property(MaxTest = 30)]
    public void ScoresComeInTheDatasOwnUnits(int seed)
    {
        var model = RandomModel(seed);
        int dimension = model.Dimension;
        double[] y = [.. Enumerable.Range(0, dimension).Select(i => model.Scaling.Mean[i] + model.Scaling.Scale[i] * (i % 3 - 1))],
            scores = new double[dimension];
        float[] x = [.. Enumerable.Range(0, dimension).Select(i => (float)(i % 3 - 1))], standard = new float[dimension];
        model.Evaluate(new ReadOnlyMatrixView<double>(y, 1, dimension), new MatrixView<double>(scores, 1, dimension));
        model.Network.Evaluate(new ReadOnlyMatrixView<float>(x, 1, dimension), new MatrixView<float>(standard, 1, dimension));
        for (int i = 0; i < dimension; i++) Assert.Equal(standard[i] / model.Scaling.Scale[i], scores[i], 1e-4 * (1 + Math.Abs(scores[i])));
    }

    [Theory]
    [InlineData("format", "another")]
    [InlineData("hidden", "4,x")]
    [InlineData("hidden", "4")]
    [InlineData("activation", "relu")]
    [InlineData("columns", "[1, 2]")]
    [InlineData("columns", "not json")]
    [InlineData("skip", "∞")]
    [InlineData("residual", "perhaps")]
    public void MetadataThatIsNotThatOfAModelIsRefused(string key, string value)
    {
        var file = Stored();
        file.Metadata[key] = value;
        Assert.Throws<TensorFormatException>(() => ScoreModel.Load(Rewritten(file)));
    }

    [Fact]
    public void ClaimsOfAFileTakeNoMemory()
    {
        var file = Stored();
        file.Metadata["hidden"] = "31000,31000";
        var stream = Rewritten(file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<TensorFormatException>(() => ScoreModel.Load(stream));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void MissingMisshapenAndNonFiniteTensorsAreRefused()
    {
        var missing = Stored();
        missing.Tensors.Remove("layers.1.bias");
        Assert.Throws<TensorFormatException>(() => ScoreModel.Load(Rewritten(missing)));
        var misshapen = Stored();
        misshapen.Tensors["layers.1.bias"] = StoredTensor.Create<float>([1, 2, 3], 3);
        Assert.Throws<TensorFormatException>(() => ScoreModel.Load(Rewritten(misshapen)));
        var broken = Stored();
        broken.Tensors["layers.1.bias"] = StoredTensor.Create<float>([1, float.NaN, 0, 0, 0], 5);
        Assert.Throws<TensorFormatException>(() => ScoreModel.Load(Rewritten(broken)));
        var flat = Stored();
        flat.Tensors["scaling.scale"] = StoredTensor.Create<double>([1, 0], 2);
        Assert.Throws<TensorFormatException>(() => ScoreModel.Load(Rewritten(flat)));
    }

    [Property(MaxTest = 30)]
    public void ShapesComeBackFromTheFileBitForBit(int seed)
    {
        var shape = SinhArcsinhTests.RandomMap(seed);
        var file = Stored(shape, SinhArcsinh.Affine(1, 2));
        Assert.Equal([shape.Tail, 1], file.Tensors["scaling.shape.tail"].Values<double>().ToArray());
        var copy = ScoreModel.Load(Rewritten(file)).Scaling;
        Assert.True(copy.IsShaped && copy.Columns[1].IsAffine);
        Assert.Equivalent(shape, copy.Columns[0], strict: true);
        using MemoryStream first = new(), again = new();
        file.Write(first);
        ScoreModel.Load(Rewritten(file)).Save(again);
        Assert.Equal(first.ToArray(), again.ToArray());
    }

    [Fact]
    public void WithoutShapesTheFileHasNone()
        => Assert.DoesNotContain(Stored().Tensors.Keys, name => name.Contains("shape", StringComparison.Ordinal));

    [Theory]
    [InlineData("tail", 0)]
    [InlineData("tail", 1.5)]
    [InlineData("tail", double.NaN)]
    [InlineData("scale", -1)]
    [InlineData("scale", double.PositiveInfinity)]
    [InlineData("location", double.NaN)]
    [InlineData("skewness", double.PositiveInfinity)]
    [InlineData("mean", double.NaN)]
    [InlineData("deviation", 0)]
    public void ShapesOutOfRangeAreRefused(string name, double value)
    {
        var file = Stored(SinhArcsinhTests.RandomMap(1), SinhArcsinh.Affine(1, 2));
        file.Tensors[$"scaling.shape.{name}"] = StoredTensor.Create<double>([value, 1], 2);
        Assert.Throws<TensorFormatException>(() => ScoreModel.Load(Rewritten(file)));
        file.Tensors[$"scaling.shape.{name}"] = StoredTensor.Create<double>([1], 1);
        Assert.Throws<TensorFormatException>(() => ScoreModel.Load(Rewritten(file)));
        file.Tensors.Remove($"scaling.shape.{name}");
        Assert.Throws<TensorFormatException>(() => ScoreModel.Load(Rewritten(file)));
    }

    [Fact]
    public void ThatANetworkIsResidualStandsInTheFileWhereItIs()
    {
        Assert.False(Stored().Metadata.ContainsKey("residual"));
        var file = Stored(residual: true);
        Assert.Equal("true", file.Metadata["residual"]);
        var model = ScoreModel.Load(Rewritten(file));
        Assert.True(model.Network.Shape.Residual);
        var plain = new ScoreNetwork(new(2, [5, 3], Activation.Softplus, -1));
        using var stream = new MemoryStream();
        new ScoreModel(plain, model.Scaling, model.Columns, model.Metadata).Save(stream);
        Assert.False(ScoreModel.Load(new MemoryStream(stream.ToArray())).Network.Shape.Residual);
    }

    static SafetensorsFile Stored(params ReadOnlySpan<SinhArcsinh> shapes) => Stored(residual: false, shapes);

    static SafetensorsFile Stored(bool residual, params ReadOnlySpan<SinhArcsinh> shapes)
    {
        var network = new ScoreNetwork(new(2, [5, 3], Activation.Softplus, -1, residual: residual));
        network.Initialize(new(1, 0));
        using var stream = new MemoryStream();
        new ScoreModel(network, new([0, 1], [1, 2], shapes), ["a", "b"]).Save(stream);
        return SafetensorsFile.Read(new MemoryStream(stream.ToArray()));
    }

    static MemoryStream Rewritten(SafetensorsFile file)
    {
        var stream = new MemoryStream();
        file.Write(stream);
        return new(stream.ToArray());
    }

    static ScoreModel RandomModel(int seed)
    {
        var random = new RandomNetwork(seed, mostConditions: 0);
        int dimension = random.Shape.Dimension;
        double[] mean = [.. Enumerable.Range(0, dimension).Select(i => 10.0 * i - 3.3)],
            scale = [.. Enumerable.Range(0, dimension).Select(i => 0.1 + i)];
        string[] columns = [.. Enumerable.Range(0, dimension).Select(i => $"Spalte „{i}“, \"µ\"")];
        return new(random.Network, new(mean, scale), columns, new Dictionary<string, string> { ["note"] = "kept" });
    }
}
