"""The formats of documents: how each escapes texts, writes formulas, and marks what is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup
from markupsafe import escape as markup

from ..graph.notation import USUAL, Notation
from ..printers import latex, text
from ..printers.marks import Mark
from ..printers.target import Target, in_notation
from . import escape, widths
from .escape import plain
from .formulas import SPOKEN, Equation, Label, Side, Value, in_text, is_value, written
from .slots import DocumentSlot


class Format(NamedTuple):
    """A format. ``escape`` is for a user's text, ``ours`` for those of templates, ``typed`` for what is typed
    and ``code`` for the same in a line of text; ``target`` writes the formulas, where there are any.
    ``module`` draws a run of dark modules of a QR code, from its column, row and length; ``stated`` writes
    a text that a document says of itself, ``comment`` one in a comment of its source, ``heard`` one that is
    read out, with slots; ``spoken`` writes the formulas in it. ``described`` gives a formula in a text what
    is read out in its place; ``finished`` has the last word on what a template prints. ``widths`` writes
    formulas for ``widths.width``.
    """

    escape: Callable[[object], Markup]
    ours: Callable[[str], Markup]
    typed: Callable[[str], Markup]
    code: Callable[[str], Markup]
    target: Target | None = None
    module: Callable[[int, int, int], str] = "".format
    stated: Callable[[str], str] = plain
    comment: Callable[[str], str] = plain
    heard: Callable[[str], str] = str
    spoken: Target = SPOKEN
    described: Callable[[str, str], str] | None = None
    finished: Callable[[str], str] = str
    widths: Target | None = None

    def write(self, value: object) -> Markup:
        """Whatever a template prints: a formula as this format sets it within a text, a text escaped."""
        if self.target is not None and is_value(value):
            text = in_text(self.target, value)
            if self.described is not None and not isinstance(value, DocumentSlot):
                text = self.described(text, written(self.spoken, value))
            return Markup(text)  # noqa: S704  # our printer's
        return self.escape(value)

    def math(self, value: object) -> Markup:
        """The same within a formula, where what is escaped already stands as it is."""
        if self.target is not None and is_value(value):
            return Markup(written(self.target, value))  # noqa: S704  # our printer's
        return self.escape(value)

    def alternative(self, value: Value | str) -> Markup:
        """What is read out in place of a formula or of a drawing, which is in words already."""
        return Markup(self.heard(value if isinstance(value, str) else written(self.spoken, value)))  # noqa: S704  # our printer's

    def about(
        self, sides: Sequence[Side], label: Label | None = None, interval: tuple[Side | None, ...] = ()
    ) -> Markup:
        """How wide sides are, each equal to the next, after a label and before an interval: ems, the numbers
        that fill slots, and those of the interval, as arguments of a macro.
        """
        assert self.widths is not None
        ems, numbers = widths.width(written(self.widths, Equation(tuple(sides))))
        if label:
            ems += widths.of_label(written(self.widths, label))
        ends = "".join(written(self.widths, end) for end in interval if end)
        if ends:
            ems += widths.INTERVAL
        return Markup(f"{ems:.2f}, {self.heard(numbers)}, {self.heard(ends)}")  # noqa: S704  # our printer's


def _latex_code(typed: str) -> Markup:
    return Markup(rf"\texttt{{{escape.typed_latex(typed)}}}")  # noqa: S704


def _typst_code(typed: str) -> Markup:
    return Markup(f"#code({escape.typst_string(typed)});")  # noqa: S704


def _myst_code(typed: str) -> Markup:
    from .markdown import code

    return code(typed)


def _myst_text(text: object) -> Markup:
    return escape.myst(str(text))  # what is in plain text already is escaped, too


def _of_one_escape(escaped: Callable[[object], Markup], target: Target | None = None) -> Format:
    return Format(escaped, escaped, escaped, escaped, target)


@lru_cache(maxsize=32)
def format_in(name: str, notation: Notation = USUAL) -> Format:
    """The format of this name, with formulas and numbers in a notation."""
    found = FORMATS[name]()
    if found.target is None:
        return found
    widths = found.widths and in_notation(found.widths, notation)
    target, spoken = (in_notation(one, notation) for one in (found.target, found.spoken))
    return found._replace(target=target, spoken=spoken, widths=widths)


def _latex() -> Format:
    return Format(
        escape.latex,
        escape.our_latex,
        escape.typed_latex,
        _latex_code,
        latex.TARGET._replace(around_blanks=(r"\Bigl(", r"\Bigr)")),
        lambda x, y, n: f"\\bpqr{{{x}}}{{{y}}}{{{n}}}",
        escape.pdf_string,
    )


def _typst() -> Format:
    from ..printers import typst

    return Format(
        escape.typst,
        escape.our_typst,
        _typst_code,
        _typst_code,
        typst.TARGET,
        lambda x, y, n: f"{x},{y},{n} ",
        escape.typst_string,
        heard=escape.typst_spoken,
        described=lambda formula, alternative: f"#m({escape.typst_spoken(alternative)}, {formula});",
        finished=escape.apart_typst,
        widths=widths.TARGET,
    )


def _svg() -> Format:
    from ..printers import svg

    return _of_one_escape(escape.html, svg.TARGET)


def _pandoc() -> Format:
    from ..printers import texmath

    return Format(
        escape.myst,
        escape.myst,
        _myst_code,
        _myst_code,
        texmath.TARGET,
        stated=_myst_text,
        heard=_myst_text,
        finished=texmath.in_lines,
    )


def _quiz() -> Format:
    from ..printers import texmath

    def described(formula: str, alternative: str) -> str:
        said, shown = markup(alternative), markup(formula)  # with marks of slots in them
        return f'<span role="math" aria-label="{said}">{shown}</span>'

    return Format(
        escape.html,
        escape.html,
        escape.html,
        escape.html,
        texmath.TARGET._replace(within=(r"\(", r"\)")),
        heard=markup,
        described=described,
    )


def _live() -> Format:
    """A page of its own: formulas are LaTeX between marks, which ``interactive.page`` replaces. No text holds
    one, for in texts a ``<`` is escaped. A result's box stands between formulas.
    """

    def label(mark: Mark) -> str:
        return rf"\textcolor{{{mark.colour}}}{{\mathsf{{{latex.label(mark)}}}}}"

    def factor(mark: Mark, symbol: str) -> str:
        coloured = rf"\textcolor{{{mark.colour}}}{{{symbol}}}"
        return rf"\underset{{{label(mark)}}}{{{coloured}}}" if mark.letter else coloured

    return Format(
        escape.html,
        escape.html,
        escape.typed_html,
        lambda typed: Markup("<code>{}</code>").format(escape.typed_html(typed)),
        latex.TARGET._replace(
            label=label,
            factor=factor,
            dots=r"\ldots",
            blank=r"\square",
            result="<!--end--><!--box--><!--math-->",
            within=("<!--math-->", "<!--end-->"),
        ),
        heard=markup,
    )


#: What makes each format: its printer is imported with it.
FORMATS: Mapping[str, Callable[[], Format]] = {
    "latex": _latex,
    "typst": _typst,
    "myst": lambda: _of_one_escape(escape.myst, latex.TARGET)._replace(code=_myst_code),
    "pandoc": _pandoc,
    "plain": lambda: _of_one_escape(escape.plain, text.TARGET),
    "svg": _svg,
    "quiz": _quiz,
    "live": _live,
    "html": lambda: _of_one_escape(escape.html),
    "program": lambda: _of_one_escape(escape.program),
}
