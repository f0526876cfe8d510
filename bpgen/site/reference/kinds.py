"""The kinds of layers for the reference, from their dataclasses and their parameters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING
from dataclasses import fields as fields_of
from typing import Any, NamedTuple

from markupsafe import Markup

from ...formats.markdown import block, code, prose
from ...graph.kinds import KINDS
from ...network.layers import LayerNetwork
from ...problems.preset import layer_names, layers_source
from ...words.texts import words
from ...words.titles import title_in

#: What a kind that reads such things is tried on, and the settings that it cannot do without: which tables a
#: kind has does not depend on sizes.
_READ = {"grid": (4, 4), "rows": (3, 2), "words": (3,)}
_NEEDED = {"units": 1, "kernel": (2, 2), "words": 3, "size": 2}


class KindEntry(NamedTuple):
    """A kind of layer: its name in a file, what it is, its settings with their defaults, its tables."""

    name: str
    title: Markup
    rule: Markup
    settings: tuple[tuple[Markup, Markup], ...]
    tables: tuple[Markup, ...]


def kinds(lang: str) -> Iterator[KindEntry]:
    """Every kind of layer, in the order of names."""
    for name in sorted(KINDS):
        text = words(f"layers/{name}", lang)
        made: Any = KINDS[name]
        fields = [(x.name, x.default) for x in fields_of(made)]
        needed = {key: _NEEDED[key] for key, default in fields if default is MISSING}
        # A switch may add a table, and takes none away.
        switches = {key: True for key, default in fields if isinstance(default, bool)}
        tables = [x.key for x in made(**needed, **switches).blocks(_READ[made.reads])]
        settings = tuple(
            (code(key), Markup() if value is MISSING else code(_written(value))) for key, value in fields
        )
        yield KindEntry(name, prose(text["name"]), prose(text["rule"]), settings, tuple(map(code, tables)))


def layer_examples(lang: str) -> Iterator[tuple[str, str, str, Markup]]:
    """The networks of layers that come with bpgen: name, title, source, file."""
    for name in layer_names():
        network = LayerNetwork.preset(name)
        yield name, title_in(lang, network), network.source, block(layers_source(name), "toml")


def _written(value: object) -> str:
    """A default as a file has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[]"
    return f'"{value}"' if isinstance(value, str) else str(value)
