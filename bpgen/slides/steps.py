"""The slides of a round: each step beside a figure that lights up what it computes; the rest in tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from markupsafe import Markup

from ..figures.lit import lit_by
from ..formats.formulas import Number
from ..graph.expr import shown
from ..graph.functions.proof import Proof
from ..graph.quantity import Concept, Quantity, Role
from ..lesson.blocks import Beside, Block, Bullets, Cell, Derivation, Figure, Table
from ..lesson.lines import framed
from ..lesson.live import Live
from ..lesson.meaning import group_title, reason_for
from ..lesson.plan import PlannedQuestion
from ..lesson.proofs import parts
from ..lesson.steps import blocks_of
from ..trace.digits import Rule
from .deck_words import DeckWords
from .model import DeckOptions, Detail, Notes, Slide, pages
from .written_out import (
    chain_of,
    chart_of,
    long_form,
    operands,
    paths_of,
    proof_rows,
    recalled,
    sums_of,
    weights_of,
)

#: In a layer with more units than this, the lecture works its first one and tables the others.
_FEW_UNITS = 3
#: As many rows as a slide's table has; gradients, being fractions, are higher. Of a weight's values, as many
#: stand beside each other.
_MOST_ROWS, _MOST_FRACTIONS, _MOST_COLUMNS = 8, 6, 3
#: What a table tells of steps that are not worked: what later steps and other people's programs need.
_TABLED = (
    Concept.NET,
    Concept.OUT,
    Concept.ERROR,
    Concept.TOTAL_ERROR,
    Concept.DELTA,
    Concept.GRADIENT,
    Concept.BATCH_GRADIENT,
    Concept.OF_UPDATE,
    Concept.NEW_STATE,
    Concept.UPDATED,
)


class Writer(DeckWords):
    """Writes the slides of one deck."""

    def __init__(self, live: Live, options: DeckOptions, form: str) -> None:
        super().__init__(live, options, form)
        self.live: Live = live
        # Thousands of updates are a program's, and programs carry all digits.
        self.program = replace(live, contract=replace(live.contract, rule=Rule.CARRY))
        self.arch = live.network.architecture
        self._proved: set[str] = set()
        self._charted: set[str] = set()
        self._told: set[str] = set()

    def is_worked(self, q: Quantity) -> bool:
        """Whether a step has slides of its own; else it is a line of a table."""
        if self.options.detail is Detail.FULL:
            return True
        at = q.index
        if at.sample not in (None, 1):
            return False
        if q.role in (Role.FORWARD, Role.ERROR):
            few = at.layer is not None and self.arch.sizes[at.layer] <= _FEW_UNITS
            return few or at.unit in (None, 1)
        return at.unit in (None, 1) and at.source in (None, 1) and (at.via or 1) <= _FEW_UNITS

    # ---- worked steps -----------------------------------------------------------------------------

    def chains(self, group: PlannedQuestion) -> Iterator[Slide]:
        """The chain rule of the first gradient that is worked of each parameter: the goal of what follows."""
        for gradient in self._gradients(group)[:1]:
            yield from self._chain(gradient)

    def group(self, group: PlannedQuestion) -> Iterator[Slide]:
        """The slides of what is worked of a question; of its first parameter, after the chain rule."""
        first = self._gradients(group)[:1]
        for keys in blocks_of(self.graph, group.keys):
            worked = [key for key in keys if self.is_worked(self.graph[key])]
            for gradient in (key for key in worked if self.graph[key].concept is Concept.GRADIENT):
                if gradient not in first:
                    yield from self._chain(gradient)
            again = [key for key in worked if self._is_again(self.graph[key])]
            if again:
                title, rest = group_title(self.text, self.first, group), list(worked)
                while rest:
                    # Only what follows on each other: softmax's outputs need all exponentials first.
                    both = list(takewhile(again.__contains__, rest[:2]))
                    yield from [self._together(title, both)] if both else self._step(rest[0])
                    del rest[: len(both) or 1]
                continue
            within = {key: weights_of(self.graph, key, worked) for key in worked}
            shared = {x for some in within.values() for x in some}
            for key in worked:
                if key not in shared:
                    # Of many paths the last ones are in a table, after those that are worked.
                    yield from self._tables(self.t("backward.rest_values"), self._paths(key))
                    yield from self._step(key, within[key])

    def _gradients(self, group: PlannedQuestion) -> list[str]:
        found = (self.graph[key] for key in group.keys)
        return [q.key for q in found if q.concept is Concept.GRADIENT and self.is_worked(q)]

    def _is_again(self, q: Quantity) -> bool:
        """Whether a step is one that a layer's first unit or another power has shown: two share a slide."""
        again = q.concept in (Concept.NET, Concept.OUT, Concept.ERROR) and q.index.unit not in (None, 1)
        return again or _is_power(q)

    def _together(self, title: Markup, keys: Sequence[str]) -> Slide:
        """Steps of the same form as those before, on one slide."""
        self._told.update(keys)
        title = title if len(keys) > 1 else self.title(keys[0])
        lines = [block for key in keys for block in self._lines(key)]
        if _is_power(self.graph[keys[0]]):
            lines.insert(0, Bullets((self.bullet(self.teller.step(keys[0]).why),)))
        return Slide(title, self._figure(keys, *lines), self._step_notes(keys[-1]))

    def _step_notes(self, key: str) -> Notes:
        reason, symbol = reason_for(self.live.network, self.graph[key]), self.symbol(key)
        return Notes(*(self.quantities(f"{reason}.{part}", symbol=symbol) for part in Notes._fields))

    def _figure(self, keys: Sequence[str], *right: Block) -> tuple[Block, ...]:
        """What is said beside the network, in which what these quantities touch is lit."""
        if not lit_by(self.graph, keys).any:
            return right
        return (Beside(Figure(tuple(keys)), right),)

    def _step(self, key: str, before: Sequence[str] = ()) -> Iterator[Slide]:
        q = self.graph[key]
        self._told.update((*before, key))
        if q.concept is Concept.OUT_BY_NET:
            yield from self._proof(q)
        bullets = [self.bullet(self.teller.step(key).why)]
        if q.concept is Concept.OUT and q.index.layer != self.arch.depth:
            bullets.append(self.t("forward.feeds"))
        if q.concept is Concept.UPDATED and self.arch.update.is_plain:
            rate, eta = Number(self.first.text("eta")), self.symbol("eta")
            bullets.append(self.t("backward.rate", rate=rate, eta=eta))
        lines = [block for name in (*before, key) for block in self._lines(name)]
        said = (Bullets(tuple(bullets)), *lines)
        chart = chart_of(self.graph, q, self._charted)
        blocks = (Beside(chart, said),) if chart else self._figure([key], *said)
        yield Slide(self.title(key), blocks, self._step_notes(key))

    def _lines(self, key: str) -> Iterator[Block]:
        """What is differentiated, and the derivation with the letter of the factor that it computes."""
        q, derivation = self.graph[key], self.teller.step(key).derivation
        yield from recalled(self.first, q)
        forms = derivation.forms
        if q.concept is Concept.OUT_BY_NET and self._proofs(q):
            # The long forms are those of the proof on the slide before.
            forms = forms[sum(e != shown(q.definition) for e in q.steps) :]  # type: ignore[arg-type]
        elif (long := long_form(self.first, q)) is not None:
            forms = (long, *forms)
        yield Derivation(framed(self.first, key), forms, inline=q.concept is Concept.NET_BY_OUT)

    def _proofs(self, q: Quantity) -> tuple[Proof, ...]:
        """How the derivative of a unit's activation function is found."""
        assert q.index.layer is not None
        return parts()["activations"][self.arch.layers[q.index.layer - 1].activation]

    def _proof(self, q: Quantity) -> Iterator[Slide]:
        """Why the activation function has this derivative: once in a deck."""
        assert q.index.layer is not None
        name = self.arch.layers[q.index.layer - 1].activation
        if name in self._proved:
            return
        self._proved.add(name)
        for proof in self._proofs(q):
            title = self.t("backward.proof", name=self.text(f"activation.{name}"))
            yield Slide(title, (proof_rows(proof),), self.notes("slide.proof"))

    def _chain(self, key: str) -> Iterator[Slide]:
        q = self.graph[key]
        assert q.wrt is not None
        weight = self.symbol(q.wrt[1])
        title = self.t("backward.chain_title", symbol=weight)
        said = Bullets((self.t("backward.chain", symbol=weight), self.t("backward.letters")))
        yield Slide(title, self._figure([key], said, chain_of(self.first, key)), self.notes("slide.chain"))
        for key_ in sums_of(self.graph, q):
            said = Bullets((self.t("backward.paths", symbol=self.symbol(key_)),))
            blocks = self._figure([key_], said, chain_of(self.first, key_), *paths_of(self.first, key_))
            by = self.graph[key_].wrt[1]  # type: ignore[index]  # a derivative
            title = self.t("backward.chain_title", symbol=self.symbol(by))
            yield Slide(title, blocks, self.notes("slide.chain"))

    # ---- the rest, in tables ----------------------------------------------------------------------

    def rest(self, title: Markup, keys: Sequence[str]) -> Iterator[Slide]:
        """What is not worked of these keys, in tables after a figure that lights it up."""
        yield from self._tables(title, [key for key in keys if self.graph[key].concept in _TABLED])

    def needed(self, title: Markup, group: PlannedQuestion) -> Iterator[Slide]:
        """What the worked steps of a question take and no slide has told, whatever it is."""
        yield from self._tables(title, self.untold(group))

    def untold(self, group: PlannedQuestion) -> list[str]:
        """The keys of what the worked steps of a question take and no slide has told, but for paths."""
        worked = [self.graph[key] for key in group.keys if self.is_worked(self.graph[key])]
        paths = {key for q in worked for key in self._paths(q.key)}
        taken = (key for q in worked for key in operands(q) if key not in paths)
        known = {q.key for q in (*worked, *self.graph.given)} | self._told
        return [key for key in dict.fromkeys(taken) if key not in known]

    def _paths(self, key: str) -> list[str]:
        """The paths that a sum adds up."""
        return [x for x in operands(self.graph[key]) if self.graph[x].concept is Concept.PATH]

    def _tables(self, title: Markup, keys: Sequence[str]) -> Iterator[Slide]:
        left = [key for key in keys if key not in self._told and not self.is_worked(self.graph[key])]
        if not left:
            return
        self._told.update(left)
        if len(left) == 1:
            title = self.title(left[0])
        updated = [key for key in left if self.graph[key].concept is Concept.UPDATED]
        fractions = any(self.graph[key].wrt for key in left)
        # The number of a sample makes a row higher.
        most = _MOST_FRACTIONS - (self.arch.samples > 1) if fractions else _MOST_ROWS
        owners = list(self._rows(left, most // 2))
        for some in pages(owners, most // max(map(len, owners))):
            rows = tuple(row for owner in some for row in owner)
            table = Table(rows, tall=fractions)
            yield Slide(title, self._figure(updated or left, table), self.notes("slide.rest"))

    def _rows(self, keys: Sequence[str], few: int) -> Iterator[list[tuple[Cell, ...]]]:
        """The rows of each unit or weight; of more than a few single values, two stand in a row."""
        owners: dict[tuple[object, ...], list[str]] = {}
        for key in keys:
            at = self.graph[key].index
            # A weight's gradient stands in the row of its update.
            sample = at.sample if self.arch.samples > 1 else None
            owners.setdefault((sample, at.layer, at.unit, at.source, at.via), []).append(key)
        cells = [[self.equation(key) for key in row] for row in owners.values()]
        if max(map(len, cells)) == 1 and len(cells) > few:
            flat = [row[0] for row in cells]
            cells = [flat[n : n + 2] for n in range(0, len(flat), 2)]
        parts = [list(pages(row, _MOST_COLUMNS)) for row in cells]
        width = max(len(row) for owner in parts for row in owner)
        for owner in parts:
            yield [(*row, *(Markup(""),) * (width - len(row))) for row in owner]


def _is_power(q: Quantity) -> bool:
    return q.meaning is not None and q.meaning.is_power
