using FsCheck.Xunit;
using Stein.Buffers;
using Stein.Networks;
using Xunit;

namespace Stein.Tests.Networks;

/// <summary>
/// What a pass gives depends on the last way forward and the arguments alone: whatever came before, and however often it is asked.
/// </summary>
public class PassTests
{
    static readonly PassKind[] kinds =
        [PassKind.Gradient, PassKind.Trace(), PassKind.Trace(TraceMethod.Tangents), PassKind.Slices(1), PassKind.Slices(3)];

    [Property(MaxTest = 60)]
    public void AskedAgainAPassGivesTheSame(int seed)
    {
        foreach (var kind in kinds)
        {
            var tile = new Tile(seed, kind);
            var (scores, traces) = Forward(tile.Pass, kind, tile.Points);
            float[] gradient = Backward(tile.Pass, kind, tile.Rows);
            // The points need not stay, nor does a second way back find another one.
            tile.Inputs.AsSpan().Clear();
            Assert.Equal(gradient, Backward(tile.Pass, kind, tile.Rows));
            Assert.Equal(traces, Traces(tile.Pass, kind, tile.Rows));
            Assert.Equal(traces, Traces(tile.Pass, kind, tile.Rows));
            Assert.Equal(gradient, Backward(tile.Pass, kind, tile.Rows));
            Assert.Equal(scores, tile.Pass.Scores.Items.ToArray());
        }
    }

    [Property(MaxTest = 40)]
    public void NothingThatCameBeforeMatters(int seed)
    {
        foreach (var kind in kinds)
        {
            var tile = new Tile(seed, kind);
            NetworkPass used = tile.Pass, fresh = tile.Network.CreatePass(kind);
            var history = new Random(seed);
            for (int i = 0; i < 5; i++)
            {
                int rows = history.Next(1, tile.Rows + 1);
                var dropout = history.Next(2) == 0 ? default : new Dropout(0.5, new(1, 1)).Of(3, history.Next(9));
                used.Forward(tile.Points.Slice(0, rows), dropout);
                if (history.Next(2) == 0) Traces(used, kind, rows);
                else if (!kind.IsTrace && !kind.IsSlices) Backward(used, kind, rows);
                if (history.Next(4) == 0) tile.Network.SetParameters(tile.Network.Parameters.ToArray());
            }
            var (expected, actual) = (Forward(fresh, kind, tile.Points), Forward(used, kind, tile.Points));
            Assert.Equal(expected.Scores, actual.Scores);
            Assert.Equal(expected.Traces, actual.Traces);
            Assert.Equal(Backward(fresh, kind, tile.Rows), Backward(used, kind, tile.Rows));
        }
    }

    [Fact]
    public void OutOfTurnAPassThrows()
    {
        foreach (var kind in kinds)
        {
            var tile = new Tile(3, kind);
            var pass = tile.Pass;
            bool traced = kind.IsTrace || kind.IsSlices;
            RefusesAll();
            pass.Forward(tile.Points);
            if (traced) RefusesToGoBack();
            Traces(pass, kind, tile.Rows);
            Backward(pass, kind, tile.Rows);
            // Traces of points before the last ones.
            pass.Forward(tile.Points);
            if (traced) RefusesToGoBack();
            Traces(pass, kind, tile.Rows);
            // Activations of parameters before the last ones.
            tile.Network.SetParameters(tile.Network.Parameters.ToArray());
            RefusesToGoBack();
            if (traced) Assert.Throws<InvalidOperationException>(() => Traces(pass, kind, tile.Rows));
            // A way forward that fails is none.
            Forward(pass, kind, tile.Points);
            Assert.Throws<ArgumentException>(() => pass.Forward(new ReadOnlyMatrixView<float>(tile.Inputs, 1, 1)));
            RefusesAll();

            void RefusesToGoBack() => Assert.Throws<InvalidOperationException>(() => Backward(pass, kind, tile.Rows));

            void RefusesAll()
            {
                Assert.Throws<InvalidOperationException>(() => pass.Scores.Rows);
                RefusesToGoBack();
                if (traced) Assert.Throws<InvalidOperationException>(() => Traces(pass, kind, tile.Rows));
            }
        }
    }

    [Fact]
    public void APassDoesOnlyWhatItIsMadeFor()
    {
        foreach (var kind in new[] { PassKind.Score, PassKind.TraceAlone, PassKind.Gradient, PassKind.Slices(2), PassKind.Trace() })
        {
            var tile = new Tile(3, kind);
            int rows = tile.Rows, dimension = tile.Network.Dimension;
            tile.Pass.Forward(tile.Points);
            if (!kind.IsTrace) Assert.Throws<InvalidOperationException>(() => tile.Pass.Trace(new float[rows]));
            if (!kind.IsSlices) Assert.Throws<InvalidOperationException>(() => tile.Pass.Slices(Zeros(rows), new float[rows]));
            if (!kind.HasGradient)
            {
                Assert.Throws<InvalidOperationException>(() => Back(rows, 0));
                continue;
            }
            Traces(tile.Pass, kind, rows);
            Back(rows, 0);
            Assert.Throws<ArgumentException>(() => Back(rows - 1, 0));
            Assert.Throws<ArgumentException>(() => Back(rows, 0, 1));
            if (kind.IsTrace || kind.IsSlices) Assert.Throws<ArgumentException>(() => Back(rows, rows + 1));
            else Assert.Throws<InvalidOperationException>(() => Back(rows, rows));

            void Back(int scores, int traces, int more = 0)
                => tile.Pass.Backward(Zeros(scores), new float[traces], new float[tile.Pass.GradientLength + more]);

            ReadOnlyMatrixView<float> Zeros(int count) => new(new float[count * dimension], count, dimension);
        }
    }

    [Property(MaxTest = 40)]
    public void AGradientIsCompletedOnce(int seed)
    {
        foreach (var kind in kinds)
        {
            var tile = new Tile(seed, kind);
            Forward(tile.Pass, kind, tile.Points);
            float[] once = Backward(tile.Pass, kind, tile.Rows), twice = [.. once];
            tile.Pass.Complete(twice);
            Assert.Equal(once, twice);
        }
    }

    static (float[] Scores, float[] Traces) Forward(NetworkPass pass, PassKind kind, ReadOnlyMatrixView<float> x)
    {
        pass.Forward(x);
        return (pass.Scores.Items.ToArray(), Traces(pass, kind, x.Rows));
    }

    /// <summary>The traces or the sums of slices; none of a pass without.</summary>
    static float[] Traces(NetworkPass pass, PassKind kind, int rows)
    {
        var traces = new float[rows];
        int columns = kind.Directions * pass.Shape.Dimension;
        if (kind.IsTrace) pass.Trace(traces);
        else if (kind.IsSlices) pass.Slices(new ReadOnlyMatrixView<float>(Waves(rows * columns), rows, columns), traces);
        return traces;
    }

    /// <summary>The whole gradient of a loss whose derivatives by scores and traces are some numbers.</summary>
    static float[] Backward(NetworkPass pass, PassKind kind, int rows)
    {
        var gradient = new float[pass.GradientLength];
        float[] scoreBar = Waves(rows * pass.Shape.Dimension), traceBar = kind.IsTrace || kind.IsSlices ? Waves(rows) : [];
        pass.Backward(new(scoreBar, rows, pass.Shape.Dimension), traceBar, gradient);
        pass.Complete(gradient);
        return gradient;
    }

    static float[] Waves(int count) => [.. Enumerable.Range(0, count).Select(i => MathF.Sin(i + 1))];

    /// <summary>A pass of a random network and points for it.</summary>
    sealed class Tile
    {
        public Tile(int seed, PassKind kind)
        {
            var random = new RandomNetwork(seed, mostLayers: 4, widest: 24, mostDimensions: 6, mostRows: 20);
            Network = random.Network;
            Pass = Network.CreatePass(kind);
            Rows = Math.Min(random.Rows, Pass.Rows);
            Inputs = random.View.Slice(0, Rows).Items.ToArray();
        }

        public ScoreNetwork Network { get; }

        public NetworkPass Pass { get; }

        public int Rows { get; }

        public float[] Inputs { get; }

        public ReadOnlyMatrixView<float> Points => new(Inputs, Rows, Network.Shape.Inputs(1));
    }
}
