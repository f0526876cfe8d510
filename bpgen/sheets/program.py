"""The questions about a program: its numbers beside those by hand, and which of its lines compute them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from ..formats.environment import Words
from ..formats.formulas import Equation, defined
from ..formats.slots import DocumentSlot, Fill
from ..graph.architecture import Architecture
from ..graph.quantity import Concept, Graph
from ..lesson.blocks import Block, Cell, Command, Comparison, Paragraph, Table, Task, Tasks
from ..lesson.plan import PlannedSection
from ..trace.printed import Round
from .options import Options

#: The parts of a program that the last question asks for, by the quantities that they compute.
_TASKS = (
    ("read_forward", (Concept.NET, Concept.OUT)),
    ("read_delta", (Concept.DELTA,)),
    ("read_update", (Concept.GRADIENT, Concept.UPDATED)),
)


class ProgramQuestions(NamedTuple):
    """What they are asked of: a sheet of these ``sections``, or its key, which is ``filled``."""

    graph: Graph
    options: Options
    t: Words
    sections: Sequence[PlannedSection]
    filled: bool

    def compare(self, *, program: bool) -> Iterator[Block]:
        """The question that compares a program's numbers with those by hand."""
        t, rule = self.t, self.options.contract.rule.value
        yield Paragraph(t("question.compare_text"))
        yield Command(t("question.compare_command"), DocumentSlot(Fill.PROGRAM_COMMAND) if program else None)
        heads = tuple(t(f"question.compare_{x}") for x in ("quantity", "hand", "program"))
        remark = t(f"key.compare_{rule}") if self.filled else t("question.compare_where")
        yield Comparison(Table(tuple(self._rows()), heads), remark, answer=self.filled)

    def _rows(self) -> Iterator[tuple[Cell, ...]]:
        """What a program prints that a hand has computed: the errors, and some updated weights.
        Symbol, the number by hand, the program's. Only a key has the numbers.
        """
        many = len(rounds_of(self.sections)) > 1
        for key, round_ in self._compared():
            mark = self.t("question.round_mark", round=round_) if many else Markup("")
            name = self.t.format.write(Round(self.graph, round_).name(key)) + mark
            if self.filled:
                yield name, DocumentSlot(Fill.NUMBER, key, round_), DocumentSlot(Fill.PROGRAM, key, round_)
            else:
                yield name, Markup(""), Markup("")

    def _compared(self) -> list[tuple[str, int]]:
        asked = {(s.round, key) for s in self.sections for g in s.groups for key in g.keys}
        errors = [(self.graph.objective, s.round) for s in self.sections if s.kind == "error"]
        updated = [
            (k, r)
            for k in self.graph.parameters.values()
            for r in rounds_of(self.sections)
            if (r, k) in asked
        ]
        first_and_last = updated if len(updated) <= 2 else [updated[0], updated[-1]]
        last = self.sections[-1]
        return errors + first_and_last or [(last.groups[-1].keys[-1], last.round)]

    def read(self) -> Iterator[Block]:
        """The question that reads a program: which lines compute which formulas."""
        t = self.t
        yield Paragraph(t("question.read_text"))
        if self.filled:
            yield Paragraph(t("key.read_answer"), answer=True)
        answers = list(self._read())
        if isinstance(self.graph.shape, Architecture) and self.graph.shape.depth > 1:
            answers.append(("question.read_old", (t("key.read_old_answer"),)))
        yield Tasks(tuple(Task(t(text), answer if self.filled else ()) for text, answer in answers))

    def _read(self) -> Iterator[tuple[str, tuple[Cell, ...]]]:
        """What is asked to find in the program, and the formulas that it computes."""
        asked, first = keys_of(self.sections), Round(self.graph, 1)
        lines = [q for q in self.graph.defined if q.key in asked]
        for text, concepts in _TASKS:
            found = (next((q for q in lines if q.concept is concept), None) for concept in concepts)
            formulas = tuple(Equation(defined(first, q.key), large=True) for q in found if q is not None)
            if formulas:
                yield f"question.{text}", formulas


def keys_of(sections: Iterable[PlannedSection]) -> frozenset[str]:
    """The keys that have a line in these sections."""
    return frozenset(key for s in sections for g in s.groups for key in g.keys)


def rounds_of(sections: Sequence[PlannedSection]) -> list[int]:
    """The numbers of the rounds, in order."""
    return sorted({s.round for s in sections})
