"""The chain rule, once, for every kind of layer: backwards over the quantities of a forward pass.

The part of one consumer of a quantity is dE/dconsumer times dconsumer/dquantity; several consumers are paths,
and the derivative is their sum. Derivatives come from calculus, or from the layer where the field
writes them otherwise; how each kind of quantity is taught is data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from .differentiate import ONE, ZERO, differentiate, tidy
from .expr import Add, Expr, Mul, Neg, Ref, Written, add, mul, refs, shown
from .quantity import Concept, Index, Quantity
from .rewrite import factors
from .uses import Use, Uses


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
    if isinstance(factor, Ref):
        return Mul((ref, factor))
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
        self._uses = Uses(self._quantities, self._inner, self._error)
        self._adjoints = {error: _Adjoint(Ref(error), self._error, ONE)}

    def backward(self, keys: Iterable[str]) -> Iterator[Quantity]:
        """The derivatives with respect to these quantities, as they come, but each after its consumers'."""
        for key in self._in_order(keys):
            yield from self.together([key])

    def together(self, keys: Sequence[str]) -> list[Quantity]:
        """The same for a group: all their local derivatives first, then those of the error."""
        found, made = list[tuple[Quantity, list[_Part]]](), list[Quantity]()
        for key in keys:
            q, uses = self._quantities[key], self._uses.of(key)
            if len(uses) == 1 and uses[0].consumer is self._error:
                uses = ()
            teaching = self._teaching[key]
            if teaching.factor is teaching.path is None:
                found.append((q, [self._term(q, use) for use in uses]))
            else:
                found.append((q, [self._part(q, use, made) for use in uses]))
        for q, parts in found:
            if parts:
                made.append(self._sum(q, parts))
            elif uses := self._uses.of(q.key):
                made.append(self._adjoint(q, self._error, *self._local(uses[0], q)))
        return made

    def _term(self, q: Quantity, use: Use) -> _Part:
        """What comes through one consumer, where it is written within the formula."""
        consumer = use.consumer
        if consumer is self._error:
            return self._part(q, use, [])
        factor = shown(self._local(use, q)[0])
        above = self._adjoints[consumer.key]
        return _Part(_times(above.ref, factor), factor, above)

    def _part(self, q: Quantity, use: Use, made: list[Quantity]) -> _Part:
        """What comes through one consumer; the quantities taught for it, local derivative and path, are added
        to those that are made.
        """
        consumer, teaching = use.consumer, self._teaching[q.key]
        above, (definition, steps) = self._adjoints[consumer.key], self._local(use, q)
        factor = term = shown(definition)
        if consumer is not self._error:  # whose derivative with respect to itself is 1
            if teaching.factor is None:
                term = _times(above.ref, factor)
            else:
                place = self._at(teaching.place(q.index, consumer.index))
                name = f"d{consumer.name}/d{q.name}"
                factor = Ref(name + self._mark)
                pair = (consumer.key, q.key)
                made.append(Quantity(factor.key, name, teaching.factor, place, definition, steps, pair))
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
        return place if place.sample == self._sample else Index(self._sample, *place[1:])

    def _local(self, use: Use, by: Quantity) -> tuple[Expr, tuple[Expr, ...]]:
        """A consumer's derivative, as the field writes it or by calculus, and its longer forms; the error's
        with its long form, where that differs.
        """
        of, _, beside = use
        taught = self._teachers[of.key].taught(of, by)
        if beside is not None and taught is None and of is not self._error:
            return beside, ()
        if of is self._error:
            long = self._long(use, by.key)
            definition = tidy(long) if taught is None else taught.definition
            return Taught(definition, (long,) if long != shown(definition) else ())
        if taught is not None:
            return taught
        return Taught(tidy(add(self._slopes(use, by.key))))

    def _long(self, use: Use, key: str) -> Expr:
        """The error's derivative in its long form. Of its many terms, only those that mention ``key`` are
        read.
        """
        assert use.consumer.definition is not None
        e, slopes = shown(use.consumer.definition), self._slopes(use, key)
        return Add((*slopes, *[ZERO] * (len(e.terms) - len(slopes)))) if isinstance(e, Add) else slopes[0]

    def _slopes(self, use: Use, key: str) -> list[Expr]:
        """The derivative of each term of a use, in its long form."""
        return [differentiate(term, key, self._inner) for term in use.terms]

    def _own_error(self, q: Quantity) -> Quantity:
        """The one term of the error that a quantity acts on, or the error where it acts on several."""
        waiting, found = [q.key], dict[str, None]()
        while waiting:
            key = waiting.pop()
            for consumer, terms, _ in self._uses.of(key):
                if consumer is not self._error:
                    waiting.append(consumer.key)
                    continue
                for r in (r for term in terms for r in refs(term)):
                    if key == r or key in self._uses.seen_through(r):
                        found[r] = None
        (own, *more) = found
        return self._error if more else self._quantities[own]

    def _in_order(self, keys: Iterable[str]) -> Iterator[str]:
        """The keys so that each comes after its consumers among them, otherwise as they were."""
        waiting = dict.fromkeys(key for key in keys if key in self._teaching)
        while waiting:
            stack = [next(iter(waiting))]
            while stack:
                for use in self._uses.of(stack[-1]):
                    if use.consumer.key in waiting:
                        stack.append(use.consumer.key)
                        break
                else:
                    del waiting[stack[-1]]
                    yield stack.pop()
