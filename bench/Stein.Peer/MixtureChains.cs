using TorchSharp;
using static TorchSharp.torch;

namespace Stein.Peer;

/// <summary>
/// 1280 chains of unadjusted Langevin with step 0.1 on <c>1/5 N((−5, −5), I) + 4/5 N((5, 5), I)</c>, started uniformly in <c>[−8, 8]²</c>.
/// </summary>
sealed class MixtureChains(bool simplified) : ICase
{
    const int Count = 1280;

    const double StepSize = 0.1;

    readonly Tensor x = rand(Count, 2).mul_(16).sub_(8);
    readonly Tensor means = tensor(new float[,] { { -5, -5 }, { 5, 5 } }), logWeights = tensor(new[] { MathF.Log(0.2f), MathF.Log(0.8f) });
    readonly Tensor apart = tensor(new float[] { -10, -10 }), far = tensor(new float[] { 5, 5 });
    readonly float bias = MathF.Log(0.25f);

    public string Title => $"{(simplified ? "two-clusters" : "mixture")} chains={Count}";

    public string Outcome => $"minor={x.sum(1).lt(0).to(ScalarType.Float32).mean().ToSingle():F3}";

    /// <summary>One step of all chains.</summary>
    public void Run()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        x.add_(Score(), StepSize / 2).add_(randn_like(x), Math.Sqrt(StepSize));
    }

    Tensor Score()
    {
        if (simplified)
        {
            // log(p_1/p_2) is linear where the covariances are equal.
            var first = x.mv(apart).add_(bias).sigmoid_().unsqueeze(1);
            return (far - x).addcmul_(first, apart, 1);
        }
        var pulls = means - x.unsqueeze(1);
        var shares = pulls.square().sum(2).mul_(-0.5).add_(logWeights).softmax(1).unsqueeze(2);
        return (shares * pulls).sum(1);
    }
}
