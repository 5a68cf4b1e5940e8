using Stein.Buffers;
using Stein.Networks;
using Stein.Scores;
using Xunit;

namespace Stein.Tests.Networks;

/// <summary>What is promised to callers on many threads at once.</summary>
public class SharedNetworkTests
{
    const int Rows = 700, Dimension = 3, Conditions = 4, Callers = 4, Rounds = 30;

    public static TheoryData<string> Scores => ["network", "level", "ensemble"];

    [Theory]
    [MemberData(nameof(Scores))]
    public async Task CallersAtOnceGetWhatEachWouldGetAlone(string name)
    {
        var score = Make(name);
        var points = new float[Rows * Dimension];
        new Stein.Noise.NoiseStream(3, 0).Normals<float>(0, 0, points);
        float[] expected = All(Make(name), points, Rows);
        using var start = new Barrier(Callers);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                for (int round = 0; round < Rounds; round++)
                {
                    // Others ask for other numbers of rows.
                    int rows = 1 + (caller + 1) * 149 * (round + 1) % Rows;
                    float[] actual = All(score, points, rows);
                    for (int part = 0, from = 0, to = 0; part < 4; part++)
                    {
                        int width = part == 1 ? 1 : part == 3 ? Dimension * Dimension : Dimension;
                        var wanted = expected.AsSpan(from, rows * width);
                        Assert.True(wanted.SequenceEqual(actual.AsSpan(to, rows * width)), $"{name}, part {part}");
                        (from, to) = (from + Rows * width, to + rows * width);
                    }
                }
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
    }

    [Fact]
    public void ALevelDoesNotMixOldParametersWithNewOnes()
    {
        var network = Network(1);
        var levels = new NoiseConditionalNetwork([Network(2), network], new(new(0.1, 5), Conditions));
        var old = levels.At(0.5);
        network.SetParameters(Network(3).Parameters);
        float[] points = new float[2 * Dimension], scores = new float[2 * Dimension], jacobians = new float[2 * Dimension * Dimension];
        Assert.Throws<InvalidOperationException>(() => old.Evaluate(View(points), Mutable(scores)));
        Assert.Throws<InvalidOperationException>(() => old.Trace(View(points), Mutable(scores), new float[2]));
        Assert.Throws<InvalidOperationException>(
            () => old.Jacobian(View(points), new MatrixView<float>(jacobians, 2, Dimension * Dimension)));
        levels.At(0.5).Evaluate(View(points), Mutable(scores));

        static ReadOnlyMatrixView<float> View(float[] items) => new(items, 2, Dimension);

        static MatrixView<float> Mutable(float[] items) => new(items, 2, Dimension);
    }

    [Fact]
    public void AsManyAreMadeAsAreLentAtOnce()
    {
        int made = 0;
        var lending = new Lending<object>(() => { made++; return new(); });
        lending.Reserve(2);
        object a = lending.Borrow(), b = lending.Borrow();
        Assert.Equal(2, made);
        object c = lending.Borrow();
        Assert.Equal(3, made);
        Assert.Equal(3, new[] { a, b, c }.Distinct().Count());
        lending.Return(b);
        Assert.Same(b, lending.Borrow());
        foreach (object item in new[] { a, b, c }) lending.Return(item);
        lending.Reserve(3);
        Assert.Equal(3, made);
    }

    /// <summary>Scores with traces, scores alone, and Jacobians.</summary>
    static float[] All(IDifferentiableScore<float> score, float[] points, int rows)
    {
        float[] scores = new float[rows * Dimension], traces = new float[rows], alone = new float[rows * Dimension];
        var jacobians = new float[rows * Dimension * Dimension];
        var x = new ReadOnlyMatrixView<float>(points, rows, Dimension);
        score.Trace(x, new(scores, rows, Dimension), traces);
        score.Evaluate(x, new(alone, rows, Dimension));
        score.Jacobian(x, new(jacobians, rows, Dimension * Dimension));
        return [.. scores, .. traces, .. alone, .. jacobians];
    }

    static IDifferentiableScore<float> Make(string name)
    {
        if (name == "network")
        {
            var network = new ScoreNetwork(new(Dimension, [20, 20], skip: -1));
            network.Initialize(new(1, 0));
            return network;
        }
        ScoreNetwork[] networks = name == "level" ? [Network(1)] : [Network(1), Network(2), Network(3)];
        return new NoiseConditionalNetwork(networks, new(new(0.1, 5), Conditions)).At(0.7);
    }

    static ScoreNetwork Network(ulong seed)
    {
        var network = new ScoreNetwork(new(Dimension, [20, 20], Activation.Silu, conditions: Conditions, residual: true));
        network.Initialize(new(seed, 0));
        return network;
    }
}
