"""Names: stable, ASCII, free of any language. What users type and what programs print."""

from __future__ import annotations

from .architecture import Architecture, BiasRule, Naming


def unit(arch: Architecture, layer: int, number: int) -> str:
    """The unit's name: i1, h1, o1; with several hidden layers h1_2 is unit 2 of hidden layer 1."""
    if layer == 0:
        return f"i{number}"
    if layer == arch.depth:
        return f"o{number}"
    return f"h{number}" if arch.depth == 2 else f"h{layer}_{number}"


def output(arch: Architecture, layer: int, number: int) -> str:
    """The name of what a unit passes on: out_h1; an input is its own output, i1."""
    name = unit(arch, layer, number)
    return name if layer == 0 else f"out_{name}"


def layer_name(arch: Architecture, layer: int) -> str:
    """The layer's letter: i, h, o; with several hidden layers h1, h2, ..."""
    if layer == 0:
        return "i"
    if layer == arch.depth:
        return "o"
    return "h" if arch.depth == 2 else f"h{layer}"


def weight(arch: Architecture, layer: int, number: int, source: int) -> str:
    """The name of the weight from unit ``source`` of the layer before to unit ``number``."""
    if arch.naming is Naming.INDICES:
        return f"w{layer}_{number}_{source}"
    sizes = arch.sizes
    before = sum(sizes[k - 1] * sizes[k] for k in range(1, layer))
    return f"w{before + (number - 1) * sizes[layer - 1] + source}"


def bias(arch: Architecture, layer: int, number: int) -> str:
    """The name of the bias that feeds a unit: b1 for a whole layer, or b_h1 for one unit."""
    if arch.bias_rule(layer) is BiasRule.LAYER:
        return f"b{layer}"
    return f"b_{unit(arch, layer, number)}"


def of_sample(arch: Architecture, name: str, sample: int | None) -> str:
    """The key of a quantity that each sample has for itself: net_h1, or net_h1[2] of several."""
    return name if arch.samples == 1 or sample is None else f"{name}[{sample}]"
