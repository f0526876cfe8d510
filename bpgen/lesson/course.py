"""The course of one network, and how its pages are printed as MyST."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from ..errors.languages import LANGUAGES
from ..formats.environment import Words, render, render_text
from ..formats.formulas import Number, Value
from ..network.problem import Network
from ..printers.notation import Symbol
from ..printers.notation.general import general
from ..trace.digits import DECK, Contract
from ..words.texts import words as words_of
from .live import Live
from .rules import of_optimiser


@dataclass(frozen=True)
class Course:
    """What a course is made from. ``name`` is how its pages call the network: a preset, or a file."""

    network: Network
    name: str = "mazur"
    lang: str = LANGUAGES[0]
    contract: Contract = DECK
    own: Path | None = None

    @cached_property
    def live(self) -> Live:
        """The network with its numbers."""
        return Live(self.network, self.contract)

    @cached_property
    def conventions(self) -> tuple[Markup, ...]:
        """How the parameters are updated, where that is not by plain gradient descent."""
        return tuple(of_optimiser(self.words(), self.network.architecture.update))

    @cached_property
    def states(self) -> Markup:
        """The letters of what the optimiser remembers of each parameter; empty where it remembers nothing."""
        rule = self.network.architecture.update.rule
        letters = (self.t.format.write(Symbol(rule.pieces[piece].letter)) for piece in rule.states)
        return self.t("repetition.and").join(letters)

    @cached_property
    def t(self) -> Words:
        """The short words of the site."""
        return self.words("site")

    def words(self, kind: str = "sheet") -> Words:
        """The texts of a kind, with formulas as pages have them."""
        return Words(self.lang, self.own, kind=kind, form="myst", notation=self.network.notation)

    def count(self, n: int) -> str:
        """A large number of rounds or updates, in the course's notation."""
        return self.network.notation.number(f"{n:,}")

    def math(self, value: Value) -> Markup:
        """A value as it stands within a formula of a page."""
        return self.t.format.math(value)


class PageSource(NamedTuple):
    """A page: its name without ending, and its text."""

    name: str
    text: str


def printed(course: Course, template: str, **context: Any) -> str:
    """A page's template printed with what all pages share.

    ``p("slot")`` is a paragraph of the page's prose, or of another's (``of``), ``t("key")`` a short word.
    """
    prose = context.pop("prose", template)
    live, notation = course.live, course.network.notation
    shared = {
        "t": course.t,
        "lang": course.lang,
        "network": course.network,
        "name": course.name,
        "prose": prose,
        "update": course.network.architecture.update,
        "conventions": course.conventions,
        "states": course.states,
        "symbol": lambda key: course.math(live.printed().name(key)),
        "value": lambda key, round_=1: course.math(Number(live.printed(round_).text(key))),
        "eta": course.math(general(notation, "eta")),
        "count": course.count,
        "depth": course.network.architecture.depth,
        "samples": len(course.network.samples),
        "inputs": course.network.architecture.inputs,
        "outputs": course.network.architecture.sizes[-1],
        **context,
    }

    def paragraph(slot: str, of: str = prose, **more: Any) -> Markup:
        found: Any = words_of(f"prose/{of}", course.lang, course.own)
        for part in slot.split("."):
            found = found[part]
        text = render_text(found, course.own, {**shared, **more}, "myst", notation)
        return Markup(text.strip())  # noqa: S704

    return render(f"course/{template}.md.j2", course.own, {**shared, "p": paragraph}, "myst", notation)
