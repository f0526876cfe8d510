"""Where quantities are used: by which others, and in which terms of these. The chain rule goes along it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .expr import Add, Expr, Mul, Ref, mul, refs, shown
from .quantity import Quantity


class Use(NamedTuple):
    """A quantity in the definition of another, its consumer: the terms that mention it. ``beside`` is what is
    beside it in a single term that is a product of quantities, by far the most frequent: the derivative.
    """

    consumer: Quantity
    terms: list[Expr]
    beside: Expr | None


class Uses:
    """The uses of all quantities on which an error rests.

    ``quantities`` are in order of computation; ``inner`` has the definitions, as taught, of those that are
    seen through, to what they are computed from.
    """

    def __init__(
        self, quantities: Mapping[str, Quantity], inner: Mapping[str, Expr], error: Quantity
    ) -> None:
        self._inner = inner
        self._operands: dict[str, Mapping[str, None]] = {}
        self._by_key = self._read(quantities, error)

    def of(self, key: str) -> Sequence[Use]:
        """Those of a quantity, in order of computation."""
        return self._by_key.get(key, ())

    def seen_through(self, key: str) -> Mapping[str, None]:
        """What a quantity that is seen through rests on; nothing for any other."""
        return self._operands.get(key, {})

    def _read(self, quantities: Mapping[str, Quantity], error: Quantity) -> dict[str, list[Use]]:
        """From the last definition to the first; each, and each of its terms, is read only once."""
        found, needed, inner = dict[str, list[Use]](), {error.key}, self._inner
        for q in reversed([*quantities.values()]):
            if q.key not in needed or q.definition is None or q.key in inner:
                continue
            e, own = shown(q.definition), dict[str, Use]()
            for term in e.terms if isinstance(e, Add) else (e,):
                if term.__class__ is Mul and len(term.factors) == 2:  # of two quantities, the most frequent
                    a, b = term.factors
                    if a.__class__ is b.__class__ is Ref and not (
                        a.key in own or b.key in own or a.key in inner or b.key in inner or a.key == b.key
                    ):
                        own[a.key], own[b.key] = Use(q, [term], b), Use(q, [term], a)
                        continue
                for key, beside in self._in_term(term):
                    if key in own:
                        terms = own[key].terms
                        terms.append(term)
                        own[key] = Use(q, terms, None)
                    else:
                        own[key] = Use(q, [term], beside)
            needed.update(own)
            for key, use in own.items():
                if key in found:
                    found[key].append(use)
                else:
                    found[key] = [use]
        for uses in found.values():
            uses.reverse()
        return found

    def _in_term(self, term: Expr) -> Sequence[tuple[str, Expr | None]]:
        """The quantities that a term rests on, each with what is beside it."""
        if isinstance(term, Mul):
            factors, inner = term.factors, self._inner
            keys = [f.key for f in factors if isinstance(f, Ref) and f.key not in inner]
            if len(keys) == len(factors) == len({*keys}):
                if len(keys) == 2:
                    return ((keys[0], factors[1]), (keys[1], factors[0]))
                return [(key, mul(*factors[:n], *factors[n + 1 :])) for n, key in enumerate(keys)]
        return [(key, None) for key in self._through(term)]

    def _through(self, e: Expr) -> Mapping[str, None]:
        """The quantities that an expression rests on, those that are seen through replaced by theirs."""
        found: dict[str, None] = {}
        for key in refs(e):
            if key not in self._inner:
                found[key] = None
                continue
            if key not in self._operands:
                self._operands[key] = self._through(self._inner[key])
            found.update(self._operands[key])
        return found
