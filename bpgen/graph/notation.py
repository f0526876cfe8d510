"""How a problem's formulas are written: whose symbols, which signs. It decides no quantity and no number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..errors import SpecError, nearest

#: The notation of what says nothing else: the lecture's, after Mazur.
LECTURE = "lecture"
#: What may have a symbol of one's own; ``out`` is a hidden unit's output, ``output`` one of the network's.
ROLES = (
    "input", "net", "out", "output", "target", "weight", "bias", "learning_rate", "loss", "delta",
)  # fmt: skip
#: The signs of multiplication by name, each with what may be typed for it; ``none``: nothing at all.
SIGNS = {"star": "*", "cross": "×", "dot": "·", "none": ""}
DECIMALS = ("point", "comma")
#: The letters of the Greek alphabet that books use, and the names by which formulas know them.
GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "phi": "φ", "psi": "ψ", "omega": "ω",
}  # fmt: skip
_NAMES = {letter: name for name, letter in GREEK.items()}
#: Letters with a hat, as their bases are written.
HATS = frozenset(f"{letter}hat" for letter in "abdehmostuvwxyz")
_WORDS = frozenset(("net", "out", "target"))
_SIGNS = ("times", "decimal")
_MOST_SHOWN = 40


class Notation(NamedTuple):
    """How formulas are written: in the symbols of a ``book``, with some of ``own`` (pairs of a role and its
    symbol), with a sign of multiplication between symbols and one between numbers (``times``; None: as the
    book has them), and a decimal point or comma.

    >>> Notation.of("nielsen:target=t,times=cross")
    Notation(book='nielsen', own=(('target', 't'),), times=('cross', 'cross'), decimal='point')

    ``of`` raises ``SpecError`` for what is not of this form; whether there is such a book is asked elsewhere.
    """

    book: str = LECTURE
    own: tuple[tuple[str, str], ...] = ()
    times: tuple[str, str] | None = None
    decimal: str = "point"

    @classmethod
    def of(cls, value: object, where: object = "notation") -> Notation:
        """The notation that a text, or a table of a network file, stands for."""
        if isinstance(value, Notation):
            return value
        if isinstance(value, str):
            value = _read(value)
        if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
            raise SpecError("notation.form", where=str(where), got=type(value).__name__)
        rest = dict(value)
        book, decimal = rest.pop("base", LECTURE), rest.pop("decimal", DECIMALS[0])
        times = rest.pop("times", None)
        own = tuple((role, _symbol(role, rest[role], where)) for role in sorted(rest))
        if decimal not in DECIMALS:
            raise SpecError("notation.decimal", where=f"{where}.decimal", got=str(decimal)[:_MOST_SHOWN])
        signs = None if times in (None, "") else _times(times, f"{where}.times")
        return cls(str(book), own, signs, str(decimal))

    @property
    def is_typed(self) -> bool:
        """Whether symbols are the names of quantities as they are typed, or nearly so: the lecture's."""
        return self.book == LECTURE and not self.own

    def number(self, text: str) -> str:
        """A number such as 1,000.5 as it is written with this decimal sign: beside decimal commas, none
        stands between thousands.
        """
        return text if self.decimal == DECIMALS[0] else text.replace(",", "").replace(".", ",")

    def changed(self, notation: str | None, times: str | None, decimal: str | None) -> Notation:
        """The same with what is given in its place; signs stay where a ``notation`` says nothing of them."""
        kept = dict(self.table())
        if notation is not None:
            kept = {name: text for name, text in kept.items() if name in _SIGNS}
            kept |= _read(notation)
        given = {"times": times, "decimal": decimal}
        return Notation.of({**kept, **{name: x for name, x in given.items() if x is not None}})

    def options(self) -> Mapping[str, str]:
        """The options of a command that ask for it."""
        said = dict(self.table())
        own = ",".join(f"{role}={base}" for role, base in self.own)
        book = ":".join(filter(None, (self.book, own)))
        signs = {name: text for name, text in said.items() if name in _SIGNS}
        return signs if self.is_typed else {"notation": book, **signs}

    def table(self) -> Iterator[tuple[str, str]]:
        """The keys and values of the table of a network file that stands for it."""
        yield "base", self.book
        if self.times:
            yield "times", ",".join(dict.fromkeys(self.times))
        if self.decimal != DECIMALS[0]:
            yield "decimal", self.decimal
        yield from self.own


USUAL = Notation()


def _read(text: str) -> dict[str, str]:
    """What a text such as ``nielsen:target=t,decimal=comma`` says, by name."""
    book, colon, rest = text.partition(":")
    found = {"base": book.strip()}
    for part in rest.split(",") if colon else ():
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not (name and equals and value) or name in found:
            raise SpecError("notation.text", got=part[:_MOST_SHOWN])
        found[name] = value
    return found


def _symbol(role: str, value: object, where: object) -> str:
    """The base of a symbol of one's own: a letter, a Greek one by its name or itself, with a hat, or a word
    that every printer knows. So no symbol has markup in it.
    """
    if role not in ROLES:
        name = role[:_MOST_SHOWN]
        raise SpecError("notation.role", where=f"{where}.{name}", mend=nearest(role, ROLES), name=name)
    base = _NAMES.get(str(value), value)
    if isinstance(base, str) and (re.fullmatch("[A-Za-z]", base) or base in {*GREEK, *HATS, *_WORDS}):
        return base
    raise SpecError("notation.symbol", where=f"{where}.{role}", got=str(value)[:_MOST_SHOWN])


def _times(value: object, where: str) -> tuple[str, str]:
    """The signs between symbols and between numbers: one for both, or two."""
    parts = re.split("[,/]", value.replace(" ", "")) if isinstance(value, str) else value
    signs = {**{sign: name for name, sign in SIGNS.items()}, **{name: name for name in SIGNS}, "x": "cross"}
    found = [signs.get(str(part)) for part in parts] if isinstance(parts, list | tuple) else []
    if len(found) not in (1, 2) or None in found or found[-1] == "none":
        raise SpecError("notation.times", where=where, got=str(value)[:_MOST_SHOWN])
    return str(found[0]), str(found[-1])
