"""Writes special.csv beside this file: values of special functions by mpmath, with 60 digits and more, at chosen doubles.

A row is: function, first argument, second argument (0 if there is none), nearest double of the exact value. A name that ends in ' stands
for the derivative by the first argument.
"""

import pathlib
import random

import mpmath as mp

mp.mp.dps = 60
RANDOM = random.Random(4)


def tail(x):
    """Φ(−x) for x >= 0."""
    if x < 30:
        with mp.workdps(300):
            return mp.erfc(x / mp.sqrt(2)) / 2
    fraction = mp.mpf(x)
    for k in range(400, 0, -1):
        fraction = x + k / fraction
    return density(x) / fraction


def density(x):
    return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def cdf(x):
    return tail(-x) if x < 0 else 1 - tail(x)


def log_cdf(x):
    return mp.log(tail(-x)) if x < 0 else mp.log1p(-tail(x))


def hazard(x):
    """φ(x)/Φ(x)."""
    if x < -30:
        fraction = -x
        for k in range(400, 0, -1):
            fraction = -x + k / fraction
        return fraction
    return density(x) / cdf(x)


def log_i0(x):
    return mp.log(mp.besseli(0, x)) if x < 2000 else x - mp.log(2 * mp.pi * x) / 2 + mp.log(mp.hyper([0.5, 0.5], [], 1 / (2 * x)))


def ratio_i(x):
    return mp.besseli(1, x) / mp.besseli(0, x)


def log_gamma(x):
    return mp.loggamma(x)


def log_beta(a, b):
    with mp.workdps(400):
        return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)


def log_binomial(n, k):
    return -mp.log(n + 1) - log_beta(n - k + 1, k + 1)


EVERYWHERE = [s * v for v in (1e-300, 1e-20, 1e-8, 0.01, 0.3, 0.7, 1, 1.4, 1.49999, 1.5, 1.6, 2, 2.5, 3, 4, 5) for s in (1, -1)] + [0.0]
EVERYWHERE += [RANDOM.uniform(-5, 5) for _ in range(60)]
LEFT = [-6, -8, -10, -15, -20, -30, -37, -38, -100, -1e3, -1e4, -1e8, -1e100] + [RANDOM.uniform(-40, -5) for _ in range(20)]
POSITIVE = [1e-300, 1e-100, 1e-10, 1e-3, 0.1, 0.5, 0.9, 1, 1.1, 1.4616321449683623, 1.5, 2, 2.5, 3, 5, 8, 10, 30, 100, 1e3, 1e6, 1e10, 1e15, 1e100]
POSITIVE += [10 ** RANDOM.uniform(-3, 4) for _ in range(60)] + [RANDOM.uniform(0.5, 3) for _ in range(40)]
PAIRS = [(10 ** RANDOM.uniform(-3, 7), 10 ** RANDOM.uniform(-3, 7)) for _ in range(80)]
PAIRS += [(0.5, 0.5), (1, 1), (1e-200, 1e-200), (1e15, 1e15), (1e15, 0.5), (0.5, 1e15), (1e10, 3), (3, 1e10), (1e-8, 1e12), (1e100, 1e100)]
CHOICES = [(n, RANDOM.randint(0, n)) for n in (0, 1, 2, 5, 10, 40, 100, 1000, 12345, 10 ** 6, 10 ** 9) for _ in range(3)]

ONE = [
    ("cdf", cdf, EVERYWHERE + LEFT[:8] + [5.5, 7, 9, 20, 40, 1e10]),
    ("log-cdf", log_cdf, EVERYWHERE + LEFT),
    ("log-cdf of the right", log_cdf, [5.5, 6, 8, 10, 20, 30, 37]),
    ("log-cdf'", hazard, EVERYWHERE + LEFT),
    ("log-cdf''", lambda x: -hazard(x) * (x + hazard(x)), EVERYWHERE + [-6, -8, -10]),
    ("erf", mp.erf, EVERYWHERE + [6, -7, 30]),
    ("erfc", mp.erfc, EVERYWHERE + [5.5, 8, 12, 20, 25, 26]),
    ("log-sigmoid", lambda x: -mp.log1p(mp.exp(-x)), EVERYWHERE + [-700, -30, 30, 700]),
    ("log1m-exp", lambda x: mp.log(-mp.expm1(-x)) if x < 1 else mp.log1p(-mp.exp(-x)), [x for x in POSITIVE if x < 700]),
    ("log1m-exp'", lambda x: 1 / mp.expm1(x), [x for x in POSITIVE if 1e-150 < x < 700]),
    ("log-gamma", log_gamma, POSITIVE),
    ("log-gamma'", lambda x: mp.digamma(x), POSITIVE),
    ("digamma", lambda x: mp.digamma(x), POSITIVE),
    ("digamma'", lambda x: mp.polygamma(1, x), [x for x in POSITIVE if 1e-9 < x < 1e11]),
    ("log-i0", log_i0, [0.0] + [x for x in POSITIVE if x < 1e16]),
    ("log-i0'", ratio_i, [x for x in POSITIVE if 1e-4 < x < 2000]),
]
TWO = [
    ("log-beta", log_beta, PAIRS),
    ("log-beta'", lambda a, b: mp.digamma(a) - mp.digamma(a + b), PAIRS),
    ("log-binomial", log_binomial, CHOICES),
]


def main():
    lines = ["function,first,second,value"]
    for name, f, places in ONE:
        lines += [f"{name},{float(x)!r},0.0,{float(f(mp.mpf(float(x))))!r}" for x in sorted(set(places))]
    for name, f, places in TWO:
        lines += [f"{name},{float(a)!r},{float(b)!r},{float(f(mp.mpf(float(a)), mp.mpf(float(b))))!r}" for a, b in sorted(set(places))]
    pathlib.Path(__file__).with_name("special.csv").write_text("\n".join(lines) + "\n")


main()
