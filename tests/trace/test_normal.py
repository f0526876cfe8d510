"""The normal distribution in each kind of number, beside mpmath."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Context, Decimal, localcontext

import mpmath  # type: ignore[import-untyped]
import numpy as np
import pytest

from bpgen.graph.functions.function import Function
from bpgen.graph.functions.normal import NORMAL_CDF, NORMAL_DENSITY
from bpgen.trace import elementary

FAR = ("0", "1e-30", "-0.001", "0.5", "-1", "3", "-7.25", "-29.9", "29.9", "-30.1", "45", "-100")


@pytest.mark.parametrize("x", FAR)
def test_exact_values_to_fifty_digits(x: str) -> None:
    with mpmath.workdps(2500), localcontext(Context(prec=50)):
        z = mpmath.mpf(x)
        for ours, judged in (
            (NORMAL_CDF.exact(Decimal(x)), mpmath.erfc(-z / mpmath.sqrt(2)) / 2),
            (NORMAL_DENSITY.exact(Decimal(x)), mpmath.exp(-z * z / 2) / mpmath.sqrt(2 * mpmath.pi)),
        ):
            assert abs(mpmath.mpf(str(ours)) - judged) <= judged * mpmath.mpf("2e-49")


def test_arrays_are_within_the_stated_units_of_the_last_place() -> None:
    """At the places of the table, half way between them, where errors are largest, and elsewhere."""
    x = np.concatenate([np.arange(-14 * 32, 9 * 32 + 1) / 32, np.random.default_rng(7).uniform(-14, 9, 2000)])
    for at, ours in zip(x.tolist(), elementary.normal_cdf(x).tolist(), strict=True):
        with mpmath.workdps(60):
            off = abs(mpmath.mpf(ours) - mpmath.erfc(-mpmath.mpf(at) / mpmath.sqrt(2)) / 2)
            assert off < 2.5 * math.ulp(ours), at


def test_arrays_at_the_ends() -> None:
    found = elementary.normal_cdf([-math.inf, -15.0, -0.0, 20.0, math.inf, math.nan])
    assert found.tolist()[:5] == [0, 0, 0.5, 1, 1]
    assert math.isnan(found[5])


@pytest.mark.parametrize("z", [0.3 + 0.2j, -1 + 1j, 2 - 3j, 0.5j, -5 + 0.1j, 0.7 + 1e-20j])
def test_complex_values(z: complex) -> None:
    judged = complex(mpmath.erfc(-mpmath.mpc(z) / mpmath.sqrt(2)) / 2)
    assert NORMAL_CDF.complex(z).real == pytest.approx(judged.real, rel=1e-13, abs=1e-15)
    assert NORMAL_CDF.complex(z).imag == pytest.approx(judged.imag, rel=1e-13)


@pytest.mark.parametrize("ends", [(-0.5, 0.7), (0.2, 1.4), (-2.5, -0.9), (-1.8, -1.7)])
def test_bounds_of_ranges_hold(ends: tuple[float, float]) -> None:
    low, high = ends
    xs = np.linspace(low, high, 101).tolist()
    cases: list[tuple[Function, Callable[[float], float]]] = [
        (NORMAL_CDF, lambda x: -x * NORMAL_DENSITY.real(x)),
        (NORMAL_DENSITY, lambda x: (x * x - 1) * NORMAL_DENSITY.real(x)),
    ]
    for f, second in cases:
        least, most = f.range(ends)
        assert all(least <= f.real(x) <= most for x in xs)
        assert f.bend is not None
        assert max(abs(second(x)) for x in xs) <= f.bend(low, (low + high) / 2, high)
