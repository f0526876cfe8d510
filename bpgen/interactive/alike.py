"""A page that draws problems of layers, and what the browser draws them from.

The browser has the method, ``templates/web/live/alike.js``; the constants are data.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from ..errors import BpgenError
from ..formats.plain import phrase
from ..graph.activations import ACTIVATIONS
from ..graph.losses import LOSSES
from ..graph.quantity import Concept
from ..network.layers import LayerNetwork
from ..problems import alike, friendly, sampling
from ..problems.preset import layer_names
from ..sheets.options import Options, usual_contract
from ..words.texts import words
from .seeds import DrawnPage


def like_layers(network: LayerNetwork, stem: str, options: Options) -> DrawnPage | None:
    """The page of a network of layers that draws others like it; None where none can be drawn. The numbers of
    a preset without words, and those alone, are printed by commands that everybody can give.
    """
    try:
        alike.draw_alike(1, network, usual_contract(network), keep_words=True)
    except BpgenError:
        return None
    name = f"{network.name}-{{seed}}"
    say = partial(phrase, words("sheet", options.lang, options.templates))
    identity = say("id.seed", seed=name, shape=network.architecture.label, sampler=alike.VERSION)
    is_ours = network.name in layer_names() and LayerNetwork.preset(network.name) == network
    commands = (
        f"bpgen new {name}.toml --like {network.name} --seed {{seed}}",
        f"bpgen exercise --network {name}.toml --lang {options.lang}",
    )
    return DrawnPage(
        None,
        identity,
        "\n".join(commands) if is_ours and not network.architecture.words else "",
        stem.replace(network.name, name, 1),
        sampler=layer_sampler_data(network),
    )


def layer_sampler_data(network: LayerNetwork) -> dict[str, Any]:
    """Problems like this one, as ``sampler`` of the script draws them, as values of JSON. Words stay, as they
    decide which row of an embedding is read.
    """
    graph, contract = network.graph, usual_contract(network)
    at = {q.key: n for n, q in enumerate(graph.quantities)}
    width, sample = network.output_shape[-1], network.samples[0]
    numbers, repeats = alike.inputs_from(network)
    return {
        "version": alike.VERSION,
        "attempts": alike.ATTEMPTS,
        "digits": contract.policy.digits,
        "scale": sampling.SCALE,
        "numbers": list(sampling.NUMBERS),
        "negative": sampling.NEGATIVE,
        "grids": sampling.GRIDS,
        "samples": len(network.samples),
        "inputsFrom": list(numbers),
        "inputsDrawn": 0 if network.architecture.words else len(sample.inputs),
        "repeats": repeats,
        "rows": len(sample.targets) // width,
        "targets": width,
        "drawn": LOSSES[network.loss].drawn,
        "grid": list(ACTIVATIONS[alike.last_activation(network)].targets),
        "tables": list(_tables(network)),
        "zeros": [at[key] for key in sorted(alike.zeros_of(network, contract))],
        "computed": [at[q.key] for q in graph.defined],
        "blanks": [at[q.key] for q in alike.computed_of(graph)],
        "slopes": [at[q.key] for q in graph.at(Concept.OUT_BY_NET)],
        "windows": [[at[key] for key in keys] for keys in alike.windows_of(graph)],
        "moreZeros": alike.MORE_ZEROS,
        "units": friendly.UNITS_MOVED,
        "off": alike.ZEROS,
        "flat": float(alike.FLAT),
        "wide": float(alike.WIDE),
        "widest": float(alike.WIDEST),
        "share": alike.SHARE,
    }


def _tables(network: LayerNetwork) -> Iterator[tuple[int, str]]:
    """The tables of parameters in the order of drawing: how many numbers, and of which kind."""
    for placed in network.layers:
        trained = {block.key for block in network.architecture.blocks(placed.shape) if block.trained}
        for key, row in placed.numbers:
            kind = "positive" if key.startswith(alike.POSITIVE) else "signed"
            yield len(row), kind if key in trained else "fixed"
