# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""Keyed random numbers: every draw is a pure function of who asks, and for what.

A draw is named by (seed, replication, station, start index, purpose). There is no stream that is
used up, so the order of events cannot change a number, adding a station shifts no other station's
draws, and two layouts that share stations are compared with common random numbers by themselves.

The generator is the SplitMix64 finaliser (Steele, Lea and Flood 2014, "Fast splittable pseudorandom
number generators") applied to a counter. Uniforms lie strictly between 0 and 1. Durations are
inverted from one uniform wherever a closed form or Wichura's AS 241 allows it, so each is a
monotone function of its uniform; only the gamma uses a rejection method (Marsaglia and Tsang 2000),
on a sub-stream of its own key.
"""

import hashlib
import math

import numpy as np

from viewer.simulation.jit import compiled, inlined
from viewer.simulation.specs import (
    CONSTANT,
    EXPONENTIAL,
    GAMMA,
    LOGNORMAL,
    NONE,
    NORMAL,
    TRIANGULAR,
    UNIFORM,
    WEIBULL,
)

U64 = np.uint64

# What a number is for. Two purposes of one start never share a number. Typed numbers, because numba
# would compile every function below once for each plain constant it is called with.
SERVICE = U64(0)
SCRAP = U64(1)
UNTIL_FAILURE = U64(2)
REPAIR = U64(3)
ARRIVAL = U64(4)
OLD_SCRAP = U64(5)
CALENDAR = U64(6)
REWORK = U64(7)
ROUTE = U64(8)
OLD_REWORK = U64(9)
OLD_ROUTE = U64(10)

_FIRST = U64(1)
_SECOND = U64(2)
_THIRD = U64(3)
_GOLDEN = U64(0x9E3779B97F4A7C15)
_PURPOSE_STEP = U64(0xD1342543DE82EF95)
_MULTIPLY_1 = U64(0xBF58476D1CE4E5B9)
_MULTIPLY_2 = U64(0x94D049BB133111EB)
_SHIFT_30 = U64(30)
_SHIFT_27 = U64(27)
_SHIFT_31 = U64(31)
_SHIFT_11 = U64(11)
_TO_UNIT = 2.0**-53

# Coefficients of AS 241 (PPND16), highest power first.
_CENTRE_A = (
    2.5090809287301226727e3,
    3.3430575583588128105e4,
    6.7265770927008700853e4,
    4.5921953931549871457e4,
    1.3731693765509461125e4,
    1.9715909503065514427e3,
    1.3314166789178437745e2,
    3.3871328727963666080e0,
)
_CENTRE_B = (
    5.2264952788528545610e3,
    2.8729085735721942674e4,
    3.9307895800092710610e4,
    2.1213794301586595867e4,
    5.3941960214247511077e3,
    6.8718700749205790830e2,
    4.2313330701600911252e1,
    1.0,
)
_TAIL_A = (
    7.74545014278341407640e-4,
    2.27238449892691845833e-2,
    2.41780725177450611770e-1,
    1.27045825245236838258e0,
    3.64784832476320460504e0,
    5.76949722146069140550e0,
    4.63033784615654529590e0,
    1.42343711074968357734e0,
)
_TAIL_B = (
    1.05075007164441684324e-9,
    5.47593808499534494600e-4,
    1.51986665636164571966e-2,
    1.48103976427480074590e-1,
    6.89767334985100004550e-1,
    1.67638483018380384940e0,
    2.05319162663775882187e0,
    1.0,
)
_FAR_A = (
    2.01033439929228813265e-7,
    2.71155556874348757815e-5,
    1.24266094738807843860e-3,
    2.65321895265761230930e-2,
    2.96560571828504891230e-1,
    1.78482653991729133580e0,
    5.46378491116411436990e0,
    6.65790464350110377720e0,
)
_FAR_B = (
    2.04426310338993978564e-15,
    1.42151175831644588870e-7,
    1.84631831751005468180e-5,
    7.86869131145613259100e-4,
    1.48753612908506148525e-2,
    1.36929880922735805310e-1,
    5.99832206555887937690e-1,
    1.0,
)


def station_key(seed: int, replication: int, station_id: str) -> int:
    """64-bit key of a station's draws in one replication: the same in every process and machine."""
    text = f"{seed}/{replication}/{station_id}".encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little")


@inlined
def mix(z):
    """Bit mixer of SplitMix64: 64 bits in, 64 bits out, bijective."""
    z = (z ^ (z >> _SHIFT_30)) * _MULTIPLY_1
    z = (z ^ (z >> _SHIFT_27)) * _MULTIPLY_2
    return z ^ (z >> _SHIFT_31)


@inlined
def word(key, index, purpose):
    """64 random bits of draw (key, index, purpose)."""
    return mix(key + U64(index) * _GOLDEN + purpose * _PURPOSE_STEP)


@inlined
def uniform(key, index, purpose):
    """Uniform number of the draw, strictly inside (0, 1)."""
    return (float(word(key, index, purpose) >> _SHIFT_11) + 0.5) * _TO_UNIT


@inlined
def _polynomial(coefficients, x):
    value = 0.0
    for c in coefficients:
        value = value * x + c
    return value


@compiled
def normal_quantile(p):
    """Quantile of the standard normal distribution, 0 < p < 1; Wichura (1988), AS 241, PPND16."""
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return q * _polynomial(_CENTRE_A, r) / _polynomial(_CENTRE_B, r)
    r = math.sqrt(-math.log(p if q < 0.0 else 1.0 - p))
    if r <= 5.0:
        value = _polynomial(_TAIL_A, r - 1.6) / _polynomial(_TAIL_B, r - 1.6)
    else:
        value = _polynomial(_FAR_A, r - 5.0) / _polynomial(_FAR_B, r - 5.0)
    return -value if q < 0.0 else value


@compiled
def _gamma(shape, key):
    # Marsaglia and Tsang (2000); a shape below 1 is raised by 1 and scaled back by u^(1/shape).
    boost = 1.0
    k = shape
    if k < 1.0:
        boost = uniform(key, U64(0), _FIRST) ** (1.0 / k)
        k += 1.0
    d = k - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    attempt = U64(0)
    while True:
        x = normal_quantile(uniform(key, attempt, _SECOND))
        v = 1.0 + c * x
        if v > 0.0:
            v = v * v * v
            if math.log(uniform(key, attempt, _THIRD)) < 0.5 * x * x + d - d * v + d * math.log(v):
                return boost * d * v
        attempt += U64(1)


@compiled
def _rare(spec, values, key, index, purpose):
    """The distributions that need more than a line, kept apart: the common ones stay inlined."""
    kind = spec.kind
    if kind == GAMMA:
        shape = 1.0 / (spec.b * spec.b)
        return spec.a / shape * _gamma(shape, word(key, index, purpose))
    u = uniform(key, index, purpose)
    if kind == TRIANGULAR:
        width = spec.c - spec.a
        if width <= 0.0:
            return spec.a
        if u * width < spec.b - spec.a:
            return spec.a + math.sqrt(u * width * (spec.b - spec.a))
        return spec.c - math.sqrt((1.0 - u) * width * (spec.c - spec.b))
    if kind == NORMAL:
        return max(0.0, spec.a + spec.b * normal_quantile(u))
    if kind == LOGNORMAL:
        ratio = spec.b / spec.a
        variance = math.log1p(ratio * ratio)
        z = normal_quantile(u)
        return spec.a * math.exp(math.sqrt(variance) * z - 0.5 * variance)
    if kind == WEIBULL:
        return spec.a * (-math.log(u)) ** (1.0 / spec.b)
    return values[spec.first + int(u * spec.count)]


@inlined
def sample(spec, values, key, index, purpose):
    """One time in seconds of the distribution in `spec` (a row of dtype SPEC), for one draw."""
    kind = spec.kind
    if kind == CONSTANT:
        return spec.a
    if kind == EXPONENTIAL:
        return -spec.a * math.log(uniform(key, index, purpose))
    if kind == UNIFORM:
        return spec.a + (spec.b - spec.a) * uniform(key, index, purpose)
    if kind == NONE:
        return 0.0
    return _rare(spec, values, key, index, purpose)


@compiled
def sample_many(spec, values, key, purpose, out):
    """Fills `out` with the draws of start index 0, 1, 2, …"""
    for i in range(len(out)):
        out[i] = sample(spec[0], values, key, i, purpose)
