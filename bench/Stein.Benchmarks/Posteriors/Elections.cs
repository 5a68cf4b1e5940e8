namespace Stein.Benchmarks.Posteriors;

/// <summary>The party that voters feel near to, year by year (Gelman and Hill 2006, chapter 4): regressions with flat priors.</summary>
static class Elections
{
    public static Posterior Of(int year)
    {
        var data = new PosteriorData($"nes{year}");
        double[] party = data["partyid7"], age = data["age_discrete"];
        return Posterior.Of($"nes{year}-nes", new LinearRegression<FlatPrior>(party,
        [
            Columns.Ones(party), data["real_ideo"], data["race_adj"], Columns.Is(age, 2), Columns.Is(age, 3), Columns.Is(age, 4),
            data["educ1"], data["gender"], data["income"],
        ]));
    }
}
