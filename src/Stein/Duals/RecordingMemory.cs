using System.Runtime.InteropServices;
using Stein.Simd;

namespace Stein.Duals;

/// <summary>Owns a recording. Each thread keeps one and uses it again, so that nothing is allocated once it has grown.</summary>
/// <typeparam name="L">A register: one point in each element.</typeparam>
sealed unsafe class RecordingMemory<L> where L : unmanaged, IReal<L>
{
    [ThreadStatic] static RecordingMemory<L>? kept;

    RecordingMemory() => Recording = (Recording<L>*)NativeMemory.AllocZeroed((nuint)sizeof(Recording<L>));

    ~RecordingMemory()
    {
        Recording->Free();
        NativeMemory.Free(Recording);
    }

    /// <summary>The recording.</summary>
    public Recording<L>* Recording { get; }

    /// <summary>The thread's recording, or a new one while that one is in use: a function may differentiate another.</summary>
    public static RecordingMemory<L> Take()
    {
        var memory = kept ?? new();
        kept = null;
        return memory;
    }

    /// <summary>Keeps it for the thread's next use.</summary>
    public void Return() => kept = this;
}
