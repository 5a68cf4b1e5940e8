namespace Stein.Benchmarks.Posteriors;

/// <summary>Earnings by height and sex (Gelman and Hill 2006, chapter 4): regressions with flat priors, in raw units or not.</summary>
static class Earnings
{
    public static Posterior Of(string model)
    {
        var data = new PosteriorData("earnings");
        double[] earn = data["earn"], height = data["height"], male = data["male"], one = Columns.Ones(earn),
            scaled = Columns.Standardised(height);
        return model switch
        {
            "earn_height" => Regress(earn, one, height),
            "log10earn_height" => Regress([.. earn.Select(Math.Log10)], one, height),
            "logearn_height" => Regress(Columns.Log(earn), one, height),
            "logearn_height_male" => Regress(Columns.Log(earn), one, height, male),
            "logearn_interaction" => Regress(Columns.Log(earn), one, height, male, Columns.Product(height, male)),
            "logearn_interaction_z" => Regress(Columns.Log(earn), one, scaled, male, Columns.Product(scaled, male)),
            "logearn_logheight_male" => Regress(Columns.Log(earn), one, Columns.Log(height), male),
            _ => throw new ArgumentOutOfRangeException(nameof(model), model, null),
        };

        Posterior Regress(double[] y, params double[][] columns)
            => Posterior.Of($"earnings-{model}", new LinearRegression<FlatPrior>(y, columns));
    }
}
