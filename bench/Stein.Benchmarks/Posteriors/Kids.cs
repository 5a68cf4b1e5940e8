namespace Stein.Benchmarks.Posteriors;

/// <summary>Test scores of children by their mothers' school, intelligence and work (Gelman and Hill 2006, chapters 3 and 4).</summary>
static class Kids
{
    /// <summary>Models with a half-Cauchy prior of the deviation.</summary>
    public static Posterior Of(string model)
    {
        var data = new PosteriorData("kidiq");
        double[] score = data["kid_score"], school = data["mom_hs"], iq = data["mom_iq"], one = Columns.Ones(score);
        return model switch
        {
            "kidscore_momhs" => Regress(one, school),
            "kidscore_momiq" => Regress(one, iq),
            "kidscore_momhsiq" => Regress(one, school, iq),
            "kidscore_interaction" => Regress(one, school, iq, Columns.Product(school, iq)),
            _ => throw new ArgumentOutOfRangeException(nameof(model), model, null),
        };

        Posterior Regress(params double[][] columns)
            => Posterior.Of($"kidiq-{model}", new LinearRegression<CauchyScalePrior>(score, columns));
    }

    /// <summary>Models with flat priors.</summary>
    public static Posterior WithWork(string model)
    {
        var data = new PosteriorData("kidiq_with_mom_work");
        double[] score = data["kid_score"], school = data["mom_hs"], iq = data["mom_iq"], work = data["mom_work"],
            one = Columns.Ones(score);
        return model switch
        {
            "kidscore_interaction_c" => Interact(Columns.Centred(school), Columns.Centred(iq)),
            "kidscore_interaction_c2" => Interact(Columns.Less(school, 0.5), Columns.Less(iq, 100)),
            "kidscore_interaction_z" => Interact(Columns.Standardised(school, 2), Columns.Standardised(iq, 2)),
            "kidscore_mom_work" => Regress(one, Columns.Is(work, 2), Columns.Is(work, 3), Columns.Is(work, 4)),
            _ => throw new ArgumentOutOfRangeException(nameof(model), model, null),
        };

        Posterior Interact(double[] a, double[] b) => Regress(one, a, b, Columns.Product(a, b));

        Posterior Regress(params double[][] columns)
            => Posterior.Of($"kidiq_with_mom_work-{model}", new LinearRegression<FlatPrior>(score, columns));
    }
}
