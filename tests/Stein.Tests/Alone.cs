using Xunit;

namespace Stein.Tests;

/// <summary>Tests that count what the whole process allocates run while nothing else does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
