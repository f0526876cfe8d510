r"""Formulas as nodes, and what each builder and renderer makes of a factor of a chain rule.

``\bpfactor{green}{A}{formula}`` is a factor in its colour with its letter beneath: a macro of ours. Our own
renderer and LaTeX know it; for every other renderer it is written in what that one knows, so that a project
has no macro to define. In plain text a formula of ours is written as the terminal writes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.directives.patches import MathDirective
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..graph.quantity import Graph
from ..printers.notation import Symbol, of_unit
from ..printers.text import letter
from ..trace.printed import Round
from .renderer import NAME, is_asked_for

#: How a factor is written: from its colour, its letter and its formula.
Factor = Callable[[str, str, str], str]

_FACTOR = "\\bpfactor{"
_XCOLOR = re.compile(r"\\usepackage\s*(?:\[[^\]]*\])?\s*\{[^}]*\bx?color\b[^}]*\}")

#: The name of a unit in a sentence of ours.
_UNIT = re.compile(r"(?<![\w-])([iho]\d+(?:_\d+)?)(?![\w-])", re.ASCII)

#: The five colours where CSS does not choose them: dark enough on white, light enough on black.
_COLOURS = {"green": "2a823b", "yellow": "8a6d00", "pink": "c23b83", "red": "cf3a30", "blue": "3a72c4"}


def inline(latex: str, plain: str) -> nodes.math:
    """A formula in a line; ``plain`` is what stands for it in plain text."""
    return nodes.math(latex, latex, plain=plain)


def sentence(graph: Graph, told: Callable[[Callable[[str], object] | None], str]) -> list[nodes.Node]:
    """A text in which quantities are named, as ``told`` tells it from what stands for each: None for their
    names as they are typed; in the notation of a book they are formulas.
    """
    if graph.shape.notation.is_typed:
        return [nodes.Text(told(None))]
    pieces = told("\0{}\0".format).split("\0")
    symbol = Round(graph, 1).symbol
    return [
        inline(symbol(piece), symbol(piece, "text")) if n % 2 else nodes.Text(piece)
        for n, piece in enumerate(pieces)
    ]


def titled(graph: Graph, told: Callable[[Callable[[str], object] | None], str]) -> list[nodes.Node]:
    """Such a text as a title: names as they are typed are set as symbols, those of units, too. Letters with
    an index are enough for that, which need no renderer of formulas and take few bytes.
    """
    if not graph.shape.notation.is_typed:
        return sentence(graph, told)
    out, name = list[nodes.Node](), Round(graph, 1).name
    for n, piece in enumerate(told("\0{}\0".format).split("\0")):
        if n % 2:
            out += _indexed(name(piece), piece)
            continue
        for m, text in enumerate(_UNIT.split(piece)):
            out += _indexed(of_unit(text), text) if m % 2 else [nodes.Text(text)]
    return out


def _indexed(symbol: object, typed: str) -> list[nodes.Node]:
    """A symbol with one index at most, and that of its sample; any other as it is typed."""
    if not isinstance(symbol, Symbol) or symbol != Symbol(symbol.base, symbol.sub, symbol.sample):
        return [nodes.Text(typed)]
    out: list[nodes.Node] = [nodes.emphasis("", letter(symbol.base))]
    out += [nodes.subscript("", symbol.sub.replace("_", ","))] if symbol.sub else []
    return [*out, *([nodes.superscript("", f"({symbol.sample})")] if symbol.sample else [])]


def displayed(latex: str, plain: Sequence[str], directive: Directive) -> list[nodes.Node]:
    """A displayed formula where ``directive`` stands, in LaTeX and as lines of plain text. It is made by
    Sphinx's own directive: a project that numbers all formulas numbers this one.
    """
    math = MathDirective(
        "math",
        [],
        {},
        StringList(latex.split("\n"), source=""),
        directive.lineno,
        directive.content_offset,
        directive.block_text,
        directive.state,
        directive.state_machine,
    )
    made = math.run()
    for node in made:
        if isinstance(node, nodes.math_block):
            node["plain"] = "\n".join(plain)
    return made


def with_factors(latex: str, write: Factor) -> str:
    """A formula with each factor written otherwise."""
    before, found, rest = latex.partition(_FACTOR)
    if not found:
        return latex
    colour, rest = _group(rest)
    letter, rest = _group(rest.removeprefix("{"))
    formula, rest = _group(rest.removeprefix("{"))
    return before + write(colour, letter, with_factors(formula, write)) + with_factors(rest, write)


def _group(text: str) -> tuple[str, str]:
    """What stands before the brace that closes a group, and what stands behind it."""
    depth = 1
    for match in re.finditer(r"\\.|[{}]", text):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if not depth:
            return text[: match.start()], text[match.end() :]
    return text, ""


def plain_factor(colour: str, letter: str, formula: str) -> str:
    """A factor without its colour: amsmath is enough for it."""
    return rf"\underset{{\mathsf{{{letter}}}}}{{{formula}}}"


def _of_class(colour: str, letter: str, formula: str) -> str:
    """For MathJax, all versions: the page's style chooses the colour, in the dark, too."""
    return (
        rf"\underset{{\class{{bp-{colour}}}{{\mathsf{{{letter}}}}}}}"
        rf"{{\class{{bp-{colour}}}{{{formula}}}}}"
    )


def _coloured(colour: str, letter: str, formula: str) -> str:
    """For KaTeX, which takes no class from a page that it does not trust."""
    rgb = f"#{_COLOURS[colour]}"
    return rf"\underset{{\textcolor{{{rgb}}}{{\mathsf{{{letter}}}}}}}{{\textcolor{{{rgb}}}{{{formula}}}}}"


def _of_package(colour: str, letter: str, formula: str) -> str:
    """For LaTeX with the package color or xcolor."""
    parts = ",".join(f"{int(_COLOURS[colour][n : n + 2], 16) / 255:.3f}" for n in (0, 2, 4))
    model = rf"\color[rgb]{{{parts}}}"
    return rf"\underset{{{{{model}\mathsf{{{letter}}}}}}}{{{{{model}{formula}}}}}"


def factor_for(app: Sphinx) -> Factor | None:
    """How this build writes factors; None where it knows the macro."""
    if app.builder.format == "latex":
        return None
    name = getattr(app.builder, "math_renderer_name", None) if app.builder.format == "html" else None
    if name == "imgmath" and _XCOLOR.search(getattr(app.config, "imgmath_latex_preamble", "")):
        return _of_package
    known: dict[str | None, Factor | None] = {NAME: None, "mathjax": _of_class, "katex": _coloured}
    return known.get(name, plain_factor)


class ForRenderer(SphinxPostTransform):
    """Factors as the renderer of this build knows them; in plain text, formulas on a line."""

    default_priority = 390

    def run(self, **kwargs: Any) -> None:
        """Called by Sphinx for each document that is written."""
        if self.app.builder.format in ("text", "man", "texinfo"):
            self._in_plain_text()
            return
        write = factor_for(self.app)
        if write is None:
            return
        for node in self.document.findall(lambda n: isinstance(n, nodes.math | nodes.math_block)):
            assert isinstance(node, nodes.math | nodes.math_block)
            text = node.astext()
            if _FACTOR in text:
                node[:] = [nodes.Text(with_factors(text, write))]

    def _in_plain_text(self) -> None:
        """Our own formulas, or all of them where our renderer is asked for: the LaTeX of others stays."""
        everything = is_asked_for(self.config)
        for node in list(self.document.findall(nodes.math)):
            if "plain" in node or everything:
                node.replace_self(nodes.inline("", _text(node)[0], ids=node["ids"]))
        for block in list(self.document.findall(nodes.math_block)):
            if "plain" in block or everything:
                text = "\n".join(_text(block))
                number = f"    ({block['number']})" if block.get("number") else ""
                block.replace_self(
                    nodes.literal_block(text, text + number, language="none", ids=block["ids"])
                )


def _text(node: nodes.math | nodes.math_block) -> list[str]:
    if "plain" in node:
        return str(node["plain"]).split("\n")
    from .linear import line, lines
    from .mathml import source_of

    return lines(source_of(node)) if isinstance(node, nodes.math_block) else [line(node.astext())]


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(ForRenderer)
