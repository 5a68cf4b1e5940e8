namespace Stein.Benchmarks.Posteriors;

/// <summary>The posteriors of posteriordb that have reference draws, by name; the costliest ones last.</summary>
static class PosteriorList
{
    /// <summary>Those that are said here.</summary>
    public static IReadOnlyList<(string Name, Func<Posterior> Of)> All { get; } =
    [
        ("eight_schools-eight_schools_noncentered", EightSchools.Of),
        ("eight_schools-eight_schools_centered", EightSchoolsCentred.Of),
        ("arK-arK", Autoregression.Of),
        ("arma-arma11", MovingAverage.Of),
        ("garch-garch11", Garch.Of),
        ("gp_pois_regr-gp_regr", ProcessRegression.Of),
        ("gp_pois_regr-gp_pois_regr", ProcessCounts.Of),
        ("hmm_example-hmm_example", HiddenMarkovExample.Of),
        ("bball_drive_event_0-hmm_drive_0", ExponentialDrive.Of),
        ("bball_drive_event_1-hmm_drive_1", NormalDrive.Of),
        ("low_dim_gauss_mix-low_dim_gauss_mix", TwoNormals.Of),
        ("hudson_lynx_hare-lotka_volterra", LynxAndHare.Of),
        ("kilpisjarvi_mod-kilpisjarvi", Kilpisjarvi.Of),
        .. Each(["sblrc", "sblri"], name => $"{name}-blr", SimulatedRegression.Of),
        .. Each(
            [
                "earn_height", "log10earn_height", "logearn_height", "logearn_height_male", "logearn_interaction",
                "logearn_interaction_z", "logearn_logheight_male",
            ], model => $"earnings-{model}", Earnings.Of),
        .. Each(["kidscore_momhs", "kidscore_momiq", "kidscore_momhsiq", "kidscore_interaction"], model => $"kidiq-{model}", Kids.Of),
        .. Each(["kidscore_interaction_c", "kidscore_interaction_c2", "kidscore_interaction_z", "kidscore_mom_work"],
            model => $"kidiq_with_mom_work-{model}", Kids.WithWork),
        .. Each(
            ["mesquite", "logmesquite", "logmesquite_logva", "logmesquite_logvas", "logmesquite_logvash", "logmesquite_logvolume"],
            model => $"mesquite-{model}", Mesquite.Of),
        .. Each([1972, 1976, 1980, 1984, 1988, 1992, 1996, 2000], year => $"nes{year}-nes", Elections.Of),
        ("mcycle_gp-accel_gp", Motorcycle.Of),
        ("diamonds-diamonds", Diamonds.Of),
    ];

    /// <summary>Those that are not, and why.</summary>
    public static IReadOnlyList<(string Name, string Reason)> LeftOut { get; } =
    [
        ("one_comp_mm_elim_abs-one_comp_mm_elim_abs",
            "a stiff differential equation; and the tail of K_m falls like the third power, so that it has no deviation to compare"),
    ];

    static IEnumerable<(string, Func<Posterior>)> Each<T>(T[] items, Func<T, string> name, Func<T, Posterior> of)
        => items.Select(item => (name(item), new Func<Posterior>(() => of(item))));
}
