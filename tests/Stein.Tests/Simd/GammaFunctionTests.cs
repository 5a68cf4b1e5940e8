using FsCheck.Xunit;
using Stein.Simd;
using Xunit;

namespace Stein.Tests.Simd;

/// <summary>The values were computed with 60 digits and more by mpmath, at the very double-precision arguments.</summary>
public class GammaFunctionTests
{
    static readonly (double X, double Log)[] logs =
    [
        (5e-324, 744.4400719213812), (1e-300, 690.7755278982137), (1e-10, 23.025850929882736), (0.001, 6.907178885383853),
        (0.1, 2.252712651734206), (0.19999, 1.5241167141431613), (0.2, 1.5240638224307845), (0.3, 1.0957979948180756),
        (0.5, 0.5723649429247001), (0.75, 0.20328095143129538), (0.9, 0.06637623973474295), (0.999, 0.0005780385328913802),
        (0.9999999999, 5.7721571274281786e-11), (1, 0.0), (1.0000000001, -5.772157125783244e-11), (1.001, -0.0005763935982833062),
        (1.1, -0.049872441259839764), (1.19999, -0.08537119954098078), (1.2, -0.08537409000331583),
        (1.4616321449683622, -0.12148629053584961), (1.5, -0.12078223763524522), (1.75, -0.08440112102048555),
        (1.999, -0.0004224618006921073), (1.9999999999999, -4.2244641294940813e-14), (2, 0.0), (2.0000000001, 4.2278437011204657e-11),
        (2.1, 0.04543773854448518), (2.2, 0.09694746679063887), (2.3, 0.15418945495963046), (2.5, 0.2846828704729192),
        (3, 0.6931471805599453), (3.3, 0.9870985778947344), (4.7, 2.7364051463155667), (6, 4.787491742782046),
        (7.7, 7.926541356269005), (8.999, 10.602462320025602), (9.5, 11.689333420797269), (9.999, 12.799575780077413),
        (10, 12.801827480081469), (10.5, 13.940625219403763), (15, 25.19122118273868), (33.3, 82.60372358165495),
        (100, 359.1342053695754), (1234.5, 7550.550901077895), (1e6, 12815504.569147611), (1e10, 220258509288.81058),
        (1e100, 2.2925850929940456e102), (1e300, 6.897755278982137e302),
    ];

    static readonly (double X, double Log)[] halfSteps =
    [
        (1e-300, -690.203162955289), (1e-5, -10.940574384824648), (0.1, -1.854478793664971), (0.5, -0.5723649429247001),
        (1, -0.12078223763524522), (1.2, -0.010433607403750036), (2, 0.2846828704729192), (3.7, 0.6204833102952019),
        (9.9, 1.133646467400399), (10, 1.1387977393222941), (12.5, 1.2528669837254405), (40, 1.8413148084219249),
        (1000, 3.453752639496277), (1e6, 6.907755153982137), (1e12, 13.81551055796415), (1e100, 115.12925464970229),
        (1e300, 345.38776394910684),
    ];

    static readonly (double A, double B, double Log)[] betas =
    [
        (0.001, 0.002, 7.313217104417236), (0.5, 0.5, 1.1447298858494002), (1, 1, 0.0), (2, 3, -2.4849066497880004),
        (5, 5, -6.4457198193855785), (9.5, 0.3, 0.43153623688611215), (9.99, 9.99, -13.721853536324813), (10, 10, -13.736229227036555),
        (10, 0.7, -1.3405158696853814), (12.5, 3, -7.109419798619222), (50, 1e-5, 11.512880672998081), (1e6, 1e6, -1386300.003362921),
        (1e6, 2.5, -34.254095399436515), (1e12, 3, -82.1999161672287), (1e15, 0.5, -16.69702325453064),
        (100, 1e8, -1482.9339185256447), (1e15, 1e15, -1386294361119906.5),
    ];

    [Fact]
    public void TheLogarithmIsExactToAFewUlp()
    {
        foreach (var (x, log) in logs) Near(log, GammaFunction.Log(x), 3 * Ulp(log));
        Assert.Equal(double.PositiveInfinity, GammaFunction.Log(0));
        Assert.Equal(double.PositiveInfinity, GammaFunction.Log(double.PositiveInfinity));
        Assert.Equal(double.NaN, GammaFunction.Log(-0.5));
        Assert.Equal(double.NaN, GammaFunction.Log(double.NaN));
    }

    [Fact]
    public void TheHalfStepIsExactHoweverLargeItsArgument()
    {
        foreach (var (x, log) in halfSteps) Near(log, GammaFunction.LogHalfStep(x), 5 * Ulp(Math.Max(1, Math.Abs(log))));
    }

    [Fact]
    public void TheBetaIsExactHoweverLargeItsArguments()
    {
        foreach (var (a, b, log) in betas)
        {
            Near(log, GammaFunction.LogBeta(a, b), 10 * Ulp(Math.Max(1, Math.Abs(log))));
            Assert.Equal(GammaFunction.LogBeta(a, b), GammaFunction.LogBeta(b, a));
        }
    }

    /// <summary><c>Γ(x + 1) = x Γ(x)</c>, over all pieces of the formula.</summary>
    [Property(MaxTest = 300)]
    public void TheRecurrenceHolds(int seed)
    {
        double x = Math.Exp(10 * new Random(seed).NextDouble() - 6), next = GammaFunction.Log(x + 1);
        Assert.Equal(next, GammaFunction.Log(x) + Math.Log(x), 5e-15 * (1 + Math.Abs(next) + Math.Abs(Math.Log(x))));
    }

    [Property(MaxTest = 300)]
    public void TheParametersOfABetaAddUp(int seed)
    {
        var random = new Random(seed);
        double a = Math.Exp(8 * random.NextDouble() - 4), b = Math.Exp(8 * random.NextDouble() - 4), beta = GammaFunction.LogBeta(a, b);
        // B(a + 1, b) = a/(a + b) B(a, b)
        Assert.Equal(beta + Math.Log(a / (a + b)), GammaFunction.LogBeta(a + 1, b), 2e-14 * (1 + Math.Abs(beta) + a + b));
        double log = GammaFunction.Log(a);
        Assert.Equal(GammaFunction.Log(a + 0.5) - log, GammaFunction.LogHalfStep(a), 2e-14 * (1 + Math.Abs(log)));
    }

    static void Near(double expected, double actual, double error)
        => Assert.True(Math.Abs(actual - expected) <= error, $"{actual:R} is not {expected:R}");

    static double Ulp(double x) => Math.BitIncrement(Math.Abs(x)) - Math.Abs(x);
}
