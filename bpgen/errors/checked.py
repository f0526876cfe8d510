"""What a constructor takes: each value is brought to its field's type there, or refused.

A field's annotation is the one statement of what it takes. A word becomes a member of its enumeration, a
list or an array a tuple, a whole number a float where a float is wanted; anything else is refused with the
field, what was found and what is allowed. So nothing of a wrong kind is ever read as something else.
"""

from __future__ import annotations

import math
import reprlib
import struct
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache, wraps
from numbers import Integral, Real
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, Protocol, TypeVar, Union, get_args, get_origin, get_type_hints

from . import SpecError, lone_surrogate, nearest
from .messages import Message, said

C = TypeVar("C", bound=type)
#: Takes a value and the place that messages name.
Convert = Callable[[Any, str | Message], Any]


class Array(Protocol):
    """An array of NumPy, PyTorch or another library: what gives its numbers as lists."""

    def tolist(self) -> Any:
        """The numbers as nested lists."""


#: What type checkers let a caller give where numbers, or rows of numbers, are wanted.
Numbers = Sequence[float] | Array
Rows = Sequence[Numbers] | Array


class OneOf(NamedTuple):
    """Marks a text that is one of a few words: ``Annotated[str, OneOf(("tex", "pdf"))]``."""

    words: tuple[str, ...]


def checked(cls: C) -> C:
    """Bring each field of a data class or named tuple to its type whenever one is made.

    Stands below ``@dataclass``, so that the fields are in order before the class's own checks.
    """
    return _checked_tuple(cls) if issubclass(cls, tuple) else _checked_data(cls)


def coerce(value: Any, kind: Any, where: str | Message) -> Any:
    """A value as ``kind`` wants it. Raises ``SpecError`` with the place, what was found, what is allowed."""
    return _converter(kind)(value, where)


def _checked_data(cls: C) -> C:
    after = getattr(cls, "__post_init__", lambda self: None)

    def __post_init__(self: Any) -> None:  # noqa: N807 - the name that data classes look for
        for name, convert in _converters(cls).items():
            value = getattr(self, name)
            wanted = convert(value, name)
            if wanted is not value:
                object.__setattr__(self, name, wanted)
        after(self)

    cls.__post_init__ = __post_init__  # type: ignore[attr-defined]
    return cls


def _checked_tuple(cls: C) -> C:
    make: Callable[..., Any] = cls.__new__

    @wraps(make)
    def __new__(kind: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N807
        made = make(kind, *args, **kwargs)
        wanted = [f(value, name) for value, (name, f) in zip(made, _converters(cls).items(), strict=True)]
        return tuple.__new__(kind, wanted)

    cls.__new__ = __new__  # type: ignore[assignment]
    # Named tuples make their changed copies by this one: it must not go past the checks.
    cls._make = classmethod(lambda kind, values: kind(*values))  # type: ignore[attr-defined]
    return cls


@lru_cache(maxsize=64)
def _converters(cls: type) -> Mapping[str, Convert]:
    hints = get_type_hints(cls, include_extras=True)
    fields = getattr(cls, "_fields", None) or cls.__dataclass_fields__  # type: ignore[attr-defined]
    return {name: _converter(hints[name]) for name in fields}


@lru_cache(maxsize=128)
def _converter(kind: Any) -> Convert:
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        words = next(x for x in parts[1:] if isinstance(x, OneOf)).words
        return lambda value, where: _one_of(value, words, where)
    if origin in (Union, UnionType):
        (inner,) = (_converter(part) for part in parts if part is not NoneType)
        return lambda value, where: None if value is None else inner(value, where)
    if origin is tuple:
        return _tuple_of(parts[0])
    if hasattr(kind, "of"):  # it says itself what it can be made of
        return kind.of  # type: ignore[no-any-return]
    if issubclass(kind, StrEnum):
        return lambda value, where: _member(kind, value, where)
    return _SIMPLE.get(kind) or (lambda value, where: _instance(kind, value, where))


def _member(kind: type[StrEnum], value: Any, where: str | Message) -> StrEnum:
    return value if type(value) is kind else kind(_one_of(value, tuple(kind), where))


def _one_of(value: Any, words: Sequence[str], where: str | Message) -> str:
    if isinstance(value, str) and (text := str(value)) in words:
        return text
    names = [str(word) for word in words]
    near = nearest(value, names) if isinstance(value, str) else ""
    hint = near if isinstance(near, Message) and near.key == "hint.nearest" else ""
    raise SpecError(
        "value.one_of", where=where, mend=hint, names=", ".join(map(repr, names)), got=_found(value)
    )


def _tuple_of(kind: Any) -> Convert:
    inner = _converter(kind)

    def place(where: str | Message, n: int) -> str | Message:
        if get_origin(kind) is tuple:
            return said("place.row", where=where, row=n)
        return said("place.number", where=where, number=n) if kind is float else f"{where}[{n}]"

    def convert(value: Any, where: str | Message) -> tuple[Any, ...]:
        if kind is float and type(value) is tuple and all(type(x) is float for x in value):
            return value  # by far the most frequent: there is nothing to do
        listed = unpacked(value)
        if not isinstance(listed, list | tuple | range):
            raise _no_list(kind, value, where)
        try:
            return tuple(inner(x, where) for x in listed)
        except SpecError:  # the place of each is worked out only where one is wrong
            return tuple(inner(x, place(where, n)) for n, x in enumerate(listed, 1))

    return convert


def unpacked(value: Any) -> Any:
    """What an array or a table of another library holds, as lists; anything else as it is."""
    if hasattr(value, "to_numpy"):  # tables of pandas and of polars
        value = value.to_numpy()
    return _decimals(value.tolist(), value) if hasattr(value, "tolist") else value


#: Kinds of number that libraries keep in less than a float, as ``struct`` calls them.
_NARROW = {"float32": "f", "float16": "e"}


def _decimals(numbers: Any, source: Any) -> Any:
    """The numbers of an array; those of a narrow one as the shortest decimals that they stand for: 0.1, and
    not 0.10000000149011612.
    """
    kind = _NARROW.get(str(getattr(source, "dtype", "")).rpartition(".")[2])
    if isinstance(numbers, list):
        return [_decimals(x, source) for x in numbers] if kind else numbers
    if kind is None or not math.isfinite(numbers):
        return numbers
    texts = (f"{numbers:.{digits}g}" for digits in range(1, 10))
    return next((float(x) for x in texts if _narrowed(float(x), kind) == numbers), numbers)


def _narrowed(x: float, kind: str) -> float:
    try:
        return float(struct.unpack(kind, struct.pack(kind, x))[0])
    except OverflowError:
        return math.inf


def _no_list(kind: Any, value: Any, where: str | Message) -> SpecError:
    got = _found(value)
    if kind is float:
        return SpecError("value.numbers", where=where, mend=said("fix.numbers"), got=got)
    if kind == tuple[float, ...]:
        return SpecError("value.rows", where=where, mend=said("fix.rows"), got=got)
    if kind is str:
        return SpecError("value.texts", where=where, mend=said("fix.texts"), got=got)
    return SpecError("value.list", where=where, mend=said("fix.list"), got=got)


def _number(value: Any, where: str | Message) -> float:
    if type(value) is float:
        return value
    scalar = _scalar(value)
    if isinstance(scalar, Real | Decimal) and not isinstance(scalar, bool):
        try:
            return float(scalar)
        except (ValueError, OverflowError):
            pass
    raise SpecError("value.number", where=where, mend=said("fix.number"), got=_found(value))


def _whole(value: Any, where: str | Message) -> int:
    if type(value) is int:
        return value
    scalar = _scalar(value)
    if not isinstance(scalar, Integral) or isinstance(scalar, bool):
        raise SpecError("value.integer", where=where, mend=said("fix.integer"), got=_found(value))
    return int(scalar)


def _flag(value: Any, where: str | Message) -> bool:
    if type(value) is bool:
        return value
    scalar = _scalar(value)
    if not isinstance(scalar, bool):
        raise SpecError("value.flag", where=where, mend=said("fix.flag"), got=_found(value))
    return scalar


def _text(value: Any, where: str | Message) -> str:
    if not isinstance(value, str):
        raise SpecError("value.string", where=where, mend=said("fix.string"), got=_found(value))
    if lone := lone_surrogate(value):
        raise SpecError("value.not_a_character", where=where, code=lone)
    return str(value)


def _path(value: Any, where: str | Message) -> Path:
    if not isinstance(value, str | Path):
        raise SpecError("value.path", where=where, got=_found(value))
    return Path(value)


def _instance(kind: type, value: Any, where: str | Message) -> Any:
    if not isinstance(value, kind):
        name = kind.__name__
        # The one that most newcomers meet has ways of its own.
        mend = said("fix.network") if name == "Network" else said("fix.instance", name=name)
        raise SpecError("value.instance", where=where, mend=mend, name=name, got=_found(value))
    return value


def _scalar(value: Any) -> Any:
    """Python's own number or truth value of one in an array's type."""
    if getattr(value, "shape", None) == () and hasattr(value, "item"):
        return _decimals(value.item(), value)
    return value


_SIMPLE: Mapping[Any, Convert] = {float: _number, int: _whole, bool: _flag, str: _text, Path: _path}


def _found(value: Any) -> str:
    """A wrong value as a message repeats it: on one line, and no longer than that."""
    return " ".join(reprlib.repr(value).split())
