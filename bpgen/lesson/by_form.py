"""Steps by the form of their formulas: of many steps alike, a document tells the first in full."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..graph.quantity import Concept, Quantity
from ..trace.printed import Round

#: A case in a formula without numbers, and products with one that follow on each other.
_CASE = re.compile(r"\( if .*? else \)")
_SAME_CASES = re.compile(r"( \+ [^+]* \* case)\1+")


class SameForm(NamedTuple):
    """Steps that are told together: the ``first`` of a form, empty where it was met before, and ``others``
    whose forms were met before them.
    """

    first: str
    others: tuple[str, ...]


def by_form(one: Round, keys: Sequence[str], met: set[str]) -> Iterator[SameForm]:
    """The keys of steps, in their order, cut before each that is the first of its form; ``met`` holds the
    forms that the document has told, and takes in new ones.
    """
    first, others = "", list[str]()
    for key in keys:
        if (form := _form(one, one.graph[key])) in met:
            others.append(key)
            continue
        met.add(form)
        if first or others:
            yield SameForm(first, tuple(others))
        first, others = key, []
    yield SameForm(first, tuple(others))


def _form(one: Round, q: Quantity) -> str:
    """A quantity and its formula without the numbers of units, places and steps, and what tells two layers of
    a kind apart. All updates are of one form, whatever the letter of the parameter; so are all cases,
    whatever they compare, and sums of several products with a case.
    """
    if q.concept is Concept.UPDATED:
        return q.concept
    said = re.sub(r"[_,]L\d+|\d+", "", f"{q.key} {one.formula(q.key, 'text')}")
    return _SAME_CASES.sub(r"\1", _CASE.sub("case", said))
