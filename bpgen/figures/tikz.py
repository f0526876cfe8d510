"""The network drawn in TikZ, for print."""

from __future__ import annotations

from functools import lru_cache

from ..graph.architecture import Architecture, BiasRule
from ..graph.build import build_graph
from ..printers.latex import symbol_of
from .layout import Drawing, Edge, Node


@lru_cache(maxsize=32)
def network(arch: Architecture, drawing: Drawing) -> str:
    """A tikzpicture of the whole network with the names of its weights, as it was laid out."""
    graph = build_graph(arch)
    thickness = "very thin" if drawing.crowded else "thin"
    lines = [rf"\begin{{tikzpicture}}[x=1cm,y=1cm,>=stealth,{thickness}]"]
    lines += [_node(drawing, n, arch) for n in drawing.nodes]
    lines += [_edge(e, symbol_of(graph, e.weight)) for e in drawing.edges]
    lines.append(r"\end{tikzpicture}")
    return "\n".join(lines)


def _name(node: Node) -> str:
    return f"n-{node.key.replace('_', '-')}" + (f"-{node.layer}" if node.bias else "")


def _node(drawing: Drawing, node: Node, arch: Architecture) -> str:
    x, y = node.at
    style = f"circle,draw,inner sep=0pt,minimum size={2 * drawing.radius:.2f}cm"
    place = f"({_name(node)}) at ({x:.2f},{y:.2f})"
    if node.bias:
        return rf"\node[{style},dashed] {place} {{$1$}};"
    text = rf"\node[{style}] {place} {{${unit(node.key)}$}};"
    if arch.biases is BiasRule.UNIT and node.layer > 0:
        graph = build_graph(arch)
        label = symbol_of(graph, f"b_{node.key}")
        text += rf"\node[font=\scriptsize,above=-1pt] at ({_name(node)}.north) {{${label}$}};"
    return text


def unit(name: str) -> str:
    """A unit's name as a symbol: h1 -> h_{1}, h2_1 -> h_{2,1}."""
    return rf"{name[0]}_{{{name[1:].replace('_', ',')}}}"


def _edge(edge: Edge, symbol: str) -> str:
    label = ""
    if edge.label_at is not None:
        label = rf" node[pos={edge.label_at:.2f},fill=white,inner sep=0.8pt,font=\scriptsize] {{${symbol}$}}"
    return rf"\draw[->] ({_name(edge.start)}) --{label} ({_name(edge.end)});"
