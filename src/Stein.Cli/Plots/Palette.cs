using ScottPlot;

namespace Stein.Cli.Plots;

/// <summary>The colours: two of Okabe and Ito's, told apart by every kind of colour vision and in grey print, and greys.</summary>
static class Palette
{
    public static readonly Color Data = Color.FromHex("#0072B2");
    public static readonly Color Samples = Color.FromHex("#D55E00");
    public static readonly Color Ink = Color.FromHex("#1A1A1A");
    public static readonly Color Frame = Color.FromHex("#4D4D4D");

    /// <summary>The colour of a chain, between the two.</summary>
    public static Color Chain(int chain, int chains)
    {
        double share = chains == 1 ? 0 : (double)chain / (chains - 1);
        return new(Mixed(Data.Red, Samples.Red), Mixed(Data.Green, Samples.Green), Mixed(Data.Blue, Samples.Blue));

        byte Mixed(byte from, byte to) => (byte)(from + share * (to - from));
    }

    /// <summary>From white, where the score vanishes, to a slate blue; lightness falls evenly.</summary>
    public static readonly IColormap Speed = new ScottPlot.Colormaps.CustomInterpolated(
        [Color.FromHex("#FFFFFF"), Color.FromHex("#E3EBF2"), Color.FromHex("#C3D4E3"), Color.FromHex("#9FBAD1"), Color.FromHex("#789DBE")]);

    /// <summary>From white, where the density vanishes, to the colour of the samples, which follow it.</summary>
    public static readonly IColormap Density = new ScottPlot.Colormaps.CustomInterpolated(
        [Color.FromHex("#FFFFFF"), Color.FromHex("#FBE3D3"), Color.FromHex("#F3BC98"), Color.FromHex("#E78B4E"), Samples]);

    /// <summary>Dark ink on white paper.</summary>
    public static readonly IColormap Print = new ScottPlot.Colormaps.CustomInterpolated([Color.FromHex("#FFFFFF"), Ink]);
}
