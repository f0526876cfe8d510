"""The network drawn, to be shown in a notebook or saved."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache, partial
from hashlib import sha256

from ..errors.checked import coerce
from ..figures import svg, tikz
from ..figures.layout import for_page
from ..figures.lit import description, lit_by
from ..formats.plain import phrase
from ..network.figure import Figure
from ..network.problem import Network
from ..trace.evaluate import find_all
from ..words.texts import words
from .rows import language


def figure(
    network: Network, lit: str | Iterable[str] = (), *, lang: str = "en", backward: bool = False
) -> Figure:
    """A network as a drawing. ``lit`` are names of quantities: what their calculation touches is highlighted,
    the factors of a chain in their colours and with their letters; the rest steps back. ``backward`` turns
    the arrows round.

    Raises ``SpecError`` for a wrong argument, ``BpgenError`` for an unknown name.
    """
    network, lang = coerce(network, Network, "network"), language(lang)
    backward = coerce(backward, bool, "backward")
    arch, graph = network.architecture, network.graph
    names = coerce([lit] if isinstance(lit, str) else lit, tuple[str, ...], "lit")
    parts = lit_by(graph, [q.key for name in names for q in find_all(graph, name)])
    if backward:
        parts = parts._replace(backward=True)
    say, drawing = partial(phrase, words("site", lang)), for_page(arch)
    title, alt = say("figure.title", shape="-".join(map(str, arch.sizes))), description(graph, parts, say)
    # The same drawing has the same id, wherever it stands.
    ident = "bp-" + sha256(repr((arch, parts, lang)).encode()).hexdigest()[:8]
    drawn = svg.network(drawing, parts, ident=ident, title=title, description=alt)
    inside = re.sub(r"(</desc>)", rf"\1<style>{_style()}</style>", drawn, count=1)
    return Figure(svg.standalone(drawn), tikz.network(drawing, parts), alt, inside)


@lru_cache(maxsize=1)
def _style() -> str:
    """The style of figures for a page whose colours are not known, dark or light: each colour is mixed with
    that of the text, each tint is a veil, and paper is what notebooks paint their cells with.
    """
    paper = "var(--jp-layout-color0, var(--vscode-editor-background, transparent))"
    css = svg.sheet() + " .bp-net { margin-inline: 0; }"
    css = re.sub(r"var\(--bp-(\w+)-tint, #\w+\)", "color-mix(in srgb, currentColor 14%, transparent)", css)
    css = re.sub(r"var\(--bp-paper, #\w+\)", paper, css)
    css = re.sub(r"var\(--bp-ink, #\w+\)", "currentColor", css)
    return re.sub(r"var\(--bp-\w+, (#\w+)\)", r"color-mix(in srgb, \1 70%, currentColor)", css)
