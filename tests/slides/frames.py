r"""A deck read back from its TeX alone: slide after slide, what is worked, tabled, given and drawn on each.

A worked step is ``\begin{bpderivation}{symbol}`` with one ``\bpform{...}`` for each form, each equal to the
next: longer forms, the formula, the numbers put in, the result.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from oracles.latex_reader import LatexReadError, read
from support.pages import Step, arguments, plain

_PLACE = r"(?:_\{(?:[^{}]|\{[^{}]*\})*\})?(?:\^\{(?:\([0-9]+\)|\+)\})*"
#: Letters of an optimiser's constants; those with an index may have the number of the round as an exponent.
_GREEK = r"eta|gamma|epsilon|lambda|mu|rho"
_POWER = r"\\beta_\{[12]\}(?:\^\{[0-9]+\})?"
_NAME = rf"(?:{_POWER}|(?:\\mathit\{{\w+\}}|\\hat\{{\w\}}|\\(?:{_GREEK})|(?!e\^)[A-Za-z]){_PLACE})"
_DERIVATIVE = rf"\\frac\{{\\partial {_NAME}\}}\{{\\partial {_NAME}\}}"
_SYMBOL = rf"\\left\.{_DERIVATIVE}\\right\|_\{{[\w,]+\}}|{_DERIVATIVE}|{_NAME}"
#: Functions and the words of cases are no symbols; a symbol that is raised may stand in brackets.
_PIECE = re.compile(
    rf"(?:\\left)?\((?P<raised>{_SYMBOL})(?:\\right)?\)(?=\^)"
    rf"|(?P<word>\\(?:begin|end)\{{cases\}}|\\operatorname\{{sgn\}}|\\mathbin\{{\\mathrm\{{mod\}}\}}"
    rf"|\\(?!mathit|hat|beta|{_GREEK}|frac\{{\\partial|left\.)[A-Za-z]+)"
    rf"|(?P<symbol>{_SYMBOL})"
)
#: Between forms in one line, not within the condition of a case.
_EQUALS = re.compile(r" = (?!(?:(?!\\begin\{cases\}).)*\\end\{cases\})", re.DOTALL)
_NUMBER = r"-?[0-9.]+(?: \\times 10\^\{-?[0-9]+\})?"
_EQUATION = re.compile(rf"\$(.+?) = ({_NUMBER})\$")


class DeckError(AssertionError):
    """A slide that does not read as slides must."""


@dataclass(frozen=True)
class Derivation:
    """A worked step: its forms in LaTeX, without the colours of factors."""

    symbol: str
    forms: tuple[str, ...]
    chain: bool

    @property
    def result(self) -> str:
        """The last form."""
        return self.forms[-1]

    @cached_property
    def numbers(self) -> str:
        """The form with the numbers put in; empty where nothing is put in."""
        return self.forms[-2] if len(self.forms) > 1 and not symbols(self.forms[-2]) else ""

    @property
    def formulas(self) -> tuple[str, ...]:
        """The forms in symbols."""
        return tuple(form for form in self.forms if symbols(form))

    def step(self) -> Step:
        """As a line of a sheet, whose operands are marked as such.

        Raises ``DeckError`` where the numbers are put into none of the formulas.
        """
        if len(self.forms) == 1:
            return Step("", self.symbol, self.result, "", "", "")
        if not self.numbers:
            return Step("", self.symbol, self.forms[-2], "", self.result, "")
        for formula in reversed(self.formulas):
            if (marked := put_in(formula, self.numbers)) is not None:
                return Step("", self.symbol, formula, marked, self.result, "")
        raise DeckError(f"{self.symbol}: {self.numbers} follows none of {self.formulas}")


@dataclass(frozen=True)
class Frame:
    """One slide. ``part`` is the title of its part, ``body`` its TeX."""

    part: str
    title: str
    body: str

    @cached_property
    def derivations(self) -> tuple[Derivation, ...]:
        """What is worked on it."""
        return tuple(_derivations(self.body))

    @cached_property
    def equations(self) -> tuple[tuple[str, str], ...]:
        """Symbols with their values: of a table, or those given."""
        return tuple(_EQUATION.findall(plain(self.body)))

    @property
    def has_figure(self) -> bool:
        """Whether it shows the network."""
        return r"\bplit{" in self.body or r"\bpfitfigure{" in self.body

    @property
    def inline(self) -> list[str]:
        """The formulas within its lines, its table and its title."""
        text = re.sub(r"(?s)\\begin\{tikzpicture\}.*?\\end\{tikzpicture\}", "", self.body)
        # A sign of a sentence that TeX has only in formulas is none.
        return re.findall(r"\$[^$]*\$", text.replace(r"$\le$", ""))

    @property
    def displayed(self) -> list[str]:
        """The formulas on lines of their own, those of its table, and its figure, in order."""
        found = re.findall(
            r"(?s)\\bprows\{.*?\n\}|\\bprecalled\{.*?\n|\\begin\{tikzpicture\}.*?\\end\{tikzpicture\}",
            self.body,
        )
        table = self.body.partition(r"\begin{bptable}")[2]
        cells = [*re.findall(r"\$[^$]*\$", table), *(f"{s} = {n}" for s, n in self.equations)]
        found = [re.sub(r"\{[^{}$]*(\$[^$]*\$)?\};", r"\1", x) for x in found]  # words at the axes
        return [*found, *cells, *(x for d in self.derivations for x in (d.symbol, *d.forms))]


def read_deck(tex: str) -> tuple[Frame, ...]:
    """The slides of a deck."""
    body = tex.partition(r"\begin{document}")[2]
    assert body, "no document"
    part, out = "", []
    for match in re.finditer(
        r"\\renewcommand\{\\bppart\}|\\begin\{frame\}\n((?:.|\n)*?)\\end\{frame\}", body
    ):
        if match[1] is None:
            (part,) = arguments(body, match.end(), 1)
        else:
            # The bookmark comes before the title.
            (title,) = arguments(match[1], match[1].index(r"\bptitle{") + len(r"\bptitle"), 1)
            out.append(Frame(part, title, match[1]))
    return tuple(out)


def _derivations(body: str) -> Iterator[Derivation]:
    begin = r"\begin{bpderivation}"
    for at in (m.end() for m in re.finditer(re.escape(begin), body)):
        (symbol,) = arguments(body, at, 1)
        rest = body[at : body.index(r"\end{bpderivation}", at)]
        found = list(re.finditer(r"\\bpform(chain)?(?=\{)", rest))
        # Short forms stand in one line; the symbol of a factor has its colour.
        lines = (plain(next(arguments(rest, m.end(), 1))) for m in found)
        forms = tuple(form for line in lines for form in _EQUALS.split(line))
        assert forms, rest
        yield Derivation(plain(symbol), forms, any(m[1] for m in found))


def symbols(form: str) -> list[str]:
    r"""The symbols of a form, in order.

    >>> symbols(r"\frac{1}{1 + e^{-\mathit{net}_{h1}}}")
    ['\\mathit{net}_{h1}']
    """
    return [m["raised"] or m["symbol"] for m in _PIECE.finditer(form) if not m["word"]]


def put_in(formula: str, numbers: str) -> str | None:
    r"""The numbers with ``\bpfilled{...}`` around each that stands where the formula has a symbol; None where
    they do not follow the formula.
    """
    pattern, at = "", 0
    for match in _PIECE.finditer(formula):
        if match["word"]:
            continue
        pattern += re.escape(formula[at : match.start()]) + rf"(\({_NUMBER}\)|{_NUMBER})"
        at = match.end()
    found = re.fullmatch(pattern + re.escape(formula[at:]), numbers)
    if found is None:
        return None
    out, at = "", 0
    for n in range(1, len(found.groups()) + 1):
        out += numbers[at : found.start(n)] + rf"\bpfilled{{{found[n]}}}"
        at = found.end(n)
    return out + numbers[at:]


def value(form: str, known: dict[str, str]) -> float | None:
    """What a form in symbols comes to at these numbers; None where one is not known or has no value."""
    if not set(symbols(form)) <= known.keys():
        return None
    text = _PIECE.sub(lambda m: m[0] if m["word"] else f"({known[m['raised'] or m['symbol']]})", form)
    try:
        return float(read(text))
    except LatexReadError as error:
        if "division" in str(error) or "logarithm" in str(error):
            return None
        raise
