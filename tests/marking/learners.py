"""Learners with numbers of their own, and their sheets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from bpgen import LayerNetwork, Network
from bpgen.marking.answers import Answer
from bpgen.marking.compare import JudgedAnswers, compare
from bpgen.marking.sheet import SectionBlanks, parts_of
from bpgen.sheets.exercise import work_sheet
from bpgen.sheets.options import Options
from bpgen.trace.rounding import Worked


@dataclass(frozen=True)
class Sheet:
    """A sheet, and the key of it."""

    parts: tuple[SectionBlanks, ...]
    worked: Worked

    def filled(self, number: Callable[[int, str], Decimal]) -> list[Answer]:
        """Every blank filled in."""
        steps = [step for part in self.parts for step in part.steps]
        return [Answer(s.round, s.key, number(s.round, s.key), n) for n, s in enumerate(steps, 2)]

    def key_but(self, changed: Mapping[str, str | None], round_: int = 1) -> JudgedAnswers:
        """The key's numbers compared, but for some of a round's: other ones, or None where it is blank."""
        answers = self.filled(lambda r, key: Decimal(self.worked.text(key, r)))
        own = {(a.round, a.key): a.value for a in answers}
        for key, value in changed.items():
            own.pop((round_, key), None)
            if value is not None:
                own[round_, key] = Decimal(value)
        return compare(self.worked, self.parts, [Answer(r, key, v, 2) for (r, key), v in own.items()])


def sheet_of(network: Network | LayerNetwork, options: Options | None = None) -> Sheet:
    """The sheet of a network."""
    chosen = options or Options()
    return Sheet(parts_of(network.graph, chosen), work_sheet(network, chosen))
