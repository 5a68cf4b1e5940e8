using System.Text.RegularExpressions;
using Stein.Noise;
using Stein.Tests.Architecture;
using Xunit;

namespace Stein.Tests.Noise;

/// <summary>No two purposes draw from one stream under one seed.</summary>
public partial class StreamNumbersTests
{
    /// <summary>A stream of a program's own.</summary>
    const StreamNumber Foreign = (StreamNumber)0x8000_0000;

    /// <summary>The streams that parts are taken of: walks by public transitions may have a stream of a program's own.</summary>
    static readonly Dictionary<string, StreamNumber[]> uses = new()
    {
        [nameof(StreamPart.Slices)] = [StreamNumber.Objective, StreamNumber.Validation, StreamNumber.FineTune],
        [nameof(StreamPart.Levels)] = [StreamNumber.Objective, StreamNumber.Validation, StreamNumber.FineTune],
        [nameof(StreamPart.Momenta)] = [Foreign],
        [nameof(StreamPart.Acceptance)] = [StreamNumber.ChainWalk, Foreign],
        [nameof(StreamPart.Predictor)] = [StreamNumber.SampleWalk, Foreign],
    };

    /// <summary>Networks of an ensemble, up to the last that is allowed.</summary>
    static readonly int[] networks = [.. Enumerable.Range(0, 300), .. Enumerable.Range(9, 13).Select(bit => 1 << bit), (1 << 22) - 1];

    [Fact]
    public void EveryPurposeHasAStreamOfItsOwn()
    {
        var seen = new Dictionary<uint, string>();
        foreach (int network in networks)
        {
            foreach (var number in Enum.GetValues<StreamNumber>()) Add(new(1, number, network), $"{number} of network {network}");
            foreach (var (part, numbers) in uses)
                foreach (var number in numbers.Where(number => number != Foreign))
                    Add(new NoiseStream(1, number, network).Part(Part(part)), $"{part} of {number} of network {network}");
        }
        foreach (var (part, numbers) in uses)
            if (numbers.Contains(Foreign)) Add(new NoiseStream(1, (uint)Foreign).Part(Part(part)), $"{part} of a program's stream");
        Assert.All(seen,
            entry => Assert.Equal(entry.Value.EndsWith("program's stream", StringComparison.Ordinal), entry.Key >= (uint)Foreign));

        void Add(NoiseStream stream, string purpose)
            => Assert.True(seen.TryAdd(stream.Stream, purpose),
                $"{purpose} draws from the stream of {seen.GetValueOrDefault(stream.Stream)}");
    }

    /// <summary>What lies below 256 stays apart for every network, and what has bit 30 stays apart from what has not.</summary>
    [Fact]
    public void NumbersAreSmallAndPartsAreLarge()
    {
        Assert.Equal(Enum.GetNames<StreamNumber>().Length, Enum.GetValues<StreamNumber>().Distinct().Count());
        Assert.All(Enum.GetValues<StreamNumber>(), number => Assert.InRange((uint)number, 0u, 255u));
        Assert.All(Enum.GetValues<StreamPart>(), part => Assert.Equal(0x5EED00u, (uint)part >> 8));
        Assert.Equal(Enum.GetNames<StreamPart>().Order(), uses.Keys.Order());
        Assert.Throws<ArgumentOutOfRangeException>(() => new NoiseStream(1, StreamNumber.Shuffle, 1 << 22));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NoiseStream(1, StreamNumber.Shuffle, -1));
    }

    [Fact]
    public void NoOtherFileOfTheEngineNumbersAStream()
    {
        var files = SourceTree.Read().Where(file => file.IsEngine && !file.Path.EndsWith("StreamNumbers.cs", StringComparison.Ordinal));
        Assert.Empty(files.Where(file => Numbered().IsMatch(file.Code)).Select(file => file.Path));
        foreach (string planted in (string[])["new NoiseStream(seed, 17)", "const uint WalkStream = 17;", "noise.Stream ^ 0x5EED_0009",
            "enum Stream : uint"])
            Assert.Matches(Numbered(), planted);
    }

    static StreamPart Part(string name) => Enum.Parse<StreamPart>(name);

    [GeneratedRegex(@"NoiseStream\s*\([^()]*,\s*(?:0x)?[\d_]+\s*\)|Stream\s*=\s*(?:0x)?\d|0x5EED|\benum\s+\w*Stream\b")]
    private static partial Regex Numbered();
}
