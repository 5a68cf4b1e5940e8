"""Writes diagnostics.json: draws of Markov chains, and what the published definitions say of them.

Straight from Vehtari, Gelman, Simpson, Carpenter, Bürkner 2021 (equations 1-14) and Geyer 1992: plain sums, every
autocovariance, normal quantiles by mpmath.
"""
import json
import math
import random

import mpmath

mpmath.mp.dps = 30


def quantile_of_normal(p):
    return float(mpmath.sqrt(2) * mpmath.erfinv(2 * mpmath.mpf(p) - 1))


def halves(chains):
    result = []
    for chain in chains:
        half = len(chain) // 2
        result += [chain[:half], chain[len(chain) - half:]]
    return result


def mean(x):
    return math.fsum(x) / len(x)


def variance(x):
    m = mean(x)
    return math.fsum((v - m) ** 2 for v in x) / (len(x) - 1)


def quantile(x, p):
    ordered = sorted(x)
    place = (len(x) - 1) * p
    low = math.floor(place)
    high = min(low + 1, len(x) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def normal_scores(chains):
    flat = [v for chain in chains for v in chain]
    rank = {v: mean([i + 1 for i, w in enumerate(sorted(flat)) if w == v]) for v in set(flat)}
    score = {v: quantile_of_normal((r - 0.375) / (len(flat) + 0.25)) for v, r in rank.items()}
    return [[score[v] for v in chain] for chain in chains]


def classic_rhat(chains):
    n = len(chains[0])
    within = mean([variance(chain) for chain in chains])
    between = n * variance([mean(chain) for chain in chains])
    return math.sqrt((between / within + n - 1) / n)


def rhat(chains):
    split = halves(chains)
    median = quantile([v for chain in split for v in chain], 0.5)
    folded = [[abs(v - median) for v in chain] for chain in split]
    return max(classic_rhat(normal_scores(split)), classic_rhat(normal_scores(folded)))


def size(chains):
    m, n = len(chains), len(chains[0])

    def autocovariance(lag):
        return mean([math.fsum((c[t] - mean(c)) * (c[t + lag] - mean(c)) for t in range(n - lag)) / n for c in chains])

    covariances = [autocovariance(lag) for lag in range(n)]
    within = covariances[0] * n / (n - 1)
    total = covariances[0] + variance([mean(c) for c in chains])
    rho = [1.0] + [1 - (within - c) / total for c in covariances[1:]]
    # Pairs while positive (equation 11) and not at the end, where they are noise; one more even term if it is positive; then
    # the running minimum of the pairs.
    pairs, t = [], 0
    while t < n - 5 and rho[t] + rho[t + 1] > 0:
        pairs.append(rho[t] + rho[t + 1])
        t += 2
    extra = max(rho[t], 0)
    for i in range(1, len(pairs)):
        pairs[i] = min(pairs[i], pairs[i - 1])
    tau = -1 + 2 * math.fsum(pairs) + extra
    return m * n / max(tau, 1 / math.log10(m * n))


def tail(chains, p):
    flat = [v for chain in chains for v in chain]
    bound = quantile(flat, p)
    return size([[float(v <= bound) for v in chain] for chain in halves(chains)])


def walk(generator, length, memory, offset, tie, heavy):
    x, chain = generator.gauss(0, 1) / math.sqrt(1 - memory * memory), []
    for _ in range(length):
        x = memory * x + generator.gauss(0, 1)
        v = x + offset
        if heavy:
            v = math.copysign(abs(v) ** 3, v)
        chain.append(round(v / tie) * tie if tie else v)
    return chain


def main():
    generator = random.Random(20)
    cases = []
    for chains, length, memory, offset, tie, heavy in [
        (4, 120, 0.7, 0, 0, False), (4, 121, 0.2, 0, 0, False), (2, 150, -0.6, 0, 0, False), (1, 200, 0.5, 0, 0, False),
        (4, 100, 0.5, 0.8, 0, False), (3, 90, 0.3, 0, 0.5, False), (4, 100, 0.4, 0, 0, True), (8, 40, 0.9, 0, 0, False),
        (4, 12, 0, 0, 0, False),
    ]:
        draws = [walk(generator, length, memory, offset * chain, tie, heavy) for chain in range(chains)]
        flat = [v for chain in draws for v in chain]
        of_mean = size(halves(draws))
        cases.append({
            "chains": chains, "draws": flat, "rhat": rhat(draws), "bulk": size(normal_scores(halves(draws))),
            "low": tail(draws, 0.05), "high": tail(draws, 0.95), "mean": of_mean, "error": math.sqrt(variance(flat) / of_mean),
        })
    with open("diagnostics.json", "w") as file:
        json.dump(cases, file)


main()
