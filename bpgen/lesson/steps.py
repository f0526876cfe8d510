"""The steps of a lesson: each quantity with its words, its formula in every form, and its doctest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from ..errors.languages import language
from ..formats.environment import Words
from ..formats.formulas import Equation, Side
from ..formats.plain import phrase
from ..graph.quantity import Concept, Graph
from ..trace.printed import PrintedRound
from ..words.texts import words
from .addresses import anchor
from .blocks import Derivation
from .doctests import Script
from .lines import coloured, framed
from .live import LiveProblem
from .meaning import forms_in, group_title, reason_for, title
from .plan import PlannedQuestion


class Step(NamedTuple):
    """One quantity. ``framed`` is its symbol, a factor's in its colour with its letter; ``why`` is empty
    where its kind was met before; ``doctest`` holds lines, none where none is wanted.
    """

    key: str
    anchor: str
    title: str
    why: str
    derivation: Derivation
    framed: Side
    doctest: tuple[str, ...] = ()


class StepBlock(NamedTuple):
    """Steps that belong together: a weight with its factors, gradient and update; ``title`` is its symbol and
    ``chain`` the chain rule, where it has one.
    """

    title: Side | None
    keys: tuple[str, ...]
    chain: Equation | None
    steps: tuple[Step, ...]


class UnitSteps(NamedTuple):
    """A section of a page: a unit, or all errors, with its blocks."""

    anchor: str
    title: Markup
    blocks: tuple[StepBlock, ...]
    folded: bool


class Teller:
    """Tells the steps of one page in one language. A reason is given once a page, or ``always``."""

    def __init__(
        self,
        live: LiveProblem,
        lang: str,
        own: Path | None = None,
        *,
        form: str = "myst",
        always: bool = False,
    ) -> None:
        self.live = live
        self._lang = lang
        self._always = always
        self.t = Words(lang, own, form=form, notation=live.network.notation)
        self.say = partial(phrase, words("quantities", lang, own))
        self._met: set[str] = set()

    def title(self, key: str, name: Callable[[str], object] | None = None) -> str:
        """What a quantity is, in words; ``name`` gives what stands for others in it."""
        graph = self.live.graph
        words_ = title(self.say, graph, graph[key], name)
        # Titles of English begin with a capital; the name of a unit keeps its letters.
        return words_[0].upper() + words_[1:] if language(self._lang).capitals else words_

    def step(self, key: str, round_: int = 1, script: Script | None = None) -> Step:
        """The step of one quantity in a round; with its doctest where there is a session for it."""
        printed = self.live.printed(round_)
        q = printed.graph[key]
        reason = reason_for(self.live.network, q)
        why = "" if reason in self._met and not self._always else self.say(f"{reason}.why")
        self._met.add(reason)
        forms = forms_in(printed, q, lambda e: coloured(printed, q, e))
        return Step(
            key,
            anchor(key),
            self.title(key),
            why,
            Derivation(printed.name(key), forms),
            framed(printed, key),
            tuple(script.step(key)) if script else (),
        )

    def unit(
        self, group: PlannedQuestion, round_: int, script: Script | None, *, folded: bool, level: str
    ) -> UnitSteps:
        """A question of the plan as a section of a page."""
        printed = self.live.printed(round_)
        blocks = [self._block(keys, printed, script) for keys in blocks_of(printed.graph, group.keys)]
        name = f"{level}-{group.kind}-{group.unit or '-'.join(group.parameters)}-{group.sample or ''}"
        return UnitSteps(name.strip("-"), group_title(self.t, printed, group), tuple(blocks), folded)

    def _block(self, keys: Sequence[str], printed: PrintedRound, script: Script | None) -> StepBlock:
        graph = printed.graph
        steps = tuple(self.step(key, printed.number, script) for key in keys)
        gradients = [k for k in keys if graph[k].concept is Concept.GRADIENT]
        chain = heading = None
        if gradients:
            q = graph[gradients[0]]
            assert q.definition is not None
            assert q.wrt is not None
            heading = printed.name(q.wrt[1])
            chain = Equation((printed.name(q.key), coloured(printed, q, q.definition)))
        return StepBlock(heading, tuple(gradients or keys), chain, steps)


def blocks_of(graph: Graph, keys: Sequence[str]) -> Iterator[list[str]]:
    """The keys of a question cut after each weight: after its update, or its gradient if that is last."""
    last_of_weight = {
        k
        for k, after in zip(keys, [*keys[1:], ""], strict=True)
        if graph[k].concept is Concept.UPDATED
        or (graph[k].concept is Concept.GRADIENT and after not in graph.updates.get(graph[k].wrt[1], ()))  # type: ignore[index]
    }
    block: list[str] = []
    for key in keys:
        block.append(key)
        if key in last_of_weight:
            yield block
            block = []
    if block:
        yield block
