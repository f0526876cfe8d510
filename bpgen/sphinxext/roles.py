"""Roles: a live value, symbol, formula, or formula with numbers, in the midst of a sentence."""

from __future__ import annotations

from abc import abstractmethod

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from ..errors import BpgenError
from ..graph.expr import shown
from ..printers import latex
from ..printers import text as plain
from .domain import Quantities
from .formulas import inline
from .live import WantedQuantity, language, wanted

logger = logging.getLogger(__name__)


class _Live(SphinxRole):
    """What all roles share: the name is looked up; a wrong one is a warning with file and line."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Called by docutils."""
        try:
            return [self.node(wanted(self.env, self.text))], []
        except BpgenError as error:
            told = error.text(language(self.config))
            logger.warning("%s", told, location=self.get_location(), type="bpgen", subtype="unknown")
            return [nodes.problematic(self.rawtext, self.rawtext)], []

    @abstractmethod
    def node(self, asked: WantedQuantity) -> nodes.Node:
        """What stands for the quantity."""


class ValueRole(_Live):
    """The number, as a link to the step that derives it."""

    def node(self, asked: WantedQuantity) -> nodes.Node:
        """The number."""
        text = asked.text
        shown_: nodes.Element
        if "e" in text:
            shown_ = inline(latex.number(text), text)
        else:
            # A minus sign, not a hyphen, and no line break after it.
            shown_ = nodes.inline("", text.replace("-", "\u2212"), classes=["bp-value"])
        return pending_xref(
            "", shown_, refdomain="bp", reftype="value", reftarget=asked.target, refdoc=self.env.docname
        )


class SymbolOf(_Live):
    """The symbol."""

    def node(self, asked: WantedQuantity) -> nodes.Node:
        """The symbol."""
        graph, key = asked.live.graph, asked.quantity.key
        return inline(latex.symbol_of(graph, key, asked.round), plain.symbol(graph, key, asked.round))


class FormulaRole(_Live):
    """The symbol, an equals sign and the formula."""

    def node(self, asked: WantedQuantity) -> nodes.Node:
        """The formula."""
        q, graph, round_ = asked.quantity, asked.live.graph, asked.round
        if q.definition is None:
            return _equation(asked, [latex.number(asked.text)], [asked.text])
        return _equation(
            asked,
            [latex.formula(graph, q.definition, round_)],
            [plain.formula(shown(q.definition), lambda k: plain.symbol(graph, k, round_))],
        )


class Numbers(_Live):
    """The symbol, the formula with numbers substituted, and the result."""

    def node(self, asked: WantedQuantity) -> nodes.Node:
        """The formula with numbers."""
        q, printed = asked.quantity, asked.live.printed(asked.round)
        result, text = latex.number(asked.text), asked.text
        if q.definition is None:
            return _equation(asked, [result], [text])
        put_in = latex.substituted(shown(q.definition), lambda k: latex.number(printed.operand(k)))
        if put_in == result:
            return _equation(asked, [result], [text])
        return _equation(asked, [put_in, result], [plain.formula(shown(q.definition), printed.operand), text])


def _equation(asked: WantedQuantity, forms: list[str], plain_forms: list[str]) -> nodes.math:
    """The symbol, and what it is equal to."""
    graph, key = asked.live.graph, asked.quantity.key
    return inline(
        " = ".join((latex.symbol_of(graph, key, asked.round), *forms)),
        " = ".join((plain.symbol(graph, key, asked.round), *plain_forms)),
    )


def setup(app: Sphinx) -> None:
    """Register the roles: ``bp`` for the value, and the four of the domain."""
    app.add_role("bp", ValueRole())
    for name, role in (
        ("value", ValueRole),
        ("symbol", SymbolOf),
        ("formula", FormulaRole),
        ("numbers", Numbers),
    ):
        app.add_role_to_domain(Quantities.name, name, role())
