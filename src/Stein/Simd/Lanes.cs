using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Stein.Simd;

/// <summary>The widths a kernel can run at.</summary>
enum LaneWidth
{
    /// <summary>One element: <see cref="Scalar{T}"/>.</summary>
    Scalar,

    /// <summary><see cref="Lane{T}"/>.</summary>
    Vector,

    /// <summary><see cref="Lane512{T}"/>.</summary>
    Vector512,
}

/// <summary>A piece of work written once for every lane.</summary>
/// <typeparam name="T">The element type.</typeparam>
interface ILaneProgram<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Does the work at the width of <typeparamref name="L"/>.</summary>
    void Run<L>() where L : unmanaged, ISimd<L, T>;
}

/// <summary>The choice of the width; nothing else chooses.</summary>
static class Lanes
{
    /// <summary>
    /// The width in use: 512 bits where the hardware has them, otherwise <see cref="Vector{T}"/>, or single elements where fused
    /// multiply-adds of vectors would be done in software. The environment variable <c>STEIN_LANES</c> (<c>scalar</c>, <c>vector</c> or
    /// <c>vector512</c>) forces another; the results have the same bits.
    /// </summary>
    public static LaneWidth Width { get; } = Choose(Environment.GetEnvironmentVariable("STEIN_LANES"));

    /// <summary>Runs <paramref name="program"/> at <see cref="Width"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<T, TProgram>(ref TProgram program)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TProgram : struct, ILaneProgram<T>, allows ref struct
        => Run<T, TProgram>(Width, ref program);

    /// <summary>Runs <paramref name="program"/> at the given width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<T, TProgram>(LaneWidth width, ref TProgram program)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TProgram : struct, ILaneProgram<T>, allows ref struct
    {
        switch (width)
        {
            case LaneWidth.Vector512: program.Run<Lane512<T>>(); break;
            case LaneWidth.Vector: program.Run<Lane<T>>(); break;
            default: program.Run<Scalar<T>>(); break;
        }
    }

    static LaneWidth Choose(string? forced) => forced?.ToLowerInvariant() switch
    {
        "scalar" => LaneWidth.Scalar,
        "vector" => LaneWidth.Vector,
        "vector512" => LaneWidth.Vector512,
        null or "" when !Fma.IsSupported && !AdvSimd.IsSupported => LaneWidth.Scalar,
        null or "" when Vector512.IsHardwareAccelerated && Vector<byte>.Count < Vector512<byte>.Count => LaneWidth.Vector512,
        null or "" => LaneWidth.Vector,
        _ => throw new ArgumentException($"STEIN_LANES is '{forced}'; it can be scalar, vector or vector512"),
    };
}
