using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Stein.Simd;

/// <summary>The word lane of 512 bits: <see cref="Vector512{T}"/> of 64-bit words. It runs everywhere.</summary>
/// <param name="register">The register.</param>
readonly struct WordLane512(Vector512<ulong> register) : IWords<WordLane512>
{
    readonly Vector512<ulong> v = register;

    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(Inline)] public static implicit operator WordLane512(Vector512<ulong> register) => new(register);

    public static int Count { [MethodImpl(Inline)] get => Vector512<ulong>.Count; }
    public static WordLane512 Sequence { [MethodImpl(Inline)] get => Vector512<ulong>.Indices; }

    [MethodImpl(Inline)] public static WordLane512 Broadcast(ulong value) => Vector512.Create(value);
    [MethodImpl(Inline)] public static void Store(WordLane512 value, ref ulong destination) => value.v.StoreUnsafe(ref destination);
    [MethodImpl(Inline)] public static WordLane512 operator +(WordLane512 x, WordLane512 y) => x.v + y.v;
    [MethodImpl(Inline)] public static WordLane512 operator ^(WordLane512 x, WordLane512 y) => x.v ^ y.v;
    [MethodImpl(Inline)] public static WordLane512 operator <<(WordLane512 x, int count) => x.v << count;
    [MethodImpl(Inline)] public static WordLane512 operator >>>(WordLane512 x, int count) => x.v >>> count;

    [MethodImpl(Inline)]
    public static WordLane512 MultiplyLow(WordLane512 x, WordLane512 y) => Avx512F.IsSupported
        ? Avx512F.Multiply(x.v.AsUInt32(), y.v.AsUInt32())
        : (x.v & Vector512.Create<ulong>(uint.MaxValue)) * (y.v & Vector512.Create<ulong>(uint.MaxValue));

    [MethodImpl(Inline)]
    public static WordLane512 JoinLow(WordLane512 x, WordLane512 y) => (x.v & Vector512.Create<ulong>(uint.MaxValue)) | (y.v << 32);
}
