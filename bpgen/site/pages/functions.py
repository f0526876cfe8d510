"""The page of proofs, and the short ones that stand on lessons."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from ...formats.environment import render_text
from ...formats.formulas import Aligned
from ...graph.architecture import ActivationName
from ...graph.functions.proof import Proof
from ...graph.losses import LOSSES
from ...graph.quantity import Concept, Quantity
from ...lesson.course import Course, PageSource, printed
from ...lesson.proofs import definition, doctests, jacobian, lines_of, parts
from ...words.texts import words
from .page import page

#: As many quantities of a network are named as fit into a line or two.
_MOST_NAMED = 4


class ProofEntry(NamedTuple):
    """A proof on the page: its rows, and its example."""

    rows: Aligned
    doctest: tuple[str, ...]


class FunctionSection(NamedTuple):
    """One function or pair: its definition and proofs, and some of the quantities of the course's
    network that have this derivative, of ``total``.
    """

    name: str
    definition: Aligned
    proofs: tuple[ProofEntry, ...]
    occurs: tuple[str, ...]
    total: int


def functions_page(course: Course) -> PageSource:
    """The page of proofs: the same for every network, but for the places where each is used."""
    told = {
        part: [_section(course, name, proofs) for name, proofs in sections.items()]
        for part, sections in parts().items()
    }
    return PageSource("functions", printed(course, "functions", parts=told, jacobian=jacobian()))


def _section(course: Course, name: str, proofs: tuple[Proof, ...]) -> FunctionSection:
    told = (ProofEntry(lines_of(p), d) for p, d in zip(proofs, doctests(name), strict=True))
    keys = [q.key for q in course.live.graph.quantities if _is_of(course, q, name)]
    return FunctionSection(name, definition(proofs[0]), tuple(told), tuple(keys[:_MOST_NAMED]), len(keys))


def _is_of(course: Course, q: Quantity, name: str) -> bool:
    """Whether a quantity has the derivative of this section."""
    arch, layer = course.network.architecture, q.index.layer
    if layer is None:
        return False
    activation = arch.layers[layer - 1].activation
    if q.concept is Concept.OUT_BY_NET:
        return activation == name
    if layer != arch.depth:
        return False
    if q.concept is Concept.ERROR_BY_OUT:
        return arch.loss == name
    both = LOSSES[arch.loss].pairs.get(activation)
    return q.concept is Concept.DELTA and both is not None and both.section == name


def slope(course: Course, activation: ActivationName) -> Markup:
    """The short proof of an activation's derivative, as a lesson shows it after the chain rule."""
    proofs = parts()["activations"][activation]
    text = words("prose/slope", course.lang, course.own)[activation]
    rows = [course.math(lines_of(proof, short=True)) for proof in proofs]
    printed = render_text(text, course.own, {"rows": rows}, "myst", course.network.notation)
    return Markup(printed.strip())  # noqa: S704


PAGES = (page("functions", "more", 2, functions_page),)
