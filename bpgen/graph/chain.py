"""The chain rule, once, for every kind of layer: backwards over the quantities of a forward pass.

The part of one consumer of a quantity is dE/dconsumer times dconsumer/dquantity; several consumers are paths,
and the derivative is their sum. Derivatives come from calculus, or from the layer where the field
writes them otherwise; how each kind of quantity is taught is data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from .differentiate import ONE, ZERO, differentiate, tidy
from .expr import Add, Expr, Mul, Neg, Ref, Written, add, mul, refs, shown
from .quantity import Concept, Index, Quantity
from .rewrite import factors


class Taught(NamedTuple):
    """A derivative as the field writes it, with longer forms on the way to it."""

    definition: Expr
    steps: tuple[Expr, ...] = ()


class Teaching(NamedTuple):
    """How the derivative of the error with respect to one kind of quantity is taught.

    ``adjoint`` is what that derivative is. ``factor`` and ``path`` are what the local derivative of a
    consumer, and the part that comes through one, are: quantities of their own, or None where they are
    written within the formula. ``place`` is where those two stand, from the places of quantity and consumer.

    ``own_error``: it is called after the one error that the quantity acts on, dE_o1/dnet_o1, not dE_total.
    ``unfolded``: the consumer's own factors are taught, dE/dout * dout/dnet * dnet/dw, of which programs
    take the product that they have. ``bare``: programs leave out the local derivatives, which are 1.
    ``label`` is what a path through such a quantity is called after: the o1 of dE_total/dout_h1@o1.
    """

    adjoint: Concept
    factor: Concept | None = None
    path: Concept | None = None
    place: Callable[[Index, Index], Index] = lambda of, consumer: of
    own_error: bool = False
    unfolded: bool = False
    bare: bool = False
    label: Callable[[Quantity], str] = lambda consumer: consumer.name


class Teacher(Protocol):
    """What the chain rule asks of a layer, and of the error."""

    def teaching(self, q: Quantity, /) -> Teaching | None:
        """How the derivative with respect to a quantity is taught; None: the chain rule sees through it, to
        what it is computed from.
        """

    def taught(self, of: Quantity, by: Quantity, /) -> Taught | None:
        """The derivative of one quantity with respect to another as the field writes it; None: by calculus.

        A layer is asked for its own quantities, and the error for what the whole chain comes to.
        """


class _Adjoint(NamedTuple):
    """The derivative of an error with respect to a quantity, and of which error; ``chain`` is its formula."""

    ref: Ref
    error: Quantity
    chain: Expr


class _Part(NamedTuple):
    """What comes to a quantity through one consumer: the consumer's adjoint times the local derivative."""

    term: Expr
    factor: Expr
    consumer: _Adjoint


def _times(ref: Ref, factor: Expr) -> Expr:
    """A product of a quantity and a factor, tidied; at once where that is made of quantities."""
    inside = factor.x if isinstance(factor, Neg) else factor
    parts = inside.factors if isinstance(inside, Mul) else (inside,)
    for x in parts:
        if not isinstance(x, Ref):
            return tidy(Mul((ref, factor)))
    product = Mul((ref, *parts))
    return product if inside is factor else Neg(product)


class Chain:
    """The backward pass of one error over the quantities that it rests on.

    ``forward`` are the given quantities that the error is differentiated by, and those of the forward pass in
    order of computation, each with its teacher; ``error`` is the key of the error. ``sample`` is the number
    of the sample, and ``mark`` what follows its names in keys. Raises ValueError for a key given twice.
    """

    def __init__(
        self,
        forward: Iterable[tuple[Quantity, Teacher]],
        error: str,
        sample: int | None = None,
        mark: str = "",
    ) -> None:
        self._quantities: dict[str, Quantity] = {}
        self._teachers: dict[str, Teacher] = {}
        self._teaching: dict[str, Teaching] = {}
        self._inner: dict[str, Expr] = {}
        for q, teacher in forward:
            if q.key in self._quantities:
                raise ValueError(f"{q.key} is defined twice")
            self._quantities[q.key], self._teachers[q.key] = q, teacher
            teaching = teacher.teaching(q)
            if teaching is not None:
                self._teaching[q.key] = teaching
            elif q.definition is not None and q.key != error:
                self._inner[q.key] = shown(q.definition)
        self._error, self._sample, self._mark = self._quantities[error], sample, mark
        self._operands: dict[str, Mapping[str, None]] = {}
        self._terms: dict[str, Mapping[str, Sequence[Expr]]] = {}
        self._consumers = self._read()
        self._adjoints = {error: _Adjoint(Ref(error), self._error, ONE)}

    def backward(self, keys: Iterable[str]) -> Iterator[Quantity]:
        """The derivatives with respect to these quantities, as they come, but each after its consumers'."""
        for key in self._in_order(keys):
            yield from self.together([key])

    def together(self, keys: Sequence[str]) -> list[Quantity]:
        """The same for a group: all their local derivatives first, then those of the error."""
        found, made = list[tuple[Quantity, list[_Part]]](), list[Quantity]()
        for key in keys:
            q, consumers = self._quantities[key], self._consumers.get(key, ())
            if len(consumers) == 1 and consumers[0] is self._error:
                consumers = ()
            found.append((q, [self._part(q, consumer, made) for consumer in consumers]))
        for q, parts in found:
            if parts:
                made.append(self._sum(q, parts))
            elif q.key in self._consumers:
                made.append(self._adjoint(q, self._error, *self._local(self._error, q)))
        return made

    def _part(self, q: Quantity, consumer: Quantity, made: list[Quantity]) -> _Part:
        """What comes through one consumer; the quantities taught for it, local derivative and path, are added
        to those that are made.
        """
        teaching, above = self._teaching[q.key], self._adjoints[consumer.key]
        local = self._local(consumer, q)
        factor = term = shown(local.definition)
        if consumer is not self._error:  # whose derivative with respect to itself is 1
            if teaching.factor is None:
                term = _times(above.ref, factor)
            else:
                place = self._at(teaching.place(q.index, consumer.index))
                name = f"d{consumer.name}/d{q.name}"
                factor = Ref(name + self._mark)
                pair = (consumer.key, q.key)
                made.append(Quantity(factor.key, name, teaching.factor, place, *local, pair))
                term = Mul((above.ref, factor))
        if teaching.path is not None:
            name = f"d{above.error.name}/d{q.name}"
            if above.error is self._error:
                via = self._teaching.get(consumer.key)
                name += f"@{via.label(consumer) if via else consumer.name}"
            path, pair = Ref(name + self._mark), (above.error.key, q.key)
            place = self._at(teaching.place(q.index, consumer.index))
            made.append(Quantity(path.key, name, teaching.path, place, term, (), pair))
            term = path
        return _Part(term, factor, above)

    def _sum(self, q: Quantity, parts: Sequence[_Part]) -> Quantity:
        """The derivative of the error: the sum of what comes through each consumer."""
        teaching = self._teaching[q.key]
        error = self._own_error(q) if teaching.own_error else self._error
        definition = add([part.term for part in parts])
        if teaching.unfolded and len(parts) == 1:
            (part,) = parts
            definition = Written(mul(*factors(part.consumer.chain), part.factor), definition)
        elif teaching.bare:
            definition = Written(definition, add([part.consumer.ref for part in parts]))
        whole = self._teachers[self._error.key].taught(self._error, q)
        # Of an output that is used again, the error itself is but one of several consumers.
        if whole is None or any(part.consumer.ref.key == self._error.key for part in parts):
            return self._adjoint(q, error, definition)
        return self._adjoint(q, error, Written(shown(definition), whole.definition), whole.steps)

    def _adjoint(
        self, q: Quantity, error: Quantity, definition: Expr, steps: tuple[Expr, ...] = ()
    ) -> Quantity:
        name, place = f"d{error.name}/d{q.name}", self._at(q.index)
        concept, ref = self._teaching[q.key].adjoint, Ref(name + self._mark)
        self._adjoints[q.key] = _Adjoint(ref, error, shown(definition))
        return Quantity(ref.key, name, concept, place, definition, steps, (error.key, q.key))

    def _at(self, place: Index) -> Index:
        """A place in the sample that this is the error of."""
        return place if place.sample == self._sample else place._replace(sample=self._sample)

    def _local(self, of: Quantity, by: Quantity) -> Taught:
        """A consumer's derivative, as the field writes it or by calculus; the error's with its long
        form, where that differs.
        """
        assert of.definition is not None
        taught = self._teachers[of.key].taught(of, by)
        if of is self._error:
            long = self._long(shown(of.definition), by.key)
            definition = tidy(long) if taught is None else taught.definition
            return Taught(definition, (long,) if long != shown(definition) else ())
        if taught is not None:
            return taught
        terms = self._terms[of.key][by.key]
        if len(terms) == 1 and (beside := self._beside(terms[0], by.key)) is not None:
            return Taught(beside)
        return Taught(tidy(add([differentiate(x, by.key, self._inner) for x in terms])))

    def _long(self, e: Expr, key: str) -> Expr:
        """The error's derivative in its long form. Of its many terms, only those that mention ``key`` are
        read.
        """
        if not isinstance(e, Add):
            return differentiate(e, key, self._inner)
        slopes = [differentiate(x, key, self._inner) for x in self._terms[self._error.key][key]]
        return Add((*slopes, *[ZERO] * (len(e.terms) - len(slopes))))

    def _beside(self, term: Expr, key: str) -> Expr | None:
        """What stands beside a quantity in a product of quantities: by far the most frequent derivative."""
        if not isinstance(term, Mul):
            return None
        rest = list[Expr]()
        for f in term.factors:
            if not isinstance(f, Ref) or f.key in self._inner:
                return None
            if f.key != key:
                rest.append(f)
        return mul(*rest) if len(rest) == len(term.factors) - 1 else None

    def _read(self) -> Mapping[str, Sequence[Quantity]]:
        """The consumers of each quantity, in order of computation: those alone on which the error rests.

        The terms of each definition are kept by the operand that they mention: a sum is read only once.
        """
        used, needed = dict[str, list[Quantity]](), {self._error.key}
        for q in reversed(self._quantities.values()):
            if q.key not in needed or q.definition is None or q.key in self._inner:
                continue
            e, found = shown(q.definition), dict[str, list[Expr]]()
            for term in e.terms if isinstance(e, Add) else (e,):
                for operand in self._through(term):
                    found.setdefault(operand, []).append(term)
            self._terms[q.key] = found
            needed.update(found)
            for operand in found:
                used.setdefault(operand, []).append(q)
        return {key: consumers[::-1] for key, consumers in used.items()}

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

    def _own_error(self, q: Quantity) -> Quantity:
        """The one term of the error that a quantity acts on, or the error where it acts on several."""
        waiting, found = [q.key], dict[str, None]()
        while waiting:
            key = waiting.pop()
            for consumer in self._consumers.get(key, ()):
                if consumer is not self._error:
                    waiting.append(consumer.key)
                    continue
                assert consumer.definition is not None
                for r in refs(shown(consumer.definition)):
                    if key == r or key in self._operands.get(r, ()):
                        found[r] = None
        (own, *more) = found
        return self._error if more else self._quantities[own]

    def _in_order(self, keys: Iterable[str]) -> Iterator[str]:
        """The keys so that each comes after its consumers among them, otherwise as they were."""
        waiting = dict.fromkeys(key for key in keys if key in self._teaching)
        while waiting:
            stack = [next(iter(waiting))]
            while stack:
                ahead = (c.key for c in self._consumers.get(stack[-1], ()) if c.key in waiting)
                after = next((key for key in ahead if key != stack[-1]), None)
                if after is None:
                    del waiting[stack[-1]]
                    yield stack.pop()
                else:
                    stack.append(after)
