"""Those who sit at a platform's page: what each types into the answers of a sheet, by round and key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal
from random import Random

from bpgen import LayerNetwork, Network
from bpgen.classroom.platforms import Coursework, Variant
from bpgen.classroom.settings import PointScheme
from bpgen.graph.expr import Ref, is_exact, shown
from bpgen.graph.quantity import Quantity
from bpgen.lesson.choose import origin
from bpgen.lesson.plan import Upto
from bpgen.network.kinds import Problem
from bpgen.network.values import values_of_given
from bpgen.problems.drawn import sample
from bpgen.sheets.exercise import work_sheet
from bpgen.sheets.options import Options
from bpgen.trace.digits import Contract, Kind, Policy, Rule, plain, round_half_up, unit
from bpgen.trace.domains import EXACT
from bpgen.trace.fold import fold
from bpgen.trace.rounding import Worked

Place = tuple[int, str]
#: Places and what is typed into them.
Typed = Mapping[Place, str]
#: What a hand writes for a value that it has worked out.
Write = Callable[[Decimal], Decimal]
STOCK = ("0", "1", "0.5")
#: Sheets of networks of layers, as classes have them: what one gradient rests on.
LAYERS = (
    (LayerNetwork.preset("convolution"), Options(along="dE_total/dk_1_1")),
    (LayerNetwork.preset("lstm-gomez"), Options(along="dE_total/du_f1_1")),
)
#: Sheets whose formulas call functions that those of no other sheet here call.
FUNCTIONS = (
    (LayerNetwork.preset("max-pooling"), Options(along="dE_total/dout_m_2_2")),
    (sample(7, "2-1", loss="huber"), Options(upto=Upto.OUTPUT)),
    (sample(7, "2-1", loss="absolute-error"), Options(upto=Upto.OUTPUT)),
)
#: Sheets for platforms on which what follows counts: layers, functions, both contracts, a part of a round.
SHEETS: Sequence[tuple[Problem, Options]] = (
    (Network.preset("mazur"), Options()),
    (sample(3, "2-3-2", "tanh"), Options(lang="ja")),
    (sample(4, "2-2-2", "relu"), Options(contract=Contract(Rule.ROUND, Policy(Kind.PLACES, 4)))),
    (sample(5, "3-2-1"), Options(contract=Contract(Rule.CARRY))),
    (sample(6, "2-2-3", loss="categorical-cross-entropy"), Options(upto=Upto.ERROR)),
    *LAYERS,
    *FUNCTIONS,
)


def coursework_of(*problems: Problem, options: Options | None = None, name: str = "Course") -> Coursework:
    """An work of these problems, called C1, C2, ..."""
    options = options or Options()
    variants = [Variant(f"C{n}", work_sheet(each, options)) for n, each in enumerate(problems, 1)]
    return Coursework(name, options, PointScheme(), variants)


def key(work: Coursework, worked: Worked) -> Typed:
    """What the key has."""
    return {(x.round, x.key): typed(Decimal(worked.text(x.key, x.round))) for x in work.blanks}


def stock(work: Coursework, text: str) -> Typed:
    """One number everywhere."""
    return {(x.round, x.key): text for x in work.blanks}


def honest(work: Coursework, worked: Worked, seed: int) -> Typed:
    """Own work: at each step rounded half up, or cut off, or kept with more digits than are asked for."""
    rng = Random(seed)  # noqa: S311  # chance, not a secret
    return work_on(work, worked, lambda x: rng.choice((half_up, cut_off, kept))(x, worked.contract))


def slipped(work: Coursework, worked: Worked, place: Place) -> Typed:
    """One number miscalculated, and all else worked out rightly from there."""
    return work_on(work, worked, lambda x: half_up(x, worked.contract), place)


def work_on(work: Coursework, worked: Worked, write: Write, slip: Place | None = None) -> dict[Place, str]:
    """Work through the sheet as a hand does: by the formulas as taught, with what was written before."""
    graph, found = worked.graph, dict[Place, Decimal]()
    start = zip(graph.given, values_of_given(worked.network), strict=True)
    given = {q.key: Decimal(str(x)) for q, x in start}
    for round_ in range(1, len(worked.written) + 1):
        values = dict(given)
        for q in graph.defined:
            assert q.definition is not None
            e = shown(q.definition)
            value = fold(e, values, EXACT)
            if not isinstance(e, Ref) and not _is_exact(q):
                carried = worked.contract.rule is Rule.CARRY
                value = value if carried else write(value)
                if slip == (round_, q.key):
                    value = half_up(value * Decimal("1.37") + Decimal("0.05"), worked.contract)
            values[q.key] = value
            found[round_, q.key] = value if worked.contract.rule is Rule.ROUND else write(value)
        given = {name: values[graph.next_round.get(name, name)] for name in given}
    return {(x.round, x.key): typed(found[x.round, x.key]) for x in work.blanks}


def judge(work: Coursework, points: Callable[[Typed], float], *, follows: bool) -> None:
    """The same for every platform: the key and honest work are full, stock numbers earn next to nothing, and
    where ``follows``, one slip and consistent work after it costs one answer.
    """
    worked, full = work.variants[0].worked, len(work.blanks)
    assert points(key(work, worked)) == full
    for seed in range(10):
        assert points(honest(work, worked, seed)) == full, seed
    for number in STOCK:
        assert points(stock(work, number)) <= max(1, full / 20) + _free(work, worked, number), number
    for place in computed(work, worked) if follows else ():
        assert points(slipped(work, worked, place)) == full - 1, place


def _free(work: Coursework, worked: Worked, number: str) -> int:
    """How many answers are right by the key if this number is written everywhere."""
    ends = (worked.accepted(blank.key, blank.round) for blank in work.blanks)
    return sum(low <= Decimal(number) <= high for low, high in ends)


def renamed(work: Coursework, name: str) -> Coursework:
    """The same under another name, and its variants, too."""
    variants = [variant._replace(code=name) for variant in work.variants]
    return replace(work, name=name, variants=variants)


def computed(work: Coursework, worked: Worked) -> list[Place]:
    """The blanks where something is computed, where a slip may be made: no copies of other numbers."""
    places = ((x.round, x.key) for x in work.blanks)
    return [
        (n, name)
        for n, name in places
        if origin(worked.graph, name, n) == (n, name) and not _is_exact(worked.graph[name])
    ]


def _is_exact(q: Quantity) -> bool:
    """Whether nothing is rounded: it counts rounds, or is a number of the formula."""
    return q.is_exact or (q.definition is not None and is_exact(shown(q.definition)))


def half_up(x: Decimal, contract: Contract) -> Decimal:
    """As the sheet asks."""
    return round_half_up(x, contract.policy)


def cut_off(x: Decimal, contract: Contract) -> Decimal:
    """With the last digit cut off, not rounded."""
    return x.quantize(unit(x, contract.policy), ROUND_DOWN) if x else x


def kept(x: Decimal, contract: Contract) -> Decimal:
    """With four digits more."""
    return x.quantize(unit(x, contract.policy).scaleb(-4)) if x else x


def typed(x: Decimal) -> str:
    """A number without a power of ten."""
    return f"{Decimal(plain(x, keep_zeros=True)):f}"
