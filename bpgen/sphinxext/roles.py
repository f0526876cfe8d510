"""Roles: a live value, symbol, formula, or formula with numbers, in the midst of a sentence."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable
from functools import partial

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from ..errors import BpgenError
from .domain import Quantities
from .formulas import inline
from .live import WantedQuantity, language, wanted

logger = logging.getLogger(__name__)
_FORMS = ("latex", "text")


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
        text = asked.printed.result(asked.quantity.key, "text")
        shown_: nodes.Element
        if "e" in text:
            shown_ = inline(*(asked.printed.result(asked.quantity.key, form) for form in _FORMS))
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
        key, printed = asked.quantity.key, asked.printed
        return inline(*(printed.symbol(key, form) for form in _FORMS))


class FormulaRole(_Live):
    """The symbol, an equals sign and the formula."""

    def node(self, asked: WantedQuantity) -> nodes.Node:
        """The formula."""
        key, printed = asked.quantity.key, asked.printed
        return _equation(asked, lambda form: [printed.formula(key, form) or printed.result(key, form)])


class Numbers(_Live):
    """The symbol, the formula with numbers substituted, and the result."""

    def node(self, asked: WantedQuantity) -> nodes.Node:
        """The formula with numbers."""
        key, printed = asked.quantity.key, asked.printed
        return _equation(
            asked,
            lambda form: filter(
                None, dict.fromkeys((printed.substituted(key, form), printed.result(key, form)))
            ),
        )


def _equation(asked: WantedQuantity, forms: Callable[[str], Iterable[str]]) -> nodes.math:
    """The symbol, and what it is equal to."""
    symbol = partial(asked.printed.symbol, asked.quantity.key)
    return inline(*(" = ".join((symbol(form), *forms(form))) for form in _FORMS))


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
