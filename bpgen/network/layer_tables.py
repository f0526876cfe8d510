"""Layers as files have them: tables with a kind, its settings, what the layer reads, and nested numbers."""

from __future__ import annotations

import reprlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING
from dataclasses import fields as fields_of
from typing import Any, get_type_hints

from ..errors import SpecError, nearest
from ..errors.checked import coerce
from ..graph.activations import ACTIVATIONS
from ..graph.kinds import KINDS
from ..graph.kinds.dense import FullyConnected
from ..graph.kinds.kind import AnyLayer, Block, Shape, sizes
from ..graph.layers_shape import INPUTS, GraphLayer
from .nested import flat

#: The keys of every layer's table.
COMMON = ("kind", "name", "from", "shares")
_MOST = 10_000
_LONGEST = 40


def read_layer(table: Mapping[str, Any], before: str, number: int, known: Sequence[str]) -> GraphLayer:
    """The layer of a table; ``before`` is the layer before it, ``known`` all that are before it. Its tables
    of parameters are not read. Raises ``SpecError`` for an unknown kind or key, and for what it cannot read.
    """
    name = table.get("kind", "dense")
    if not isinstance(name, str) or name not in KINDS:
        got = str(name)[:40]
        raise SpecError("layers.kind", where="kind", mend=nearest(got, [*KINDS]), got=got)
    kind = KINDS[name]
    settings = dict(_settings(table, kind))
    made = kind(**settings)
    called = coerce(table.get("name", f"{name}-{number}"), str, "name")
    given = table.get("from", before)
    sources = (given,) if isinstance(given, str) else coerce(given, tuple[str, ...], "from")
    if not sources:
        raise SpecError("value.empty", where="from")
    for source in sources:
        if source not in known:
            mend = nearest(source, known)
            raise SpecError("layers.from", where="from", mend=mend, got=source[:40])
    if kind.several != (len(sources) > 1):
        if kind.several:
            raise SpecError("layers.several", where="from", kind=name)
        raise SpecError("layers.one", where="from", kind=name)
    if called == INPUTS or not 1 <= len(called) <= _LONGEST:
        raise SpecError("layers.name", where="name", got=called[:_LONGEST])
    return GraphLayer(called, made, sources, (), coerce(table.get("shares", ""), str, "shares"))


def owner_of(layer: GraphLayer, known: Mapping[str, GraphLayer]) -> GraphLayer:
    """The layer whose parameters this one shares; ``known`` are the layers before it. Raises ``SpecError``
    where there is none of the same kind with parameters of its own.
    """
    alike = {
        name: x for name, x in known.items() if type(x.kind) is type(layer.kind) and x.tables and not x.shares
    }
    if layer.shares not in alike:
        mend = nearest(layer.shares, [*alike])
        raise SpecError("layers.shares", where="shares", mend=mend, got=layer.shares[:_LONGEST])
    return alike[layer.shares]


def check_shared(layer: GraphLayer, read: Sequence[Shape], owner: GraphLayer, given: Sequence[Shape]) -> None:
    """Raises ``SpecError`` where a layer needs other tables of parameters than those that it shares;
    ``given`` is what their owner reads.
    """
    layer.kind.passed(*read)
    wanted = {x.key: x.shape for x in layer.kind.blocks(*read) if not x.optional or x.key in owner.tables}
    found = {x.key: x.shape for x in owner.kind.blocks(*given) if x.key in owner.tables}
    for key in {**wanted, **found}:
        if wanted.get(key) != found.get(key):
            sides = [sizes(x[key]) if key in x else "0" for x in (found, wanted)]
            raise SpecError(
                "layers.shared_shape", where="shares", name=owner.name, key=key, got=sides[0], wanted=sides[1]
            )


def _settings(table: Mapping[str, Any], kind: type[AnyLayer]) -> Iterator[tuple[str, Any]]:
    """The settings that a table gives, each of its type."""
    hints, fields = get_type_hints(kind), {x.name: x.default for x in fields_of(kind)}  # type: ignore[arg-type]
    for field, default in fields.items():
        if field not in table:
            if default is MISSING:
                raise SpecError("layers.missing", where=field)
            continue
        value = table[field]
        if isinstance(value, int) and not isinstance(value, bool) and hints[field] == tuple[int, ...]:
            value = (value,)
        value = coerce(value, hints[field], field)
        numbers = value if isinstance(value, tuple) else (value,)
        numbers = tuple(x for row in numbers for x in row) if field == "mask" else numbers
        # Where 0 is not usual, it cannot be: a stride of 0 ends nowhere, but is a pool's own size.
        least, most = 0 if default in (0, ()) else 1, 1 if field == "mask" else _MOST
        for x in numbers:
            if type(x) is int and not least <= x <= most:
                raise SpecError("value.whole", where=field, least=least, most=f"{most:,}", got=x)
        if field == "activation" and not ACTIVATIONS[value].elementwise and kind is not FullyConnected:
            raise SpecError("layers.softmax", where=field)
        yield field, value


def numbers_of(
    table: Mapping[str, Any], kind: AnyLayer, read: Sequence[Shape]
) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """The numbers of a layer's tables by their keys; none where it shares another's. Raises ``SpecError`` for
    a table that is missing, unknown or of another shape.
    """
    kind.passed(*read)
    found = []
    blocks = kind.blocks(*read)
    fields = [x.name for x in fields_of(kind)]  # type: ignore[arg-type]
    tables = dict.fromkeys(block.path[0] for block in blocks)
    known = [*COMMON, *fields, *tables]
    for key in table:
        if table.get("shares") and key in tables and key not in fields:
            raise SpecError("layers.shared_table", where=key, name=str(table["shares"])[:_LONGEST])
        if key not in known:
            raise SpecError("layers.key", where=str(key)[:40], mend=nearest(str(key), known))
    if table.get("shares"):
        return ()
    inner = {
        block.path[0]: [b.path[1] for b in blocks if b.path[0] == block.path[0]]
        for block in blocks
        if len(block.path) > 1
    }
    for outer, names in inner.items():
        for key in table.get(outer, {}) if isinstance(table.get(outer), Mapping) else ():
            if key not in names:
                raise SpecError("layers.key", where=f"{outer}.{key}"[:40], mend=nearest(str(key), names))
        if outer in table and not isinstance(table[outer], Mapping):
            raise SpecError("value.table", where=outer, got=reprlib.repr(table[outer]))
    for block in blocks:
        value: Any = table
        for part in block.path:
            value = value.get(part) if isinstance(value, Mapping) else None
        if value is None:
            if not block.optional:
                raise SpecError("layers.missing_table", where=block.key, shape=sizes(block.shape))
            continue
        shape, numbers = flat(value, block.key)
        if shape != block.shape:
            raise SpecError("layers.shape", where=block.key, got=sizes(shape), wanted=sizes(block.shape))
        for x in numbers:
            _check_number(block, x)
        found.append((block.key, numbers))
    return tuple(found)


def _check_number(block: Block, x: float) -> None:
    """Raises ``SpecError`` for a number that a table cannot have."""
    if block.whole and (x != int(x) or not block.least <= x < block.below):
        raise SpecError(
            "value.whole", where=block.key, least=int(block.least), most=int(block.below) - 1, got=f"{x:g}"
        )
    if x < block.least:
        raise SpecError("value.at_least", where=block.key, least=f"{block.least:g}", got=f"{x:g}")
    if x >= block.below:
        raise SpecError("value.less", where=block.key, most=f"{block.below:g}", got=f"{x:g}")
