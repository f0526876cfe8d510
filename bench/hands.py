"""Hands that work through a sheet of the standard network, 2-2-2 with the logistic function and the squared
error: with paper, a calculator, and the formulas as the lecture writes them. Nothing here is bpgen's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from random import Random
from typing import NamedTuple

#: Numbers by the names of their quantities, and a formula over them.
Numbers = dict[str, Decimal]
Formula = Callable[[Numbers], Decimal]
#: What stands on a hand's paper, by round and name.
Paper = dict[tuple[int, str], Decimal]
#: What a hand puts on paper for a number that it has worked out.
Write = Callable[[Decimal], Decimal]

FIGURES = 4
_ONE, _HALF = Decimal(1), Decimal("0.5")


class Step(NamedTuple):
    """A line of the sheet. ``kind`` is that of a slip made here; empty where a number is copied."""

    name: str
    kind: str
    formula: Formula


class Slip(NamedTuple):
    """Where a hand slips, and what it does to the number there."""

    name: str
    spoil: Callable[[Decimal], Decimal]


KINDS = ("hidden net or out", "output net or out", "error", "chain rule", "update")


def steps() -> Iterator[Step]:
    """The lines of one round, in the order of the sheet."""
    yield from _net("h1", ("w1", "i1"), ("w2", "i2"), "b1", KINDS[0])
    yield from _net("h2", ("w3", "i1"), ("w4", "i2"), "b1", KINDS[0])
    yield from _net("o1", ("w5", "out_h1"), ("w6", "out_h2"), "b2", KINDS[1])
    yield from _net("o2", ("w7", "out_h1"), ("w8", "out_h2"), "b2", KINDS[1])
    yield from map(_error, ("o1", "o2"))
    yield _sum("E_total", "E_o1", "E_o2", KINDS[2])
    for o, weights in (("o1", ("w5", "w6")), ("o2", ("w7", "w8"))):
        yield _by_out(o)
        yield _slope(o)
        for h, w in zip(("h1", "h2"), weights, strict=True):
            yield from _weight(w, o, f"out_{h}")
    for o in ("o1", "o2"):
        yield _product(f"dE_{o}/dnet_{o}", f"dE_total/dout_{o}", f"dout_{o}/dnet_{o}")
    for h, to, into in (("h1", ("w5", "w7"), ("w1", "w2")), ("h2", ("w6", "w8"), ("w3", "w4"))):
        for o, w in zip(("o1", "o2"), to, strict=True):
            yield _copy(f"dnet_{o}/dout_{h}", w)
            yield _product(f"dE_{o}/dout_{h}", f"dE_{o}/dnet_{o}", f"dnet_{o}/dout_{h}")
        yield _sum(f"dE_total/dout_{h}", f"dE_o1/dout_{h}", f"dE_o2/dout_{h}", KINDS[3])
        yield _slope(h)
        for i, w in zip(("i1", "i2"), into, strict=True):
            yield from _weight(w, h, i)


def _net(unit: str, first: tuple[str, str], second: tuple[str, str], bias: str, kind: str) -> Iterator[Step]:
    (a, x), (b, y) = first, second
    yield Step(f"net_{unit}", kind, lambda v: v[a] * v[x] + v[b] * v[y] + v[bias])
    yield Step(f"out_{unit}", kind, lambda v: _ONE / (_ONE + (-v[f"net_{unit}"]).exp()))


def _error(unit: str) -> Step:
    return Step(f"E_{unit}", KINDS[2], lambda v: _HALF * (v[f"target_{unit}"] - v[f"out_{unit}"]) ** 2)


def _by_out(unit: str) -> Step:
    return Step(f"dE_total/dout_{unit}", KINDS[3], lambda v: v[f"out_{unit}"] - v[f"target_{unit}"])


def _slope(unit: str) -> Step:
    out = f"out_{unit}"
    return Step(f"dout_{unit}/dnet_{unit}", KINDS[3], lambda v: v[out] * (_ONE - v[out]))


def _sum(name: str, a: str, b: str, kind: str) -> Step:
    return Step(name, kind, lambda v: v[a] + v[b])


def _copy(name: str, source: str) -> Step:
    return Step(name, "", lambda v: v[source])


def _weight(weight: str, unit: str, source: str) -> Iterator[Step]:
    copy, gradient = f"dnet_{unit}/d{weight}", f"dE_total/d{weight}"
    yield _copy(copy, source)
    yield _product(gradient, f"dE_total/dout_{unit}", f"dout_{unit}/dnet_{unit}", copy)
    yield Step(f"{weight}+", KINDS[4], lambda v: v[weight] - v["eta"] * v[gradient])


def _product(name: str, *factors: str) -> Step:
    def formula(v: Numbers) -> Decimal:
        found = _ONE
        for factor in factors:
            found *= v[factor]
        return found

    return Step(name, KINDS[3], formula)


STEPS = tuple(steps())
#: So many lines of the second round lead to its error, which is the last that the sheet asks for.
_ERROR = [step.name for step in STEPS].index("E_total") + 1


def worked(given: Mapping[str, Decimal], write: Write, *, carries: bool, slip: Slip | None = None) -> Paper:
    """What stands on the paper of a hand that works through two rounds, of the second to its error. Where it
    ``carries`` all digits it goes on with what its calculator shows, else with what it has written. All that
    comes after a slip is worked out from it.
    """
    paper, values = Paper(), dict(given)
    for round_, lines in ((1, STEPS), (2, STEPS[:_ERROR])):
        for step in lines:
            value = step.formula(values)
            if slip and (round_, step.name) == (1, slip.name):
                value = slip.spoil(value)
            text = paper[round_, step.name] = write(value)
            values[step.name] = value if carries else text
        values |= {name[:-1]: values[name] for name in list(values) if name.endswith("+")}
    return paper


def a_slip(random: Random, kind: str) -> Slip:
    """A slip of a kind, somewhere in the first round."""
    name = random.choice([step.name for step in STEPS if step.kind == kind])
    return Slip(name, random.choice((_miscalculated, _sign, _point)))


def _miscalculated(x: Decimal) -> Decimal:
    return x * Decimal("1.37") + Decimal("0.05")


def _sign(x: Decimal) -> Decimal:
    return -x


def _point(x: Decimal) -> Decimal:
    return x * 10


def half_up(x: Decimal, figures: int = FIGURES) -> Decimal:
    """Rounded as schools teach it."""
    return x.quantize(Decimal(1).scaleb(x.adjusted() - figures + 1), ROUND_HALF_UP) if x else x


def cut_off(x: Decimal) -> Decimal:
    """The last digit cut off, not rounded."""
    return x.quantize(Decimal(1).scaleb(x.adjusted() - FIGURES + 1), ROUND_DOWN) if x else x


def longer(x: Decimal) -> Decimal:
    """With more digits than are asked for."""
    return half_up(x, FIGURES + 3)
