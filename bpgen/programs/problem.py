"""What every program begins with and prints: the parameters by name, the samples, the outputs shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..graph import names
from ..graph.architecture import Architecture
from ..network.problem import Network
from ..training.session import MOST_OUTPUTS


def weight_names(arch: Architecture, layer: int) -> list[list[str]]:
    """The names of a layer's weights, with a row for each unit."""
    units, sources = range(1, arch.sizes[layer] + 1), range(1, arch.sizes[layer - 1] + 1)
    return [[names.weight(arch, layer, n, m) for m in sources] for n in units]


def bias_names(arch: Architecture, layer: int) -> list[str]:
    """The names of a layer's biases: none, one, or one for each unit."""
    return [names.bias(arch, layer, n) for n in range(1, arch.bias_count(layer) + 1)]


def parameter_names(arch: Architecture) -> list[str]:
    """All weights, layer by layer, then all biases."""
    layers = range(1, arch.depth + 1)
    weights = [name for k in layers for row in weight_names(arch, k) for name in row]
    return [*weights, *(name for k in layers for name in bias_names(arch, k))]


def parameter_rows(network: Network) -> Iterator[tuple[int, list[tuple[str, float]]]]:
    """The parameters in the same order, a row for the weights of each unit and the biases of each layer: the
    layer, then names with values.
    """
    arch = network.architecture
    for k, layer in enumerate(network.layers, 1):
        for row, values in zip(weight_names(arch, k), layer.weights, strict=True):
            yield k, list(zip(row, values, strict=True))
    for k, layer in enumerate(network.layers, 1):
        if layer.biases:
            yield k, list(zip(bias_names(arch, k), layer.biases, strict=True))


def columns(arch: Architecture) -> list[str]:
    """The outputs that a program shows, as `bpgen train` does: of several samples those of the first, and
    none where they are many.
    """
    units = [f"out_{names.unit(arch, arch.depth, n)}" for n in range(1, arch.sizes[-1] + 1)]
    return units if len(units) <= MOST_OUTPUTS else []


def literals(values: Sequence[float]) -> list[str]:
    """Numbers as Python writes them: the shortest decimals that are these floats."""
    return [repr(float(value)) for value in values]


def text_literal(text: str) -> str:
    r"""A text as Python writes it in double quotes; characters that cannot be seen are escaped.

    >>> print(text_literal('a"\\\n\x00\u2028\U0001f600𠮷'))
    "a\"\\\n\x00\u2028😀𠮷"
    """
    marks = {'"': '\\"', "\\": "\\\\"}
    seen = (marks.get(c) or (c if c.isprintable() else c.encode("unicode_escape").decode()) for c in text)
    return f'"{"".join(seen)}"'
