using System.Numerics;

namespace Stein.Noise;

public readonly record struct NoiseStream(ulong Seed, uint Stream)
{
    public void Normals<T>(ulong step, long first, Span<T> d) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < d.Length; i++)
        {
            ulong h = Mix(Mix(Mix(Seed + 77 * Stream) + step) + (ulong)(first + i)), g = Mix(h);
            double u = ((h >> 11) + 0.5) / (1UL << 53), v = (g >> 11) / (double)(1UL << 53);
            d[i] = T.CreateTruncating(Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v));
        }
    }

    public void Shuffle(Span<int> items, ulong step)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = (int)(Mix(Mix(Seed + 77 * Stream) + step * 1000003 + (ulong)i) % (ulong)(i + 1));
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
