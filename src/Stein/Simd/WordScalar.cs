using System.Runtime.CompilerServices;

namespace Stein.Simd;

/// <summary>The word lane of one element. It is the reference that the wide lanes are tested against.</summary>
/// <param name="value">The word.</param>
readonly struct WordScalar(ulong value) : IWords<WordScalar>
{
    readonly ulong v = value;

    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(Inline)] public static implicit operator WordScalar(ulong value) => new(value);

    public static int Count { [MethodImpl(Inline)] get => 1; }
    public static WordScalar Sequence { [MethodImpl(Inline)] get => 0; }

    [MethodImpl(Inline)] public static WordScalar Broadcast(ulong value) => value;

    [MethodImpl(Inline)]
    public static void Store(WordScalar value, ref ulong destination)
        => Unsafe.WriteUnaligned(ref Unsafe.As<ulong, byte>(ref destination), value.v);

    [MethodImpl(Inline)] public static WordScalar operator +(WordScalar x, WordScalar y) => x.v + y.v;
    [MethodImpl(Inline)] public static WordScalar operator ^(WordScalar x, WordScalar y) => x.v ^ y.v;
    [MethodImpl(Inline)] public static WordScalar operator <<(WordScalar x, int count) => x.v << count;
    [MethodImpl(Inline)] public static WordScalar operator >>>(WordScalar x, int count) => x.v >>> count;
    [MethodImpl(Inline)] public static WordScalar MultiplyLow(WordScalar x, WordScalar y) => (ulong)(uint)x.v * (uint)y.v;
    [MethodImpl(Inline)] public static WordScalar JoinLow(WordScalar x, WordScalar y) => (uint)x.v | y.v << 32;
}
