using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Stein.Simd;

/// <summary>The portable word lane: <see cref="Vector{T}"/> of 64-bit words.</summary>
/// <param name="register">The register.</param>
readonly struct WordLane(Vector<ulong> register) : IWords<WordLane>
{
    readonly Vector<ulong> v = register;

    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(Inline)] public static implicit operator WordLane(Vector<ulong> register) => new(register);

    public static int Count { [MethodImpl(Inline)] get => Vector<ulong>.Count; }
    public static WordLane Sequence { [MethodImpl(Inline)] get => Vector<ulong>.Indices; }

    [MethodImpl(Inline)] public static WordLane Broadcast(ulong value) => Vector.Create(value);
    [MethodImpl(Inline)] public static void Store(WordLane value, ref ulong destination) => value.v.StoreUnsafe(ref destination);
    [MethodImpl(Inline)] public static WordLane operator +(WordLane x, WordLane y) => x.v + y.v;
    [MethodImpl(Inline)] public static WordLane operator ^(WordLane x, WordLane y) => x.v ^ y.v;
    [MethodImpl(Inline)] public static WordLane operator <<(WordLane x, int count) => x.v << count;
    [MethodImpl(Inline)] public static WordLane operator >>>(WordLane x, int count) => x.v >>> count;

    [MethodImpl(Inline)]
    public static WordLane MultiplyLow(WordLane x, WordLane y)
        => Avx512F.IsSupported && Count == 8 ? Avx512F.Multiply(x.v.AsVector512().AsUInt32(), y.v.AsVector512().AsUInt32()).AsVector()
        : Avx2.IsSupported && Count == 4 ? Avx2.Multiply(x.v.AsVector256().AsUInt32(), y.v.AsVector256().AsUInt32()).AsVector()
        : Sse2.IsSupported && Count == 2 ? Sse2.Multiply(x.v.AsVector128().AsUInt32(), y.v.AsVector128().AsUInt32()).AsVector()
        : AdvSimd.IsSupported && Count == 2
            ? AdvSimd.MultiplyWideningLower(Low(x), Low(y)).AsVector()
        : (x.v & Vector.Create<ulong>(uint.MaxValue)) * (y.v & Vector.Create<ulong>(uint.MaxValue));

    [MethodImpl(Inline)] static Vector64<uint> Low(WordLane x) => AdvSimd.ExtractNarrowingLower(x.v.AsVector128());

    [MethodImpl(Inline)]
    public static WordLane JoinLow(WordLane x, WordLane y) => Avx2.IsSupported && Count == 4
        ? Avx2.Blend(x.v.AsVector256().AsUInt32(), (y.v << 32).AsVector256().AsUInt32(), 0b10101010).AsUInt64().AsVector()
        : (x.v & Vector.Create<ulong>(uint.MaxValue)) | (y.v << 32);
}
