"""Known mistakes in layers: what learners write for the definitions of a layer, forward and backward."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ..expr import Add, Call, Div, Expr, Mul, Num, Ref, Sub, add, mul, refs, shown
from ..quantity import Quantity
from ..rewrite import swapped
from .kind import Values


class LayerPass(NamedTuple):
    """The quantities of one layer, of all samples: those of its forward pass by their keys; the derivatives
    of the error with respect to these (``backward``), to its parameters (``gradients``) and to what it reads
    (``passed_back``); and its parameters by the keys of their tables. ``together`` are the forward passes of
    all layers that have these parameters, by the keys of their quantities; ``layers`` has the number of the
    layer by the key of each of their derivatives.
    """

    forward: Mapping[str, Quantity]
    backward: Sequence[Quantity]
    gradients: Sequence[Quantity]
    passed_back: Sequence[Quantity]
    parameters: Mapping[str, Values]
    together: Mapping[str, Quantity]
    layers: Mapping[str, int | None]

    def called(self, pattern: str) -> Iterator[tuple[Quantity, Expr]]:
        """The quantities of the forward pass whose names begin so, with their definitions."""
        for q in self.forward.values():
            if re.match(pattern, q.name) and q.definition is not None:
                yield q, shown(q.definition)


#: The keys that a mistake gets wrong, and what is written there.
Slip = Callable[[LayerPass], Iterator[tuple[str, Expr]]]


def sums(quantities: Sequence[Quantity]) -> Iterator[tuple[Quantity, Sequence[Expr]]]:
    """The quantities that are sums, with their terms."""
    for q in quantities:
        e = shown(q.definition) if q.definition is not None else None
        if isinstance(e, Add):
            yield q, e.terms


def first_only(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """Of the gradient of a parameter that is used several times, only one contribution is taken."""
    return ((q.key, terms[0]) for q, terms in sums(of.gradients))


def last_only(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """The gradient of a parameter has the contribution of the last step alone, in each layer that has it."""
    for q, terms in sums(of.gradients):
        last = {next((of.layers[r] for r in refs(t) if r in of.layers), None): t for t in terms}
        if len(last) < len(terms):
            yield q.key, add([*last.values()])


def averaged(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """The contributions to a gradient are averaged, not added."""
    return ((q.key, Mul((Div(Num(1), Num(len(terms))), add(terms)))) for q, terms in sums(of.gradients))


def without_later(of: LayerPass, letter: str) -> Iterator[tuple[str, Expr]]:
    """The error of a state has no part from later steps."""
    steps = {q.key: q.index.source or 0 for q in of.backward}
    for q, terms in sums(of.backward):
        own = steps[q.key]
        kept = [t for t in terms if all(steps.get(r, 0) <= own for r in refs(t))]
        if re.match(rf"dE_total/d{letter}[0-9]", q.name) and 0 < len(kept) < len(terms):
            yield q.key, add(kept)


def no_later_state(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """The error of an output has no part from later steps."""
    return without_later(of, "h")


def no_later_cell(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """The error of a cell has no part from the cell of the next step."""
    return without_later(of, "c")


def same_state(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """The gradients of recurrent weights take the outputs of the step itself, not of the step before."""
    recurrent = {key for table, x in of.parameters.items() if table.startswith("recurrent") for key in x.keys}
    later = {
        key: Ref(then) for key in of.together if (then := _next_step(key)) in of.together and key[0] == "h"
    }
    for q in of.gradients:
        if q.wrt and q.wrt[1] in recurrent and q.definition is not None:
            e = shown(q.definition)
            if any(r in later for r in refs(e)):
                yield q.key, swapped(e, later)


def _next_step(key: str) -> str:
    return re.sub(r"_t([0-9]+)", lambda found: f"_t{int(found[1]) + 1}", key, count=1)


def without(of: LayerPass, quantities: Sequence[Quantity], pattern: str) -> Iterator[tuple[str, Expr]]:
    """Sums without the terms that come through quantities whose names begin so."""
    through = {q.key for q in of.backward if re.match(pattern, q.name)}
    for q, terms in sums(quantities):
        kept = [t for t in terms if through.isdisjoint(refs(t))]
        if 0 < len(kept) < len(terms):
            yield q.key, add(kept)


def without_factors(q: Quantity, drops: Callable[[Expr], bool]) -> Expr | None:
    """A definition without some factors of its terms; None where there are none such."""
    e = shown(q.definition) if q.definition is not None else Num(0)
    terms = e.terms if isinstance(e, Add) else (e,)
    kept = [[f for f in (t.factors if isinstance(t, Mul) else (t,)) if not drops(f)] for t in terms]
    made = add([mul(*factors) for factors in kept if factors])
    return None if made == e else made


def is_case(e: Expr) -> bool:
    """Whether this is 1 or 0 by which number is larger."""
    return isinstance(e, Call)


def exchanged(e: Expr) -> Expr:
    """A gate for 1 less it, and the reverse."""
    return e.b if isinstance(e, Sub) and e.a == Num(1) else Sub(Num(1), e)
