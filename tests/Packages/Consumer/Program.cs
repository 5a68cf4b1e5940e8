using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Stein.Models;
using Stein.Sampling;
using Stein.Scores;
using Stein.Simd;
using Stein.Tables;

// Two columns of 300 rows, in integer arithmetic: the same on every machine.
double[] rows = [.. Enumerable.Range(0, 300).SelectMany(i => new[] { i * 37 % 101 / 16.0, i * i % 89 / 8.0 + i * 37 % 101 / 32.0 })];
var table = Table.FromRows(rows, ["x", "y"]);
var model = DensityModel.Fit(table, new DensityOptions { Hidden = [16, 16], Steps = 20, EnsembleSize = 1, BatchSize = 64 }, seed: 7);
using var file = new MemoryStream();
model.Save(file);
Print<byte>("model", file.ToArray());

file.Position = 0;
var loaded = DensityModel.Load(file);
Print("samples", loaded.Sample(50, seed: 1).Values);
Print<double>("log-likelihoods", [.. loaded.LogLikelihood(table.Take([.. Enumerable.Range(0, 50)])).Select(log => log.Value)]);
Print<double>("draws of a density",
    MarkovChainMonteCarlo.Draw(Score.FromDensity(new Bend()), new DrawOptions { Count = 50 }, seed: 3).Draws.Values);

static void Print<T>(string name, ReadOnlySpan<T> items) where T : unmanaged =>
    Console.WriteLine($"{name} {Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(items)))}");

/// <summary>x is normal, y is normal around x².</summary>
readonly struct Bend : IDensity
{
    public int Dimension => 2;

    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R> =>
        LogPdf.Normal(x[0], 0, 1) + LogPdf.Normal(x[1] - x[0] * x[0], 0, 1);
}
