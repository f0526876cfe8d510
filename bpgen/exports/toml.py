"""A network, or a graph of formulas, as its file, which `bpgen` reads again to the same problem."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields

from ..graph.architecture import BiasRule
from ..graph.notation import USUAL, Notation
from ..network.kinds import Problem
from ..network.layers import LayerNetwork
from ..network.nested import nested
from ..network.optimiser import GRADIENT_DESCENT, Optimiser
from ..network.problem import Network
from ..network.rules import FILE_KEYS
from ..network.scalar import ScalarGraph
from ..problems.opening import preset_problem
from ..problems.preset import layer_names, preset_names

#: The file beside conf.py that holds a network which is no preset.
NETWORK_FILE = "network.toml"


def problem_text(problem: Problem) -> str:
    """The TOML of a problem of any kind."""
    if isinstance(problem, LayerNetwork):
        return layers_text(problem)
    return network_text(problem) if isinstance(problem, Network) else graph_text(problem)


def network_text(network: Network) -> str:
    """The TOML of a network, weights and all.

    >>> from bpgen import Network
    >>> print(network_text(Network.preset("neuron")).splitlines()[-3])
    [[samples]]
    """
    return "\n".join(_lines(network)) + "\n"


def layers_text(network: LayerNetwork) -> str:
    """The TOML of a network of layers of any kind, weights and all."""
    return "\n".join(_layer_lines(network)) + "\n"


def graph_text(graph: ScalarGraph) -> str:
    """The TOML of a graph of formulas."""
    return "\n".join(_graph_lines(graph)) + "\n"


def toml_string(text: str) -> str:
    r"""A text as TOML: JSON's string with every character as itself, for JSON's escapes are halves of those
    beyond U+FFFF; what neither may hold is escaped, and DEL, which JSON may.

    >>> print(toml_string('"\n\x7f\U00020bb7'))
    "\"\n\u007F𠮷"
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _lines(network: Network) -> Iterator[str]:
    yield from _rules(network)
    for layer in network.layers:
        yield ""
        yield "[[layers]]"
        yield f'activation = "{layer.activation}"'
        yield f"weights = {json.dumps(layer.weights)}"
        rule = network.biases if layer.bias_rule is None else layer.bias_rule
        if layer.bias_rule is not None:
            yield f'bias_rule = "{layer.bias_rule}"'
        if layer.trained_biases is not None:
            yield f"trained_biases = {json.dumps(layer.trained_biases)}"
        if rule is BiasRule.LAYER:
            yield f"bias = {json.dumps(layer.biases[0])}"
        elif rule is BiasRule.UNIT:
            yield f"biases = {json.dumps(layer.biases)}"
    for sample in network.samples:
        yield ""
        yield "[[samples]]"
        yield f"inputs = {json.dumps(sample.inputs)}"
        yield f"targets = {json.dumps(sample.targets)}"


def _rules(network: Network | LayerNetwork) -> Iterator[str]:
    # JSON's numbers and lists are TOML's as well.
    for name, key in sorted(FILE_KEYS.items(), key=lambda item: item[1].kind is bool):
        value = getattr(network, name)
        if not (key.any_layers or isinstance(network, Network)):
            continue
        if key.kind not in (Optimiser, Notation) and (key.stated or value != key.default):
            yield f"{name} = {toml_string(value) if isinstance(value, str) else json.dumps(value)}"
    yield from _optimiser(network.optimiser)
    yield from _notation(network.notation)


def _optimiser(optimiser: Optimiser) -> Iterator[str]:
    if optimiser != GRADIENT_DESCENT:
        yield ""
        yield "[optimiser]"
        yield f'kind = "{optimiser.kind}"'
        yield f'schedule = "{optimiser.schedule}"'
        yield from (f"{name} = {json.dumps(x)}" for name, x in optimiser.numbers.items())


def _layer_lines(network: LayerNetwork) -> Iterator[str]:
    yield from _rules(network)
    arch = network.architecture
    for shape, numbers in network.layers:
        yield ""
        yield "[[layers]]"
        yield f"kind = {toml_string(arch.kind_of(shape))}"
        yield f"name = {toml_string(shape.name)}"
        yield f"from = {json.dumps(shape.sources, ensure_ascii=False)}"
        if shape.shares:
            yield f"shares = {toml_string(shape.shares)}"
        for field in fields(shape.kind):  # type: ignore[arg-type]
            value = getattr(shape.kind, field.name)
            if value != field.default:
                yield f"{field.name} = {json.dumps(value)}"
        shapes = {block.key: block.shape for block in arch.blocks(shape)}
        yield from (f"{key} = {json.dumps(nested(shapes[key], row))}" for key, row in numbers)
    for sample in network.samples:
        yield ""
        yield "[[samples]]"
        yield f"inputs = {json.dumps(nested(network.input_shape, sample.inputs))}"
        yield f"targets = {json.dumps(sample.targets)}"


def _notation(notation: Notation) -> Iterator[str]:
    if notation != USUAL:
        yield ""
        yield "[notation]"
        yield from (f"{name} = {toml_string(text)}" for name, text in notation.table())


def _graph_lines(graph: ScalarGraph) -> Iterator[str]:
    yield 'kind = "graph"'
    for name in ("title", "source", "objective"):
        if text := getattr(graph, name):
            yield f"{name} = {toml_string(text)}"
    yield from _notation(graph.notation)
    yield ""
    yield "[values]"
    for name, number in graph.values:
        yield f"{name} = {json.dumps(number)}"
    yield ""
    yield "[definitions]"
    for name, formula in graph.definitions:
        yield f"{name} = {toml_string(formula)}"


def beside_conf(network: Network | LayerNetwork) -> tuple[str, Mapping[str, bytes]]:
    """What Sphinx sources call a network, and the file beside conf.py that holds it if it is no preset."""
    if network.name in (*preset_names(), *layer_names()) and preset_problem(network.name) == network:
        return network.name, {}
    return NETWORK_FILE, {NETWORK_FILE: problem_text(network).encode()}
