"""The reference of network files and of training files, generated from their JSON Schemas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup

from ...errors.languages import language
from ...formats.markdown import block, code, labels, prose, said
from ...formats.plain import phrase
from ...graph.architecture import USUAL_ACTIVATION, ActivationName, Architecture, LayerShape, UpdateShape
from ...graph.build import build_graph
from ...graph.losses import LOSSES
from ...graph.optimisers import OPTIMISERS
from ...graph.quantity import Concept, Graph
from ...graph.schedules import SCHEDULES
from ...network.problem import Network
from ...network.scalar import ScalarGraph
from ...problems.preset import graph_names, graph_text, preset_names, preset_text
from ...problems.tables import schema
from ...trace.printed import Round
from ...training.tables import training_schema
from ...words.texts import file_text, words
from .kinds import kinds, layer_examples


class KeyWord(NamedTuple):
    """A word that a key can take; ``formula`` is its LaTeX, where it has one."""

    word: Markup
    text: Markup
    formula: Markup


class Key(NamedTuple):
    """One key of a table: what it is called, takes and means."""

    name: str
    anchor: str
    kind: Markup
    limits: tuple[Markup, ...]
    needed: bool
    default: Markup
    text: Markup
    values: tuple[KeyWord, ...]


class KeyTable(NamedTuple):
    """One table of the file: the whole, a layer, or a sample."""

    heading: Markup
    anchor: str
    text: Markup
    keys: tuple[Key, ...]


class Example(NamedTuple):
    """A whole file; ``what`` says what it has that others have not."""

    name: str
    title: str
    source: str
    text: Markup


class _File(NamedTuple):
    """A kind of file: the name of its page, and of its first table's texts."""

    page: str
    first: str

    @property
    def schema(self) -> Mapping[str, Any]:
        """Its JSON Schema."""
        return _schema(training=self is _TRAINING)


_NETWORK, _TRAINING = _File("network-file", "network"), _File("training-file", "training")


def network_file(lang: str) -> dict[str, Any]:
    """The tables and keys of a network file, the files that ``bpgen new`` writes, also that of a graph of
    formulas, and every preset.
    """
    networks, graphs = ([_example(name) for name in names()] for names in (preset_names, graph_names))
    graph = block(file_text(lang, "graph"), "toml")
    layers = [Example(*example) for example in layer_examples(lang)]
    told = {"graph": graph, "kinds": [*kinds(lang)], "examples": [*networks, *layers, *graphs]}
    return {**_page(_NETWORK, "network", lang), **told}


def training_file(lang: str) -> dict[str, Any]:
    """The tables and keys of a training file, and the file that ``bpgen new --training`` writes."""
    return {**_page(_TRAINING, "training", lang), "graph": Markup(), "kinds": [], "examples": []}


def _page(file: _File, start: str, lang: str) -> dict[str, Any]:
    tables = [_table(file, file.first, file.schema, lang)]
    for key, part in file.schema["properties"].items():
        parts = (_resolved(file, item) for item in (part, part.get("items", {})))
        tables += [_table(file, key, found, lang) for found in parts if "properties" in found]
    text = file_text(lang, start)
    return {"page": file.page, "word": labels(lang), "tables": tables, "start": block(text, "toml")}


def _example(name: str) -> Example:
    if name in graph_names():
        graph = ScalarGraph.preset(name)
        return Example(name, graph.title, graph.source, block(graph_text(name), "toml"))
    network = Network.preset(name)
    return Example(name, network.title, network.source, block(preset_text(name), "toml"))


def _table(file: _File, name: str, part: Mapping[str, Any], lang: str) -> KeyTable:
    texts = words("reference", lang)[file.page][name]
    keys = tuple(
        _key(file, name, key, value, key in part.get("required", ()), lang)
        for key, value in part["properties"].items()
    )
    about = prose(texts["about"]) if "about" in texts else said(part["description"])
    many = "items" in file.schema["properties"].get(name, {})
    heading = prose(texts["heading"]) if name == file.first else code(f"[[{name}]]" if many else f"[{name}]")
    return KeyTable(heading, f"{file.page}-{name}", about, keys)


def _key(file: _File, table: str, key: str, part: Mapping[str, Any], needed: bool, lang: str) -> Key:
    texts = words("reference", lang)
    meaning = said(part["description"]) if language(lang).docstrings else prose(texts[file.page][table][key])
    # A key that may be absent is a type or null; TOML has no null.
    kinds = [x for x in part.get("anyOf", ()) if x.get("type") != "null"]
    kind = kinds[0] if kinds else part
    resolved = {**kind, **_resolved(file, kind)}
    default = part.get("default")
    plain = default is None or isinstance(default, dict | list)
    return Key(
        name=key,
        anchor=f"{file.page}-{table}-{key}".replace("_", "-"),
        kind=_kind(key, resolved, texts["type"], [str(x["const"]) for x in kinds if "const" in x]),
        limits=tuple(_limits(resolved, texts["limit"])),
        needed=needed,
        default=Markup() if plain else code(_toml(default)),
        text=meaning,
        values=tuple(_value(key, word, lang) for word in resolved.get("enum", ())),
    )


def _resolved(file: _File, part: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a schema's reference stands for, or the part itself."""
    if "$ref" not in part:
        return part
    found = file.schema["$defs"][part["$ref"].rpartition("/")[2]]
    assert isinstance(found, Mapping)
    return found


@lru_cache(maxsize=2)
def _schema(*, training: bool) -> Mapping[str, Any]:
    """A whole schema: each key asks for it again, and pydantic would make it anew each time."""
    return training_schema() if training else schema()


def _kind(key: str, part: Mapping[str, Any], texts: Mapping[str, str], other: Sequence[str]) -> Markup:
    """What a key takes; ``other`` are words that it takes instead."""
    if other:
        instead = ", ".join(f'`"{word}"`' for word in other)
        return prose(phrase(texts, "or", kind=texts[part["type"]], other=instead))
    if "enum" in part:
        return prose(texts["word"])
    if part["type"] == "object":
        return prose(phrase(texts, "table", name=f"`[{key}]`"))
    if part["type"] != "array":
        return prose(texts[part["type"]])
    item = part["items"]
    if "$ref" in item:
        return prose(phrase(texts, "tables", name=f"`[[{key}]]`"))
    return prose(texts[{"array": "rows", "string": "texts"}.get(item["type"], "numbers")])


#: The bounds that a schema may set; each has a text.
LIMITS = ("minimum", "maximum", "exclusiveMinimum", "maxLength", "minItems", "maxItems")


def _limits(part: Mapping[str, Any], texts: Mapping[str, str]) -> list[Markup]:
    return [said(phrase(texts, name, n=f"{part[name]:,}")) for name in LIMITS if name in part]


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _value(key: str, word: str, lang: str) -> KeyWord:
    texts = words("reference", lang)["value"]
    return KeyWord(code(f'"{word}"'), prose(texts[key][word]), Markup(_formulas().get(word, "")))  # noqa: S704


@lru_cache(maxsize=1)
def _formulas() -> Mapping[str, str]:
    """The formula of each activation function, loss, optimiser and schedule, as the lecture writes it."""
    out = {}
    for activation in ActivationName:
        graph = build_graph(Architecture(2, (LayerShape(2, activation),)))
        out[str(activation)] = _equations(graph, graph.at(Concept.OUT)[0].key)
    for loss, found in LOSSES.items():
        # Three outputs: the 1/3 of a mean over them is not taken for another factor.
        count = 3 if found.mean else 2
        last = ActivationName(found.outputs[0]) if found.outputs else USUAL_ACTIVATION
        layers = (LayerShape(count, last),)
        graph = build_graph(Architecture(2, layers, loss=loss))
        out[str(loss)] = _equations(graph, graph.at(Concept.ERROR)[0].key)
    neuron = Architecture(1, (LayerShape(1, ActivationName.IDENTITY),))
    for kind in OPTIMISERS:
        graph = build_graph(neuron._replace(update=UpdateShape(kind)))
        out[kind] = _equations(graph, *graph.updates["w1"])
    for name in SCHEDULES:
        graph = build_graph(neuron._replace(update=UpdateShape(schedule=name)))
        out[name] = _equations(graph, *graph.carried[:1])
    return out


def _equations(graph: Graph, *keys: str) -> str:
    first = Round(graph, 1)
    return ", \\quad ".join(f"{first.symbol(key)} = {first.formula(key)}" for key in keys)
