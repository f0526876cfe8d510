"""A network, or a graph of formulas, as its file, which `bpgen` reads again to the same problem."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from ..graph.architecture import BiasRule
from ..graph.notation import USUAL, Notation
from ..network.kinds import Problem
from ..network.optimiser import GRADIENT_DESCENT, Optimiser
from ..network.problem import Network
from ..network.rules import FILE_KEYS
from ..network.scalar import ScalarGraph
from ..problems.preset import preset_names, read_preset

#: The file beside conf.py that holds a network which is no preset.
NETWORK_FILE = "network.toml"


def problem_text(problem: Problem) -> str:
    """The TOML of a problem of any kind."""
    return network_text(problem) if isinstance(problem, Network) else graph_text(problem)


def network_text(network: Network) -> str:
    """The TOML of a network, weights and all.

    >>> from bpgen import Network
    >>> print(network_text(Network.preset("neuron")).splitlines()[-3])
    [[samples]]
    """
    return "\n".join(_lines(network)) + "\n"


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
    # JSON's numbers and lists are TOML's as well.
    for name, key in sorted(FILE_KEYS.items(), key=lambda item: item[1].kind is bool):
        value = getattr(network, name)
        if key.kind not in (Optimiser, Notation) and (key.stated or value != key.default):
            yield f"{name} = {toml_string(value) if isinstance(value, str) else json.dumps(value)}"
    if network.optimiser != GRADIENT_DESCENT:
        yield ""
        yield "[optimiser]"
        yield f'kind = "{network.optimiser.kind}"'
        yield f'schedule = "{network.optimiser.schedule}"'
        yield from (f"{name} = {json.dumps(x)}" for name, x in network.optimiser.numbers.items())
    yield from _notation(network.notation)
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


def beside_conf(network: Network) -> tuple[str, Mapping[str, bytes]]:
    """What Sphinx sources call a network, and the file beside conf.py that holds it if it is no preset."""
    if network.name in preset_names() and read_preset(network.name) == network:
        return network.name, {}
    return NETWORK_FILE, {NETWORK_FILE: network_text(network).encode()}
