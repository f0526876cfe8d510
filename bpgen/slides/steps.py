"""The slides of a round: a figure that lights up what comes next, then the step; the rest in tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from markupsafe import Markup

from ..errors.languages import language
from ..figures.lit import Lit, lit_by
from ..formats.environment import Words
from ..formats.formulas import Equation, Number, Unit, symbol
from ..graph.architecture import ActivationName, UpdateShape
from ..graph.expr import refs, shown
from ..graph.quantity import Concept, Quantity, Role
from ..lesson.blocks import Bullets, Cell, Derivation, Figure, Rows, Table
from ..lesson.lines import coloured
from ..lesson.live import Live
from ..lesson.meaning import group_title, reason_for, title
from ..lesson.plan import PlannedQuestion
from ..lesson.proofs import lines_of, parts
from ..lesson.rules import convention
from ..lesson.steps import Teller, blocks_of
from ..trace.digits import Rule
from ..words.texts import words
from .model import DeckOptions, Detail, Notes, Slide

Row = TypeVar("Row")

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


class Writer:
    """Writes the slides of one deck."""

    def __init__(self, live: Live, options: DeckOptions, form: str) -> None:
        self.live, self.options = live, options
        # Thousands of updates are a program's, and programs carry all digits.
        self.program = replace(live, contract=replace(live.contract, rule=Rule.CARRY))
        self.arch, self.graph = live.network.architecture, live.graph
        lang, own = options.lang, options.templates
        said = partial(Words, lang, own, form=form, notation=live.network.notation)
        self.words = words("slides", lang, own)
        self.t = said(kind="slides")
        self.escape, self.code = self.t.format.escape, self.t.format.code
        self.text, self.site, self._quantities = said(), said(kind="site"), said(kind="quantities")
        self._notes, self._noted = said(kind="notes"), words("notes", lang, own)
        self.teller = Teller(live, lang, own, form=form, always=True)
        self._lit: Lit | None = None
        self._told: set[str] = set()

    def notes(self, key: str) -> Notes:
        """The notes of a slide that computes nothing; others where an optimiser makes them untrue."""
        kind, _, name = key.partition(".")
        if self.arch.update != UpdateShape() and f"{name}_by_optimiser" in self._noted[kind]:
            key += "_by_optimiser"
        return Notes(*(self._notes(f"{key}.{part}") for part in Notes._fields))

    def symbol(self, key: str) -> Markup:
        """A quantity's symbol, as a formula within a line."""
        return self.t.format.write(symbol(self.graph, key))

    def equation(self, key: str) -> Equation:
        """A symbol and its value."""
        return Equation((symbol(self.graph, key), Number(self.live.printed().text(key))))

    def title(self, key: str) -> Markup:
        """What a quantity is, in words, with symbols for what it is named after."""

        def say(text: str, **values: object) -> str:
            return self._quantities(text, **{name: self._named(str(x)) for name, x in values.items()})

        words = Markup(title(say, self.graph, self.graph[key]))  # noqa: S704
        return words[0].upper() + words[1:] if language(self.options.lang).capitals else words

    def _named(self, name: str) -> Markup:
        """A quantity's symbol, or a unit's."""
        if name in self.graph.by_key:
            return self.symbol(name)
        return self.t.format.write(Unit(name)) if name else Markup("")

    def bullet(self, text: str) -> Markup:
        """A sentence of ours as a bullet: without the stop at its end, as slides have it."""
        stop = str(self.words["stop"])
        # In a text that is escaped already, the stop is, too.
        return self.escape(text.rstrip().removesuffix(stop).removesuffix(self.escape(stop)))

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

    def group(self, group: PlannedQuestion) -> Iterator[Slide]:
        """The slides of what is worked of a question."""
        title = group_title(self.text, self.graph, group)
        for keys in blocks_of(self.graph, group.keys):
            worked = [key for key in keys if self.is_worked(self.graph[key])]
            if not worked:
                continue
            gradients = [key for key in worked if self.graph[key].concept is Concept.GRADIENT]
            if gradients:
                yield from self._chain(gradients[0])
            elif self.graph[worked[0]].role in (Role.FORWARD, Role.ERROR):
                yield from self.figure(title, worked)
            for key in worked:
                yield from self._step(key)

    def figure(self, title: Markup, keys: Sequence[str]) -> Iterator[Slide]:
        """A figure, unless the last one lights up the same."""
        lit = lit_by(self.graph, keys)
        if lit.any and lit != self._lit:
            self._lit = lit
            yield Slide(title, (Figure(tuple(keys)),), self.notes("slide.figure"))

    def _step(self, key: str) -> Iterator[Slide]:
        q, step = self.graph[key], self.teller.step(key)
        self._told.add(key)
        title = self.title(key)
        if q.role not in (Role.FORWARD, Role.ERROR):
            yield from self.figure(title, [key])
        bullets = [self.bullet(step.why)]
        if q.concept is Concept.OUT and q.index.layer != self.arch.depth:
            bullets.append(self.t("forward.feeds"))
        if q.concept is Concept.UPDATED:
            plain = self.arch.update.is_plain
            bullets += (
                [self.t("backward.rate")] if plain else map(self.bullet, convention(self.text, self.arch))
            )
        blocks = (Bullets(tuple(bullets)), step.derivation)
        reason, symbol = reason_for(self.live.network, q), self.symbol(key)
        notes = Notes(*(self._quantities(f"{reason}.{part}", symbol=symbol) for part in Notes._fields))
        yield Slide(title, blocks, notes)
        if q.concept is Concept.OUT_BY_NET:
            yield from self._proof(q)

    def _proof(self, q: Quantity) -> Iterator[Slide]:
        """Why the activation function has this derivative: once for each layer."""
        first = q.index.unit in (None, 1) and q.index.via in (None, 1) and q.index.sample in (None, 1)
        if not first or q.index.layer is None:
            return
        name = self.arch.layers[q.index.layer - 1].activation
        proofs = parts()["activations"][name]
        for proof in proofs:
            lines = lines_of(proof, short=True)
            title = self.t("backward.proof", name=self.text(f"activation.{name}"))
            yield Slide(title, (Rows(lines),), self.notes("slide.proof"))

    def _chain(self, key: str) -> Iterator[Slide]:
        q = self.graph[key]
        assert q.definition is not None
        assert q.wrt is not None
        weight = self.symbol(q.wrt[1])
        title = self.t("backward.chain_title", symbol=weight)
        yield from self.figure(title, [key])
        bullets = [self.t("backward.chain", symbol=weight), self.t("backward.letters")]
        if q.index.layer != self.arch.depth and not self._is_softmax(q):
            bullets.append(self.t("backward.paths"))
        form = coloured(self.graph, q, q.definition)
        chain = Derivation(symbol(self.graph, key), (form,), chain=True)
        yield Slide(title, (Bullets(tuple(bullets)), chain), self.notes("slide.chain"))

    def _is_softmax(self, q: Quantity) -> bool:
        """Whether a quantity's layer has softmax, whose chain goes through every output."""
        assert q.index.layer is not None
        return self.arch.layers[q.index.layer - 1].activation is ActivationName.SOFTMAX

    # ---- the rest, in tables ----------------------------------------------------------------------

    def rest(self, title: Markup, keys: Sequence[str]) -> Iterator[Slide]:
        """What is not worked of these keys, in tables after a figure that lights it up."""
        yield from self._tables(title, [key for key in keys if self.graph[key].concept in _TABLED])

    def needed(self, title: Markup, group: PlannedQuestion) -> Iterator[Slide]:
        """What the worked steps of a question take and no slide has told, whatever it is."""
        yield from self._tables(title, self.untold(group))

    def untold(self, group: PlannedQuestion) -> list[str]:
        """The keys of what the worked steps of a question take and no slide has told."""
        worked = [self.graph[key] for key in group.keys if self.is_worked(self.graph[key])]
        taken = (key for q in worked if q.definition is not None for key in refs(shown(q.definition)))
        known = {q.key for q in (*worked, *self.graph.given)} | self._told
        return [key for key in dict.fromkeys(taken) if key not in known]

    def _tables(self, title: Markup, keys: Sequence[str]) -> Iterator[Slide]:
        left = [key for key in keys if key not in self._told and not self.is_worked(self.graph[key])]
        if not left:
            return
        self._told.update(left)
        updated = [key for key in left if self.graph[key].concept is Concept.UPDATED]
        yield from self.figure(title, updated or left)
        owners = list(self._rows(left))
        fractions = any(self.graph[key].wrt for key in left)
        most = _MOST_FRACTIONS if fractions else _MOST_ROWS
        for some in pages(owners, most // max(map(len, owners))):
            rows = tuple(row for owner in some for row in owner)
            yield Slide(title, (Table(rows, tall=fractions),), self.notes("slide.rest"))

    def _rows(self, keys: Sequence[str]) -> Iterator[list[tuple[Cell, ...]]]:
        """The rows of each unit or weight, one or more; where each has one value only, of two of them."""
        owners: dict[tuple[object, ...], list[str]] = {}
        for key in keys:
            at = self.graph[key].index
            # A weight's gradient stands in the row of its update.
            sample = at.sample if self.arch.samples > 1 else None
            owners.setdefault((sample, at.layer, at.unit, at.source, at.via), []).append(key)
        cells = [[self.equation(key) for key in row] for row in owners.values()]
        if max(map(len, cells)) == 1:
            flat = [row[0] for row in cells]
            cells = [flat[n : n + 2] for n in range(0, len(flat), 2)]
        parts = [list(pages(row, _MOST_COLUMNS)) for row in cells]
        width = max(len(row) for owner in parts for row in owner)
        for owner in parts:
            yield [(*row, *(Markup(""),) * (width - len(row))) for row in owner]


def pages(rows: Sequence[Row], most: int) -> Iterator[Sequence[Row]]:
    """Rows by pages of nearly the same length."""
    count = -(-len(rows) // most)
    size = -(-len(rows) // max(count, 1))
    return (rows[n : n + size] for n in range(0, len(rows), size or 1))
