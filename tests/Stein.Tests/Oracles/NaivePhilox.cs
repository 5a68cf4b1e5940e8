namespace Stein.Tests.Oracles;

/// <summary>Philox4x32-10, word by word, and the layout of a stream's draws.</summary>
static class NaivePhilox
{
    public static uint[] Encipher(ReadOnlySpan<uint> counter, ReadOnlySpan<uint> key)
    {
        uint[] c = counter.ToArray();
        uint k0 = key[0], k1 = key[1];
        for (int round = 0; round < 10; round++)
        {
            ulong p = 0xD2511F53UL * c[0], q = 0xCD9E8D57UL * c[2];
            c = [(uint)(q >> 32) ^ c[1] ^ k0, (uint)q, (uint)(p >> 32) ^ c[3] ^ k1, (uint)p];
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        return c;
    }

    public static uint Word32(ulong seed, uint stream, ulong step, long number)
        => Block(seed, stream, step, number / 64 * 16 + number % 16)[number % 64 / 16];

    public static ulong Word64(ulong seed, uint stream, ulong step, long number)
    {
        uint[] block = Block(seed, stream, step, number / 32 * 16 + number % 16);
        long low = number % 32 / 16 * 2;
        return block[low] | (ulong)block[low + 1] << 32;
    }

    static uint[] Block(ulong seed, uint stream, ulong step, long block)
        => Encipher([(uint)block, stream, (uint)step, (uint)(step >> 32)], [(uint)seed, (uint)(seed >> 32)]);
}
