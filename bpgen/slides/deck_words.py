"""What every slide is written with: the words of a deck, and the symbols and numbers of its network."""

from __future__ import annotations

from functools import partial

from markupsafe import Markup

from ..errors.languages import language
from ..formats.environment import Words
from ..formats.escape import capital, without_stop
from ..formats.formulas import Equation, Number, Unit
from ..graph.architecture import UpdateShape
from ..lesson.blocks import Bullets
from ..lesson.live import LiveProblem
from ..lesson.meaning import title
from ..lesson.steps import Teller
from ..words.texts import words
from .model import DeckOptions, Notes, Slide


class DeckWords:
    """The words, symbols and numbers of one deck; ``form`` is the format for which they are escaped."""

    def __init__(self, live: LiveProblem, options: DeckOptions, form: str) -> None:
        self.live, self.options = live, options
        self.graph, self.first = live.graph, live.printed()
        lang, own = options.lang, options.templates
        said = partial(Words, lang, own, form=form, notation=live.network.notation)
        self.words = words("slides", lang, own)
        self.t = said(kind="slides")
        self.escape, self.code = self.t.format.escape, self.t.format.code
        self.text, self.site, self.quantities = said(), said(kind="site"), said(kind="quantities")
        self._notes, self._noted = said(kind="notes"), words("notes", lang, own)
        self.teller = Teller(live, lang, own, form=form, always=True)

    def number(self, text: str) -> Markup:
        """A number such as 1,000.5, in the network's notation; what is none stays as it is."""
        return self.escape(self.live.network.notation.number(text))

    def count(self, n: int) -> Markup:
        """A large number of rounds or updates."""
        return self.number(f"{n:,}")

    def notes(self, key: str) -> Notes:
        """The notes of a slide that computes nothing; others where an optimiser makes them untrue."""
        kind, _, name = key.partition(".")
        update = self.live.network.architecture.update
        if update != UpdateShape() and f"{name}_by_optimiser" in self._noted[kind]:
            key += "_by_optimiser"
        return Notes(*(self._notes(f"{key}.{part}") for part in Notes._fields))

    def symbol(self, key: str) -> Markup:
        """A quantity's symbol, as a formula within a line."""
        return self.t.format.write(self.first.name(key))

    def equation(self, key: str) -> Equation:
        """A symbol and its value."""
        return Equation((self.first.name(key), Number(self.first.text(key))))

    def title(self, key: str) -> Markup:
        """What a quantity is, in words, with symbols for what it is named after."""

        def say(text: str, **values: object) -> str:
            return self.quantities(text, **{name: self._named(str(x)) for name, x in values.items()})

        words = Markup(title(say, self.graph, self.graph[key], str))  # noqa: S704
        return capital(words) if language(self.options.lang).capitals else words

    def _named(self, name: str) -> Markup:
        """A quantity's symbol, or a unit's."""
        if name in self.graph.by_key:
            return self.symbol(name)
        return self.t.format.write(Unit(name)) if name else Markup("")

    def bullet(self, text: str) -> Markup:
        """A sentence of ours as a bullet: without the stop at its end, as slides have it."""
        return without_stop(text.rstrip(), str(self.words["stop"]), self.escape)

    def bullets(self, section: str, **values: object) -> Slide:
        """A slide whose bullets are all the texts of a table."""
        texts = (key for key, text in self.words[section].items() if isinstance(text, str))
        items = (self.t(f"{section}.{key}", **values) for key in texts if key != "title")
        return Slide(self.t(f"{section}.title"), (Bullets(tuple(items)),), self.notes(f"slide.{section}"))
