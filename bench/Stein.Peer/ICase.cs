namespace Stein.Peer;

/// <summary>Work that is timed as a whole, again and again.</summary>
interface ICase
{
    /// <summary>Its name and sizes, the beginning of its line.</summary>
    string Title { get; }

    /// <summary>What came out, the end of its line.</summary>
    string Outcome { get; }

    /// <summary>Does the work once.</summary>
    void Run();
}
