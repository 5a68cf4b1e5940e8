using System.Diagnostics;
using Stein.Buffers;
using Stein.Linear;
static void Go(int m, int n, int k)
{
    var a = new AlignedArray<float>(m * k); var b = new AlignedArray<float>(k * n); var c = new AlignedArray<float>(m * n);
    new Random(1).NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(a.Span)); 
    for (int i = 0; i < a.Length; i++) a.Span[i] = i % 7 - 3; for (int i = 0; i < b.Length; i++) b.Span[i] = i % 5 - 2;
    var p = new Panels<float>();
    void Body() { p.Pack(new ReadOnlyMatrixView<float>(b.Span, k, n)); Gemm.Multiply(new ReadOnlyMatrixView<float>(a.Span, m, k), false, p, false, new MatrixView<float>(c.Span, m, n)); }
    var times = new List<double>(); long s = Stopwatch.GetTimestamp();
    while (Stopwatch.GetElapsedTime(s).TotalSeconds < 1.5) { long t = Stopwatch.GetTimestamp(); Body(); times.Add(Stopwatch.GetElapsedTime(t).TotalMicroseconds); }
    times.Sort(); Console.WriteLine($"gemm {m} {n} {k} min {times[0]:F1} median {times[times.Count / 2]:F1} us; {2.0 * m * n * k / times[0] / 1e3:F1} GFLOP/s");
}
Go(256, 256, 256); Go(1024, 128, 128); Go(96, 128, 128); Go(1024, 2, 128); Go(1024,128,2);
return 0;
