"""Expressions: the closed set of nodes from which every formula is built.

The tree is the formula *as it is taught*: the order of terms, the brackets and the minus signs are
those of the blackboard. Printers, evaluators and judges interpret it; no node knows any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, ClassVar, dataclass_transform

from .functions.function import Function


class _NodeType(type):
    """The fields of a node are slots: trees are made and read by the ten thousand."""

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> _NodeType:
        body.setdefault("__slots__", tuple(body.get("__annotations__", ())))
        return super().__new__(cls, name, bases, body)


@dataclass_transform(frozen_default=True)
class Node(metaclass=_NodeType):
    """A frozen record of one or two fields: equal to another of its kind with equal fields, and hashable.

    By hand, not as dataclasses: making ten of those takes longer than drawing a sheet. The hash is kept
    when it is first asked for, for trees are looked up in caches again and again.
    """

    __slots__ = ("_hash",)
    __match_args__: ClassVar[tuple[str, ...]] = ()

    _hash: int
    _fields: ClassVar[attrgetter[Any]]

    def __init_subclass__(cls) -> None:
        names = tuple(cls.__annotations__)
        type.__setattr__(cls, "__match_args__", names)
        type.__setattr__(cls, "_fields", attrgetter(*names))
        setters = [cls.__dict__[name].__set__ for name in names]
        type.__setattr__(cls, "__init__", _of_one(*setters) if len(names) == 1 else _of_two(*setters))

    def _values(self) -> tuple[Any, ...]:
        return tuple([getattr(self, name) for name in self.__match_args__])

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __eq__(self, other: object) -> bool:
        fields = self._fields
        return self is other or (type(self) is type(other) and bool(fields(self) == fields(other)))

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:
            object.__setattr__(self, "_hash", hash((type(self), self._values())))
            return self._hash

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self._values()

    def __repr__(self) -> str:
        return f"{type(self).__name__}{self._values()!r}"


_Setter = Callable[[Node, Any], None]


def _of_one(put: _Setter) -> Callable[..., None]:
    """The ``__init__`` of a node of one field."""

    def initialise(self: Node, value: Any) -> None:
        put(self, value)

    return initialise


def _of_two(put_first: _Setter, put_second: _Setter) -> Callable[..., None]:
    """The ``__init__`` of a node of two fields."""

    def initialise(self: Node, first: Any, second: Any) -> None:
        put_first(self, first)
        put_second(self, second)

    return initialise


class Num(Node):
    """A whole number that belongs to the formula itself, such as the 2 of a square."""

    value: int


class Ref(Node):
    """The quantity with this key."""

    key: str


class Neg(Node):
    """-x"""

    x: Expr


class Add(Node):
    """The sum of two or more terms, in the order written."""

    terms: tuple[Expr, ...]


class Sub(Node):
    """a - b"""

    a: Expr
    b: Expr


class Mul(Node):
    """The product of two or more factors, in the order written."""

    factors: tuple[Expr, ...]


class Div(Node):
    """a / b, written as a fraction."""

    a: Expr
    b: Expr


class Pow(Node):
    """base ** exponent; the exponent is a whole number, possibly written as 2 - 1."""

    base: Expr
    exponent: Expr


class Call(Node):
    """The value of a function at these arguments."""

    function: Function
    arguments: tuple[Expr, ...]


class Written(Node):
    """Two forms of one number: the one that is taught, and an equal one that is safer or quicker.

    ``shown`` is what a page prints and a hand computes; ``computed`` is what a program evaluates
    (it does not overflow for large nets, and it shares work with its neighbours).
    """

    shown: Expr
    computed: Expr


class Product(Node):
    """The product of two matrices, or of a matrix and a vector."""

    a: Expr
    b: Expr


class Transposed(Node):
    """A matrix or vector with rows and columns exchanged."""

    x: Expr


class ByElement(Node):
    """The product of two arrays element by element."""

    a: Expr
    b: Expr


class Scaled(Node):
    """A number times an array."""

    number: Expr
    x: Expr


class Total(Node):
    """The sum of a vector's elements; ``x`` is the formula of one element."""

    x: Expr


Expr = (
    Num | Ref | Neg | Add | Sub | Mul | Div | Pow | Call | Written  # over numbers, or element by element
    | Product | Transposed | ByElement | Scaled | Total  # over arrays alone
)  # fmt: skip


def add(terms: Sequence[Expr]) -> Expr:
    """The sum of one or more terms; a single term stands for itself."""
    return terms[0] if len(terms) == 1 else Add(tuple(terms))


def mul(*factors: Expr) -> Expr:
    """The product of one or more factors."""
    return factors[0] if len(factors) == 1 else Mul(factors)


def children(e: Expr) -> tuple[Expr, ...]:
    """The direct parts of an expression, in the order written."""
    found = _CHILDREN.get(type(e))
    if found is None:
        raise TypeError(f"{type(e).__name__} is no expression")
    return found(e)


#: By a table, not by matching: graphs are walked through from all sides while they are made.
_CHILDREN: Mapping[type, Callable[[Any], tuple[Expr, ...]]] = {
    Num: lambda e: (),
    Ref: lambda e: (),
    **dict.fromkeys((Neg, Transposed, Total), lambda e: (e.x,)),
    Add: attrgetter("terms"),
    Mul: attrgetter("factors"),
    Call: attrgetter("arguments"),
    **dict.fromkeys((Sub, Div, Product, ByElement), attrgetter("a", "b")),
    Pow: attrgetter("base", "exponent"),
    Written: attrgetter("shown", "computed"),
    Scaled: attrgetter("number", "x"),
}


def rebuild(e: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """The same node with each of its direct parts changed; a leaf stays as it is."""
    match e:
        case Num() | Ref():
            return e
        case Neg(x) | Transposed(x) | Total(x):
            return type(e)(change(x))
        case Add(parts) | Mul(parts):
            return type(e)(tuple(change(x) for x in parts))
        case Call(function, arguments):
            return Call(function, tuple(change(x) for x in arguments))
        case (
            Sub(a, b) | Div(a, b) | Pow(a, b) | Written(a, b) | Product(a, b) | ByElement(a, b) | Scaled(a, b)
        ):
            return type(e)(change(a), change(b))
    raise TypeError(f"{type(e).__name__} is no expression")


def refs(e: Expr) -> Iterator[str]:
    """The keys that an expression mentions, in order of writing, repeats included."""
    waiting = [e]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Ref):
            yield part.key
        else:
            waiting += reversed(children(part))


def shown(e: Expr) -> Expr:
    """The form that is taught."""
    return e.shown if isinstance(e, Written) else e


def computed(e: Expr) -> Expr:
    """The form that programs evaluate."""
    return e.computed if isinstance(e, Written) else e


def is_exact(e: Expr) -> bool:
    """Whether the expression is a whole number of the formula, so that no rounding can touch it."""
    if isinstance(e, Call) and e.function.results is not None:
        return all(is_exact(e.arguments[n]) for n in e.function.results)
    return is_exact(e.x) if isinstance(e, Neg) else isinstance(e, Num)


def exponent_of(e: Expr) -> int:
    """An exponent: a whole number, possibly written as 2 - 1."""
    match e:
        case Num(value):
            return value
        case Sub(a, b):
            return exponent_of(a) - exponent_of(b)
    raise TypeError(f"{e!r} is no exponent")
