namespace Stein.Benchmarks.Posteriors;

/// <summary>The leaves of mesquite bushes by their measures (Gelman and Hill 2006, chapter 4): regressions with flat priors.</summary>
static class Mesquite
{
    public static Posterior Of(string model)
    {
        var data = new PosteriorData("mesquite");
        double[] weight = data["weight"], diam1 = data["diam1"], diam2 = data["diam2"], canopy = data["canopy_height"],
            total = data["total_height"], density = data["density"], group = data["group"], one = Columns.Ones(weight),
            volume = Columns.Log(Columns.Product(diam1, diam2, canopy)), area = Columns.Log(Columns.Product(diam1, diam2)),
            shape = Columns.Log(Columns.Quotient(diam1, diam2));
        return model switch
        {
            "mesquite" => Regress(weight, one, diam1, diam2, canopy, total, density, group),
            "logmesquite" => Regress(Columns.Log(weight), one, Columns.Log(diam1), Columns.Log(diam2), Columns.Log(canopy),
                Columns.Log(total), Columns.Log(density), group),
            "logmesquite_logva" => Regress(Columns.Log(weight), one, volume, area, group),
            "logmesquite_logvas"
                => Regress(Columns.Log(weight), one, volume, area, shape, Columns.Log(total), Columns.Log(density), group),
            "logmesquite_logvash" => Regress(Columns.Log(weight), one, volume, area, shape, Columns.Log(total), group),
            "logmesquite_logvolume" => Regress(Columns.Log(weight), one, volume),
            _ => throw new ArgumentOutOfRangeException(nameof(model), model, null),
        };

        Posterior Regress(double[] y, params double[][] columns)
            => Posterior.Of($"mesquite-{model}", new LinearRegression<FlatPrior>(y, columns));
    }
}
