using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Linear;

namespace Stein.Networks;

/// <summary>
/// A tile of tangents in panels: for each row of data <c>K</c> rows of <c>H</c> numbers, one a direction. Tangents that are
/// the same for every row of data are stored once.
/// </summary>
readonly ref struct Tangents
{
    readonly ref float first;
    readonly nint panelStride, rowStride;

    Tangents(Panels<float> items, nint rowStride)
    {
        first = ref MemoryMarshal.GetReference(items.Items);
        (panelStride, this.rowStride) = (items.Rows * Panels<float>.Width, rowStride);
    }

    /// <summary>Tangents of their own for each row of data, <c>[B·K, H]</c>.</summary>
    public static Tangents Own(Panels<float> items, int directions) => new(items, directions * Panels<float>.Width);

    /// <summary>One block of tangents <c>[K, H]</c> for all rows of data.</summary>
    public static Tangents Shared(Panels<float> items) => new(items, 0);

    /// <summary>The first element of a direction of row <paramref name="b"/>, in a panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float At(nint panel, nint b, nint direction) =>
        ref Unsafe.Add(ref first, panel * panelStride + b * rowStride + direction * Panels<float>.Width);
}

/// <summary>Cuts a range of places in a panel of tangents into pieces that belong to one row of data.</summary>
/// <param name="first">The first place.</param>
/// <param name="count">Places in the range: whole tangents of one panel.</param>
/// <param name="tangents">Tangents in a panel, <c>B·K</c>.</param>
/// <param name="directions">Tangents of a row of data, <c>K</c>.</param>
ref struct TangentPieces(int first, int count, int tangents, int directions)
{
    readonly int end = first % (tangents * Panels<float>.Width) / Panels<float>.Width + count / Panels<float>.Width;
    int next = first % (tangents * Panels<float>.Width) / Panels<float>.Width;

    /// <summary>The panel.</summary>
    public int Panel { get; } = first / (tangents * Panels<float>.Width);

    /// <summary>The row of data.</summary>
    public int Row { get; private set; }

    /// <summary>The first of its directions in the range.</summary>
    public int First { get; private set; }

    /// <summary>The one after the last.</summary>
    public int End { get; private set; }

    /// <summary>Goes to the next piece, or says that there is none.</summary>
    public bool Next()
    {
        if (next == end) return false;
        Row = next / directions;
        First = next - Row * directions;
        End = Math.Min(directions, First + end - next);
        next += End - First;
        return true;
    }
}
