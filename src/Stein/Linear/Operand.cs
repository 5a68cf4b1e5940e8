using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Buffers;

namespace Stein.Linear;

/// <summary>
/// A view of the left operand <c>[M, K]</c> of a product: a matrix in rows or in <see cref="Panels{T}"/>, as it is or transposed.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
readonly ref struct Operand<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly ref T first;
    readonly Axis row, depth;

    Operand(ref T first, Axis row, Axis depth)
    {
        this.first = ref first;
        (this.row, this.depth) = (row, depth);
    }

    /// <summary>The rows <c>M</c>.</summary>
    public int Rows => row.Length;

    /// <summary>The depth <c>K</c>.</summary>
    public int Depth => depth.Length;

    /// <summary>The same matrix, transposed.</summary>
    public Operand<T> Transposed => new(ref first, depth, row);

    /// <summary>The element at the given place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref T At(nint i, nint k) => ref Unsafe.Add(ref first, row.Offset(i) + depth.Offset(k));

    /// <summary>The element below <paramref name="element"/>, where the row <paramref name="i"/> begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref T Below(ref T element, nint i)
        => ref Unsafe.Add(ref element, row.Step + ((i & (Panels<T>.Width - 1)) == 0 ? row.Jump : 0));

    /// <summary>The distance from an element to the next one in its row.</summary>
    internal nint DepthStep => depth.Step;

    /// <summary>By how much that distance is larger after every sixteenth element.</summary>
    internal nint DepthJump => depth.Jump;

    /// <summary>A matrix in rows.</summary>
    public static implicit operator Operand<T>(ReadOnlyMatrixView<T> matrix) => new(
        ref matrix.First, new(matrix.Rows, matrix.Stride, 0), new(matrix.Columns, 1, 0));

    /// <summary>A matrix in rows.</summary>
    public static implicit operator Operand<T>(MatrixView<T> matrix) => (ReadOnlyMatrixView<T>)matrix;

    /// <summary>A matrix in panels.</summary>
    public static implicit operator Operand<T>(Panels<T> matrix) => new(
        ref MemoryMarshal.GetReference(matrix.Items), new(matrix.Rows, Panels<T>.Width, 0),
        new(matrix.Columns, 1, Panels<T>.Width * (matrix.Rows - 1)));

    /// <summary>One index of the matrix.</summary>
    /// <param name="Length">The number of its values.</param>
    /// <param name="Step">The distance between neighbours.</param>
    /// <param name="Jump">By how much it is larger after every sixteenth.</param>
    readonly record struct Axis(int Length, nint Step, nint Jump)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public nint Offset(nint index) => index * Step + (nint)((nuint)index / Panels<T>.Width) * Jump;
    }
}
