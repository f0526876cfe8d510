"""The first judge: every printed line, worked out at the numbers printed in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from ..errors import BpgenError
from ..graph.expr import Expr, Ref, computed, refs, shown
from ..graph.quantity import Quantity
from ..network.kinds import Problem
from ..printers import text
from ..trace.digits import Contract, Kind, Policy, Rule
from ..trace.evaluate import Trace
from ..trace.fold import fold
from ..trace.printed import is_stated, source_of
from ..trace.rounding import Worked, work
from .functions import DECIMALS, SPANS, Span
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
#: A large number at many places is shown with no more figures than a float has.
_MOST_FIGURES = 15


#: How much of each quantity's value is noise, by its key.
Bounds = Mapping[str, Decimal]


def judge_lines(
    network: Problem, trace: Trace, exact: JudgeVerdict, carried: JudgeVerdict, taught: JudgeVerdict
) -> None:
    """Work out every line of the rounds traced: as sheets print it, and with all digits."""
    bounds = [noise(network, trace.graph, x, "computed", _PRECISION) or {} for x in trace.rounds]
    _judge_printed(network, bounds, exact, carried)
    _judge_taught(network, trace, bounds, taught)


def _judge_printed(
    network: Problem, bounds: Sequence[Bounds], exact: JudgeVerdict, carried: JudgeVerdict
) -> None:
    """Work out every printed line under both contracts and at each of the digits.

    Where each step is rounded, a line worked out at its operands and rounded half up must be the printed
    result, to the digit. Where full precision is carried, each operand stands for all that rounds
    to it, and the printed result must be one of those that follow, give or take its own rounding.
    """
    rounds = len(bounds)
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
                    texts = {q.key: worked.text(q.key, number) for q in worked.graph.quantities}
                    for q in worked.graph.defined:
                        _line(worked, number, q, texts, bounds[number - 1], verdict)


def _line(
    worked: Worked,
    number: int,
    q: Quantity,
    texts: Mapping[str, str],
    bounds: Bounds,
    verdict: JudgeVerdict,
) -> None:
    assert q.definition is not None
    e, contract = shown(q.definition), worked.contract
    printed, name = texts[q.key], worked.network.name

    def lost_of(bounds: Bounds) -> Decimal:
        written = worked.written[number - 1]
        return _noise(e, {key: written[source_of(worked.graph, key).key] for key in refs(e)}, bounds)

    try:
        if contract.rule is Rule.ROUND:
            line = text.formula(e, texts.__getitem__)
            value = _reader(line)
            mine = value if isinstance(e, Ref) or q.is_exact else _half_up(value, contract.policy)
            same = mine == Decimal(printed) and printed != "-0"
            if 0 < abs(mine - Decimal(printed)) <= lost_of({}):
                verdict.skipped += 1
                return
            verdict.compare(name, number, q.key, printed, mine, 0.0 if same else _apart(mine, printed), 0.0)
            return
        line = text.formula(e, lambda key: _marked(worked, texts, key, number))
        span = _spans(contract.policy)(line)
        half = (
            Decimal(0) if isinstance(e, Ref) or q.is_exact else _half_unit(Decimal(printed), contract.policy)
        )
        middle, room = (span.low + span.high) / 2, (span.high - span.low) / 2 + half
        off = abs(Decimal(printed) - middle)
        share = float(off / room) if room else float(off > _NOISE)
        lost = share > 1 and max(off, abs(Decimal(printed))) <= lost_of(bounds)
    except ArithmeticError:
        lost = True
    if lost:
        verdict.skipped += 1
        return
    verdict.compare(name, number, q.key, printed, f"{middle:.15g}", share, 1 + TOLERANCE)


def _apart(mine: Decimal, printed: str) -> float:
    """How far a wrong result is off; never 0, for -0 is wrong, too."""
    return relative(mine, Decimal(printed)) or 1.0


def _marked(worked: Worked, texts: Mapping[str, str], key: str, number: int) -> str:
    """A number as printed, with a mark where it was rounded."""
    stated = is_stated(worked.graph, source_of(worked.graph, key), number)
    return texts[key] if stated else f"{texts[key]}~"


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


_reader = Reader(lambda printed, _: Decimal(printed), DECIMALS)


def _spans(policy: Policy) -> Reader[Span]:
    def number(printed: str, rounded: bool) -> Span:
        value = Decimal(printed)
        half = _half_unit(value, policy) if rounded else Decimal(0)
        return Span(value - half, value + half)

    return Reader(number, SPANS)


def _judge_taught(network: Problem, trace: Trace, bounds: Sequence[Bounds], verdict: JudgeVerdict) -> None:
    """Work out every formula as it is taught, and each longer form on the way, at all digits.

    So the forms that are printed are compared with those that the engine computes.
    """
    with localcontext(_CONTEXT):
        rounds = zip(trace.rounds, bounds, strict=True)
        for number, (values, known) in enumerate(rounds, trace.first_round):
            for q in trace.graph.defined:
                assert q.definition is not None
                ours = values[q.key]
                taught, quick = shown(q.definition), computed(q.definition)
                noises = {e: _noise(e, values, known) for e in dict.fromkeys((taught, quick, *q.steps))}
                own = max(noises[taught], noises[quick])
                for e in dict.fromkeys((taught, *q.steps)):
                    line = text.formula(e, lambda key: f"{values[key]:f}")  # noqa: B023
                    try:
                        theirs = _reader(line)
                    except ArithmeticError:
                        verdict.skipped += 1
                        continue
                    verdict.compare_values(network.name, number, q.key, ours, theirs, max(own, noises[e]))
