"""The first judge: every printed line, worked out at the numbers printed in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from ..errors import BpgenError
from ..graph.expr import Expr, Ref, computed, refs, shown
from ..graph.quantity import Quantity
from ..network.problem import Network
from ..printers import text
from ..trace.digits import Contract, Kind, Policy, Rule
from ..trace.evaluate import Trace, evaluate
from ..trace.fold import fold
from ..trace.printed import is_stated, source_of
from ..trace.rounding import Worked, work
from .noise import Noisy, noise, noisy
from .reading import Reader
from .verdict import TOLERANCE, JudgeVerdict, relative

#: The digits at which lines are judged: a handout's, and the deck's.
POLICIES = (Policy(Kind.FIGURES, 4), Policy(Kind.PLACES, 9))

_CONTEXT = Context(prec=40, rounding=ROUND_HALF_UP)
#: Lines are worked out to 40 digits; what is rounded must not depend on the last of them.
_CLEAN = Context(prec=30, rounding=ROUND_HALF_UP)
#: The precision on which to rely in a line worked out to 40 digits.
_PRECISION = Decimal("1e-35")
_NOISE = Decimal("1e-25")
#: Powers of ten near the end of the decimals' range: what lies there may stand for what lies beyond.
_END = 999_000
#: The square root of 2 pi, and what the series of the normal distribution leaves off.
_ROOT = Decimal(
    "2.50662827463100050241576528481104525300698674060993831662992357634229365460784197494659583837805726611600997"
)
_SMALL = Decimal("1e-100")
#: A large number at many places is shown with no more figures than a float has.
_MOST_FIGURES = 15


def _tanh(x: Decimal) -> Decimal:
    a, b = x.exp(), (-x).exp()
    return (a - b) / (a + b)


def _normal(x: Decimal) -> Decimal:
    """The share of a standard normal distribution below x, by the series of its integral from 0."""
    term = total = x
    with localcontext(Context(prec=3 * _CONTEXT.prec)):
        for n in range(1, 10_000):
            term *= -x * x / 2 * (2 * n - 1) / (n * (2 * n + 1))
            total += term
            if abs(term) < _SMALL:
                break
        return Decimal("0.5") + total / _ROOT


def _density(x: Decimal) -> Decimal:
    return (-x * x / 2).exp() / _ROOT


def _relu(x: Decimal) -> Decimal:
    return max(x, Decimal(0))


def _sign(x: Decimal) -> Decimal:
    return Decimal((x > 0) - (x < 0))


def _cos(x: Decimal) -> Decimal:
    """The cosine of pi x, by its series."""
    with localcontext(Context(prec=3 * _CONTEXT.prec)):
        square = (_ROOT**2 / 2 * (x % 2)) ** 2
        term = total = Decimal(1)
        for n in range(1, 200):
            term *= -square / (2 * n * (2 * n - 1))
            total += term
        return +total


def _chosen(a: Decimal, b: Decimal, yes: Decimal, no: Decimal) -> Decimal:
    return yes if a > b else no


def _multiple(a: Decimal, b: Decimal, yes: Decimal, no: Decimal) -> Decimal:
    return no if a % b else yes


#: Functions that rise with their argument.
_RISING: Mapping[str, Callable[[Decimal], Decimal]] = {
    "e^": Decimal.exp,
    "ln": Decimal.ln,
    "tanh": _tanh,
    "sqrt": Decimal.sqrt,
    "max": _relu,
    "min": lambda x: min(x, Decimal(1)),
    "sign": _sign,
    "Phi": _normal,
}


@dataclass(frozen=True, slots=True)
class Span:
    """All that a number may be whose last digit was rounded."""

    low: Decimal
    high: Decimal

    def __add__(self, other: Span) -> Span:
        return Span(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Span) -> Span:
        return Span(self.low - other.high, self.high - other.low)

    def __neg__(self) -> Span:
        return Span(-self.high, -self.low)

    def __mul__(self, other: Span) -> Span:
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Span(min(ends), max(ends))

    def __truediv__(self, other: Span) -> Span:
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError
        return self * Span(1 / other.high, 1 / other.low)

    def __pow__(self, exponent: int) -> Span:
        ends = [self.low**exponent, self.high**exponent]
        if exponent % 2 == 0 and self.low < 0 < self.high:
            ends.append(Decimal(0))
        return Span(min(ends), max(ends))


def judge_printed(network: Network, rounds: int, exact: JudgeVerdict, carried: JudgeVerdict) -> None:
    """Work out every printed line under both contracts and at each of the digits.

    Where each step is rounded, a line worked out at its operands and rounded half up must be the printed
    result, to the digit. Where full precision is carried, each operand stands for all that rounds
    to it, and the printed result must be one of those that follow, give or take its own rounding.
    """
    trace = evaluate(network, rounds)
    bounds = [noise(network, trace.graph, x, "computed", _PRECISION) or {} for x in trace.rounds]
    for policy in POLICIES:
        for verdict, rule in ((exact, Rule.ROUND), (carried, Rule.CARRY)):
            try:
                worked = work(network, Contract(rule, policy), rounds)
            except BpgenError:
                # No number at these digits: such a sheet cannot be printed, so no line of it can be wrong.
                verdict.skipped += 1
                continue
            with localcontext(_CONTEXT):
                for number in range(1, rounds + 1):
                    for q in worked.graph.defined:
                        _line(worked, number, q, bounds[number - 1], verdict)


def _line(
    worked: Worked, number: int, q: Quantity, bounds: Mapping[str, Decimal], verdict: JudgeVerdict
) -> None:
    assert q.definition is not None
    e, contract = shown(q.definition), worked.contract
    printed = worked.text(q.key, number)
    name = worked.network.name
    operands = {key: worked.written[number - 1][source_of(worked.graph, key).key] for key in refs(e)}
    try:
        if contract.rule is Rule.ROUND:
            line = text.formula(e, lambda key: worked.text(key, number))
            value = _reader(line)
            mine = value if isinstance(e, Ref) or q.is_exact else _half_up(value, contract.policy)
            same = mine == Decimal(printed) and printed != "-0"
            if 0 < abs(mine - Decimal(printed)) <= _noise(e, operands, {}):
                verdict.skipped += 1
                return
            verdict.compare(name, number, q.key, printed, mine, 0.0 if same else _apart(mine, printed), 0.0)
            return
        line = text.formula(e, lambda key: _marked(worked, key, number))
        span = _spans(contract.policy)(line)
        half = (
            Decimal(0) if isinstance(e, Ref) or q.is_exact else _half_unit(Decimal(printed), contract.policy)
        )
        middle, room = (span.low + span.high) / 2, (span.high - span.low) / 2 + half
        off = abs(Decimal(printed) - middle)
        share = float(off / room) if room else float(off > _NOISE)
        lost = share > 1 and max(off, abs(Decimal(printed))) <= _noise(e, operands, bounds)
    except ArithmeticError:
        lost = True
    if lost:
        verdict.skipped += 1
        return
    verdict.compare(name, number, q.key, printed, f"{middle:.15g}", share, 1 + TOLERANCE)


def _apart(mine: Decimal, printed: str) -> float:
    """How far a wrong result is off; never 0, for -0 is wrong, too."""
    return relative(mine, Decimal(printed)) or 1.0


def _marked(worked: Worked, key: str, number: int) -> str:
    """A number as printed, with a mark where it was rounded."""
    printed = worked.text(key, number)
    return printed if is_stated(worked.graph, source_of(worked.graph, key), number) else f"{printed}~"


def _half_up(value: Decimal, policy: Policy) -> Decimal:
    clean = value.normalize(_CLEAN)
    if not clean:
        return Decimal(0)
    place = _last_place(clean, policy)
    return clean.quantize(Decimal(1).scaleb(place), rounding=ROUND_HALF_UP, context=_CONTEXT)


def _half_unit(printed: Decimal, policy: Policy) -> Decimal:
    """Half a unit of the last place of a printed number."""
    if not printed:
        return Decimal(5).scaleb(-policy.digits - 1) if policy.kind is Kind.PLACES else Decimal(0)
    return Decimal(5).scaleb(_last_place(printed, policy) - 1)


def _last_place(value: Decimal, policy: Policy) -> int:
    """The power of ten of the last digit that a number other than 0 is shown with."""
    if policy.kind is Kind.PLACES:
        return max(-policy.digits, value.adjusted() - _MOST_FIGURES + 1)
    return value.adjusted() - policy.digits + 1


def _noise(e: Expr, values: Mapping[str, Decimal], bounds: Mapping[str, Decimal]) -> Decimal:
    """How much of a formula's value is noise at these operands, which have noise of their own."""
    domain = noisy(_PRECISION)
    given = {k: Noisy(values[k], bounds.get(k, Decimal(0)), _PRECISION) for k in refs(e)}
    if any(abs(x.value.adjusted()) > _END for x in given.values()):
        return Decimal("Infinity")
    try:
        found: Noisy = fold(e, given, domain)
    except ArithmeticError:
        return Decimal(0)  # it has no value: who works it out comes to the same
    return found.error


_reader = Reader(
    lambda printed, _: Decimal(printed),
    {**_RISING, "abs": abs, "Phi'": _density, "cos": _cos, "if": _chosen, "mod": _multiple},
)


def _spans(policy: Policy) -> Reader[Span]:
    def number(printed: str, rounded: bool) -> Span:
        value = Decimal(printed)
        half = _half_unit(value, policy) if rounded else Decimal(0)
        return Span(value - half, value + half)

    rising = {name: _rising(f) for name, f in _RISING.items()}
    others = {"abs": _size, "Phi'": _density_span, "cos": _cos_span, "if": _either, "mod": _by_multiple}
    return Reader(number, {**rising, **others})


def _size(x: Span) -> Span:
    ends = sorted((abs(x.low), abs(x.high)))
    return Span(Decimal(0) if x.low < 0 < x.high else ends[0], ends[1])


def _density_span(x: Span) -> Span:
    """Highest at 0, falling on both sides."""
    size = _size(x)
    return Span(_density(size.high), _density(size.low))


def _cos_span(x: Span) -> Span:
    """A schedule's cosine is of the number of the round, which nothing rounds."""
    return Span(_cos(x.low), _cos(x.low)) if x.low == x.high else Span(Decimal(-1), Decimal(1))


def _by_multiple(a: Span, b: Span, yes: Span, no: Span) -> Span:
    return no if a.low % b.low else yes


def _either(a: Span, b: Span, yes: Span, no: Span) -> Span:
    if a.low > b.high:
        return yes
    return no if a.high <= b.low else Span(min(yes.low, no.low), max(yes.high, no.high))


def _rising(f: Callable[[Decimal], Decimal]) -> Callable[[Span], Span]:
    """A function that rises with its argument, of a span."""
    return lambda x: Span(f(x.low), f(x.high))


def judge_taught(network: Network, trace: Trace, verdict: JudgeVerdict) -> None:
    """Work out every formula as it is taught, and each longer form on the way, at all digits.

    So the forms that are printed are compared with those that the engine computes.
    """
    with localcontext(_CONTEXT):
        for number, values in enumerate(trace.rounds, trace.first_round):
            bounds = noise(network, trace.graph, values, "computed", _PRECISION) or {}
            for q in trace.graph.defined:
                assert q.definition is not None
                ours = values[q.key]
                own = max(_noise(e, values, bounds) for e in (shown(q.definition), computed(q.definition)))
                for e in dict.fromkeys((shown(q.definition), *q.steps)):
                    line = text.formula(e, lambda key: f"{values[key]:f}")  # noqa: B023
                    try:
                        theirs = _reader(line)
                    except ArithmeticError:
                        verdict.skipped += 1
                        continue
                    lost = max(own, _noise(e, values, bounds))
                    verdict.compare_values(network.name, number, q.key, ours, theirs, lost)
