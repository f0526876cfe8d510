"""Layers as files have them: tables with a kind, its settings, what the layer reads, and nested numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING
from dataclasses import fields as fields_of
from typing import Any, get_type_hints

from ..errors import SpecError, nearest
from ..errors.checked import coerce
from ..graph.activations import ACTIVATIONS
from ..graph.kinds import KINDS
from ..graph.kinds.dense import FullyConnected
from ..graph.kinds.kind import AnyLayer, Shape
from ..graph.layers_shape import INPUTS, GraphLayer
from .nested import flat, sizes

#: The keys of every layer's table.
COMMON = ("kind", "name", "from")
_MOST = 10_000


def read_layer(table: Mapping[str, Any], before: str, number: int, known: Sequence[str]) -> GraphLayer:
    """The layer of a table; ``before`` is the layer before it, ``known`` all that are before it. Its tables
    of parameters are not read. Raises ``SpecError`` for an unknown kind or key, and for what it cannot read.
    """
    name = table.get("kind", "dense")
    if name not in KINDS:
        got = str(name)[:40]
        raise SpecError(
            "layers.kind", where="kind", mend=nearest(got, [*KINDS]), got=got, known=", ".join(KINDS)
        )
    kind = KINDS[name]
    settings = dict(_settings(table, kind))
    made = kind(**settings)
    called = coerce(table.get("name", f"{name}-{number}"), str, "name")
    sources = table.get("from", before)
    sources = (sources,) if isinstance(sources, str) else tuple(coerce(x, str, "from") for x in sources)
    for source in sources:
        if source not in known:
            mend = nearest(source, known)
            raise SpecError("layers.from", where="from", mend=mend, got=source[:40], known=", ".join(known))
    if kind.several != (len(sources) > 1):
        if kind.several:
            raise SpecError("layers.several", where="from", kind=name)
        raise SpecError("layers.one", where="from", kind=name)
    if called == INPUTS or not called:
        raise SpecError("layers.name", where="name", got=called)
    return GraphLayer(called, made, sources, frozenset())


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
        least = 0 if field in ("padding", "mask", "stride", "keys", "values") else 1
        for x in numbers:
            if type(x) is int and not least <= x <= _MOST:
                raise SpecError("value.whole", where=field, least=least, most=f"{_MOST:,}", got=x)
        if field == "activation" and not ACTIVATIONS[value].elementwise and kind is not FullyConnected:
            raise SpecError("layers.softmax", where=field)
        yield field, value


def numbers_of(
    table: Mapping[str, Any], kind: AnyLayer, read: Sequence[Shape]
) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """The numbers of a layer's tables by their keys. Raises ``SpecError`` for a table that is missing,
    unknown or of another shape.
    """
    kind.passed(*read)
    found = []
    blocks = kind.blocks(*read)
    fields = [x.name for x in fields_of(kind)]  # type: ignore[arg-type]
    known = [*COMMON, *fields, *dict.fromkeys(block.path[0] for block in blocks)]
    for key in table:
        if key not in known:
            raise SpecError(
                "layers.key", where=str(key)[:40], mend=nearest(str(key), known), known=", ".join(known)
            )
    inner = {
        block.path[0]: [b.path[1] for b in blocks if b.path[0] == block.path[0]]
        for block in blocks
        if len(block.path) > 1
    }
    for outer, names in inner.items():
        for key in table.get(outer, {}) if isinstance(table.get(outer), Mapping) else ():
            if key not in names:
                raise SpecError(
                    "layers.key",
                    where=f"{outer}.{key}"[:40],
                    mend=nearest(key, names),
                    known=", ".join(names),
                )
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
        found.append((block.key, numbers))
    return tuple(found)
