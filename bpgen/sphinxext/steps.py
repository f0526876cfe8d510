"""A step as nodes: why, the formula in every form, and its doctest.

They are nodes, not text that the page's parser reads: what a project's parser knows does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docutils import nodes
from docutils.parsers.rst import Directive

from ..formats.formulas import Aligned, Number, written
from ..lesson.doctests import Script
from ..lesson.steps import Step, Teller
from ..printers import latex, text
from ..printers.target import Target, in_notation
from .formulas import displayed
from .live import WantedQuantity


def content(
    asked: WantedQuantity, teller: Teller, script: Script | None, directive: Directive, classes: Sequence[str]
) -> Iterator[nodes.Node]:
    """The content of a step. ``classes`` are those of its words."""
    step = teller.step(asked.quantity.key, asked.round, script)
    if step.why:
        yield nodes.paragraph("", step.why, classes=classes)
    yield from displayed(_formula(asked, step), _lines(asked, step), directive)
    if step.doctest:
        yield doctest(step.doctest)


def mark(asked: WantedQuantity, teller: Teller, box: nodes.Element) -> None:
    """Tell in the formula of a step of our own which quantity each number is the value of: its node has
    the formula with marks, and the keys that they name. Another formula stays as it is.
    """
    step = teller.step(asked.quantity.key, asked.round)
    plain, keys = _formula(asked, step), list[str]()

    def marked(key: str, place: str, text: str) -> str:
        keys.append(key)
        return latex.marked(len(keys) - 1, place, text)

    for node in box.findall(nodes.math_block):
        if node.astext().strip() == plain:
            node["bp-marked"] = _formula(asked, step, latex.TARGET._replace(marked=marked))
            node["bp-keys"] = keys
            return


def _formula(asked: WantedQuantity, step: Step, target: Target = latex.TARGET) -> str:
    first, *others = step.derivation.forms or (Number(asked.text),)
    rows = Aligned(((step.framed, first), *((None, form) for form in others)))
    return latex.displayed(written(in_notation(target, asked.live.network.notation), rows))


def doctest(lines: Sequence[str]) -> nodes.doctest_block:
    """Lines of Python: docutils' own node, which sphinx.ext.doctest tests where a project has it."""
    source = "\n".join(lines)
    return nodes.doctest_block(source, source, language="pycon")


def _lines(asked: WantedQuantity, step: Step) -> list[str]:
    """The formula in every form as lines of plain text, the equals signs beneath each other."""
    forms = step.derivation.forms or (Number(asked.text),)
    target = in_notation(text.TARGET, asked.live.network.notation)
    name, first, *others = (written(target, side) for side in (step.framed, *forms))
    return [f"{name} = {first}", *(f"{' ' * len(name)} = {form}" for form in others)]
