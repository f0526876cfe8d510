"""A step as nodes: why, the formula in every form, and its doctest.

They are nodes, not text that the page's parser reads: what a project's parser knows does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from docutils import nodes
from docutils.parsers.rst import Directive

from ..formats.formulas import Aligned, Number, written
from ..graph.expr import Expr
from ..graph.quantity import Concept
from ..lesson.doctests import Script
from ..lesson.meaning import forms_of
from ..lesson.steps import Teller
from ..printers import latex, text
from ..printers.marks import mark_of
from .formulas import displayed
from .live import WantedQuantity

#: Formulas in which the factors have their letters.
_CHAINS = (Concept.GRADIENT, Concept.ERROR_BY_OUT, Concept.DELTA)


def content(
    asked: WantedQuantity, teller: Teller, script: Script | None, directive: Directive, classes: Sequence[str]
) -> Iterator[nodes.Node]:
    """The content of a step. ``classes`` are those of its words."""
    step = teller.step(asked.quantity.key, asked.round, script)
    if step.why:
        yield nodes.paragraph("", step.why, classes=classes)
    first, *others = step.derivation.forms or (Number(asked.text),)
    rows = Aligned(((step.framed, first), *((None, form) for form in others)))
    yield from displayed(latex.displayed(written(latex.TARGET, rows)), _lines(asked), directive)
    if step.doctest:
        yield doctest(step.doctest)


def doctest(lines: Sequence[str]) -> nodes.doctest_block:
    """Lines of Python: docutils' own node, which sphinx.ext.doctest tests where a project has it."""
    source = "\n".join(lines)
    return nodes.doctest_block(source, source, language="pycon")


def _lines(asked: WantedQuantity) -> list[str]:
    """The formula in every form as lines of plain text, the equals signs beneath each other."""
    q, printed = asked.quantity, asked.printed

    def symbol(key: str, *, lettered: bool) -> str:
        mark = mark_of(printed.graph[key]) if lettered else None
        name = printed.symbol(key, "text")
        return f"{name} [{mark.letter}]" if mark else name

    def formula(e: Expr) -> str:
        return text.formula(e, partial(symbol, lettered=q.concept in _CHAINS))

    forms = forms_of(q, formula, lambda e: text.formula(e, printed.operand), printed.text(q.key))
    name = symbol(q.key, lettered=True)
    first, *others = forms or (printed.text(q.key),)
    return [f"{name} = {first}", *(f"{' ' * len(name)} = {form}" for form in others)]
