"""Writes elementary.csv beside this file: exact values of the elementary functions, by mpmath, at chosen doubles.

A row is: function, argument, nearest double of the exact value, and how far the exact value lies above that double, in units in its
last place. Doubles are written as their bits. The arguments are drawn over the exponents, evenly about zero, in the tails where the
values underflow, beside the zeros, and at the borders where the argument's reduction changes.
"""

import math
import pathlib
import random
import struct

import mpmath as mp

mp.mp.prec = 1400
ONE, HALF = mp.mpf(1), mp.mpf(1) / 2


def sigmoid(x):
    return ONE / (1 + mp.exp(-x))


def density(x):
    return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def distribution(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def sigmoid_slope(x):
    return sigmoid(x) * sigmoid(-x)


def sigmoid_bend(x):
    return -sigmoid_slope(x) * mp.tanh(x / 2)


def mills_reciprocal(x):
    """The density over the distribution function at −x, for x > 0."""
    if x < 40:
        return density(x) / distribution(-x)
    fraction = x
    for k in range(1000, 0, -1):
        fraction = x + k / fraction
    return fraction


def probit(x):
    if abs(x) < 40:
        return mp.log(distribution(x) / distribution(-x))
    return mp.sign(x) * (x * x / 2 + mp.log(mp.sqrt(2 * mp.pi) * mills_reciprocal(abs(x))))


def probit_slope(x):
    return density(x) / (distribution(x) * distribution(-x)) if abs(x) < 40 else mills_reciprocal(abs(x))


# Name, function, largest size of the argument, further places of interest.
LN2 = mp.log(2)
REDUCTION = [(n + HALF) * LN2 for n in (0, 1, 2, 3, 5, 8, 20, 51, 53, 100, 400, 700, 1021, 1022, 1050)]
REDUCTION += [-v for v in REDUCTION]
GAUSSIAN = [s * mp.sqrt(2 * (n + HALF) * LN2) for n in (0, 1, 2, 3, 5, 8, 20, 53, 100, 500, 1000) for s in (1, -1)]
QUARTERS = [n * mp.pi / 4 for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 355, 710, 10 ** 7, 42722830, 10 ** 15, 10 ** 22)]
OCTAVES = [mp.sqrt(HALF) * 2 ** n for n in (-1070, -1022, -3, -1, 0, 1, 2, 700)] + [ONE] * 6
SILU1 = [mp.findroot(lambda x: 1 + x * sigmoid(-x), -1.28)] * 12
SILU2 = [s * mp.findroot(lambda x: 2 - x * mp.tanh(x / 2), 2.4) for s in (1, -1)] * 6
GELU1 = [mp.findroot(lambda x: distribution(x) + x * density(x), -0.75)] * 12
GELU2 = [mp.sqrt(2), -mp.sqrt(2)] * 6
EXP_TAIL, GAUSS_TAIL = (-752, -700), (-39, -36)
FUNCTIONS = [
    ("exp", mp.exp, 760, REDUCTION, EXP_TAIL),
    ("expm1", mp.expm1, 760, REDUCTION, None),
    ("log", mp.log, math.inf, OCTAVES, None),
    ("log1p", mp.log1p, math.inf, [v - 1 for v in OCTAVES[3:]] + OCTAVES, None),
    ("sin", mp.sin, math.inf, QUARTERS, None),
    ("cos", mp.cos, math.inf, QUARTERS, None),
    ("tanh", mp.tanh, 760, [v / 2 for v in REDUCTION] + [ONE, -ONE] * 4, None),
    ("tanh'", lambda x: mp.sech(x) ** 2, 354, [v / 2 for v in REDUCTION[:9]] + [ONE, -ONE] * 4, (-354, -300)),
    ("tanh''", lambda x: -2 * mp.tanh(x) * mp.sech(x) ** 2, 354, [v / 2 for v in REDUCTION[:9]] + [ONE, -ONE] * 4, (-354, -300)),
    ("sigmoid", sigmoid, 760, REDUCTION, EXP_TAIL),
    ("sigmoid'", sigmoid_slope, 760, REDUCTION, EXP_TAIL),
    ("sigmoid''", sigmoid_bend, 760, REDUCTION, EXP_TAIL),
    ("softplus", lambda x: mp.log1p(mp.exp(x)), 760, REDUCTION + [ONE, -ONE] * 4, EXP_TAIL),
    ("softplus'", sigmoid, 760, REDUCTION, EXP_TAIL),
    ("softplus''", sigmoid_slope, 760, REDUCTION, EXP_TAIL),
    ("probit", probit, math.inf, GAUSSIAN + [3 * HALF, -3 * HALF] * 6, None),
    ("probit'", probit_slope, math.inf, GAUSSIAN + [3 * HALF, -3 * HALF] * 6, None),
    ("silu", lambda x: x * sigmoid(x), 760, REDUCTION, EXP_TAIL),
    ("silu'", lambda x: sigmoid(x) * (1 + x * sigmoid(-x)), 760, REDUCTION + SILU1, EXP_TAIL),
    ("silu''", lambda x: sigmoid_slope(x) * (2 - x * mp.tanh(x / 2)), 760, REDUCTION + SILU2, EXP_TAIL),
    ("gelu", lambda x: x * distribution(x), 45, GAUSSIAN, GAUSS_TAIL),
    ("gelu'", lambda x: distribution(x) + x * density(x), 45, GAUSSIAN + GELU1, GAUSS_TAIL),
    ("gelu''", lambda x: density(x) * (2 - x * x), 45, GAUSSIAN + GELU2, GAUSS_TAIL),
]


def arguments(reach, places, tail, draw):
    for x in (0.0, 5e-324, -5e-324, 2.2250738585072014e-308, -1e-310):
        yield x
    for _ in range(40):
        yield draw.choice((1, -1)) * math.ldexp(1 + draw.random(), draw.randint(-1060, 1022 if reach == math.inf else 8))
    for _ in range(40):
        yield draw.choice((1, -1)) * math.ldexp(1 + draw.random(), draw.randint(-32, 6))
    for _ in range(90):
        yield draw.uniform(-4, 4)
    for _ in range(30):
        yield draw.uniform(-40, 40)
    for _ in range(30 if tail else 0):
        yield draw.uniform(*tail)
    for place in places:
        nearest = float(place)
        yield nearest
        yield math.nextafter(nearest, math.inf)
        yield nearest * (1 + draw.choice((1, -1)) * math.ldexp(1 + draw.random(), -draw.randint(2, 50)))


def nearest(exact):
    """The nearest double, ties to even, and how far the exact value lies above it, in units in its last place."""
    if exact == 0:
        return 0.0, mp.mpf(0)
    place = max(int(mp.frexp(exact)[1]) - 1, -1022) - 52
    scaled = mp.ldexp(exact, -place)
    whole = int(mp.nint(scaled))
    try:
        return math.ldexp(whole, place), scaled - whole
    except OverflowError:
        return math.copysign(math.inf, exact), mp.mpf(0)


def bits(x):
    return struct.pack(">d", x).hex()


def main():
    lines = ["function,argument,value,rest"]
    for name, f, reach, places, tail in FUNCTIONS:
        draw = random.Random(name)
        for x in sorted(set(arguments(reach, places, tail, draw))):
            if not abs(x) <= reach or name == "log" and x <= 0 or name == "log1p" and x <= -1:
                continue
            value, rest = nearest(f(mp.mpf(x)))
            lines.append(f"{name},{bits(x)},{bits(value)},{float(rest):.3f}")
    pathlib.Path(__file__).with_name("elementary.csv").write_text("\n".join(lines) + "\n")


main()
