"""``bpgen presets``: the built-in networks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import click

from ...formats.plain import phrase
from ...network.layers import LayerNetwork
from ...network.problem import Network
from ...network.scalar import ScalarGraph
from ...words.texts import terminal
from ..described import command
from ..kinds import Known
from ..options import lang_option
from ..streams import emit


@command()
@click.option("--format", "format_", type=Known(["table", "json"]), default="table", show_default=True)
@lang_option
def presets(format_: str, lang: str) -> None:
    """The command: a table or JSON out."""
    from ...problems.preset import graph_names, layer_names, preset_names, published, read_layers
    from ...problems.scalar import read_graph

    rows = [_row(name, Network.preset(name)) for name in preset_names()]
    rows += [_layers_row(name, read_layers(name)) for name in layer_names()]
    rows += [_graph_row(name, read_graph(name)) for name in graph_names()]
    rows = [{**row, "published": published().get(str(row["name"]))} for row in rows]
    if format_ == "json":
        emit(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
        return
    from ..tables import console, plain, table

    words = terminal(lang)

    def heading(*keys: str) -> str:
        return " / ".join(phrase(words, f"heading.{key}") for key in keys)

    out = table(heading("name"), heading("shape"), heading("activations", "loss", "source"))
    for row in rows:
        defined = row.get("activations") or row.get("kinds") or row["formulas"]
        assert isinstance(defined, list)
        functions = "; ".join(filter(None, (", ".join(defined), str(row.get("loss", "")))))
        counts = row["published"] or {}
        assert isinstance(counts, Mapping)
        lines = (functions, str(row["source"]), _figures(counts, words))
        out.add_row(plain(str(row["name"])), plain(str(row["shape"])), plain("\n".join(filter(None, lines))))
    console().print(out)


def _figures(counts: Mapping[str, int], words: Mapping[str, Any]) -> str:
    """How the numbers that a source prints compare with ours; empty where none were compared."""
    if not counts:
        return ""
    parts = [phrase(words, f"published.{status}", n=n) for status, n in counts.items()]
    return phrase(words, "published.line", parts=phrase(words, "published.comma").join(parts))


def _row(name: str, network: Network) -> dict[str, object]:
    return {
        "name": name,
        "shape": "-".join(str(n) for n in network.architecture.sizes),
        "activations": [layer.activation.value for layer in network.layers],
        "loss": network.loss.value,
        "samples": len(network.samples),
        "source": network.source,
    }


def _layers_row(name: str, network: LayerNetwork) -> dict[str, object]:
    arch = network.architecture
    return {
        "name": name,
        "shape": arch.label,
        "kinds": list(dict.fromkeys(arch.kind_of(layer) for layer in arch.layers)),
        "loss": network.loss.value,
        "samples": len(network.samples),
        "source": network.source,
    }


def _graph_row(name: str, graph: ScalarGraph) -> dict[str, object]:
    formulas = [f"{name} = {formula}" for name, formula in graph.definitions]
    return {"name": name, "shape": graph.architecture.label, "formulas": formulas, "source": graph.source}
