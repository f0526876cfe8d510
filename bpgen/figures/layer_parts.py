"""Figures of layers printed: as SVG for pages, in Typst and TikZ for paper, and in words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

from markupsafe import Markup

from ..formats.environment import Words
from ..formats.escape import html, typst_string
from ..formats.formulas import Equation, Number
from .layers.parts import Content, DrawnCell, Frame, KindWord, Knob, LayerFigure, Part, Route, Sign
from .layout import Point
from .svg import head, name

#: Units of a drawing in SVG to a centimetre; room around it, in centimetres; size of its type.
_SCALE, _MARGIN, _TYPE = 46, 0.08, 16
#: The signs of operations, as TeX and Typst write them within a formula, and as a text has them.
_IN_TEX = {"*": r"\ast", "×": r"\times", "⊙": r"\odot", "σ": r"\sigma", "tanh": r"\tanh", "1−": "1-"}
_IN_TYPST = {"⊙": r"\u{2299}", "σ": "sigma", "1−": "1 minus"}
_IN_TEXT = {"*": "∗"}


class Printer(NamedTuple):
    """A figure with the words of its kind in a format. On a page, the numbers of the ``marked`` quantities
    say whose they are.
    """

    drawn: LayerFigure
    kind: str
    words: Words
    marked: Collection[str] = ()

    def written(self, content: Content) -> Markup:
        """What is in a cell, as the format writes it within a text."""
        if isinstance(content, KindWord):
            return self.words(f"layer_figure.{self.kind}.{content.key}")
        return self.words.format.write(content)


def described(drawn: LayerFigure, kind: str, plain: Words) -> str:
    """All numbers of a figure in words, row by row; ``plain`` has plain words."""
    printer = Printer(drawn, kind, plain)

    def spoken(content: Content) -> str:
        return content.raw if isinstance(content, Sign) else str(printer.written(content))

    comma, semicolon, colon = (str(plain(key)) for key in ("comma", "semicolon", "colon"))
    parts = []
    for title, rows in drawn.told:
        said = semicolon.join(comma.join(map(spoken, row)) for row in rows)
        parts.append(f"{spoken(title)}{colon}{said}" if title else said)
    name = str(plain(f"layer.{kind}"))
    return str(plain("figure_layer", layer=name, numbers=semicolon.join(parts)))


# ---- Typst ------------------------------------------------------------------------------------------


def typst(drawn: LayerFigure, kind: str, t: Words, description: str, size: float | None = None) -> str:
    """A figure as a Typst function call; the preamble has the functions of its parts. ``size`` is that of its
    type in points, where it is not that of sheets.
    """
    printer = Printer(drawn, kind, t)
    lines = [f"  {line}," for part in drawn.parts for line in _typst(printer, part)]
    given = f"{t.format.alternative(description)}, {drawn.width:.2f}, {drawn.height:.2f}"
    given += f", type: {size}pt" if size else ""
    return "\n".join([f"layer-figure({given}, (", *lines, "))"])


def _typst(printer: Printer, part: Part) -> Iterator[str]:
    match part:
        case DrawnCell(at, size, content, shade, rim, is_round):
            look = f"shade: {round(shade * 100)}%, rim: {typst_string(rim)}, rounded: {str(is_round).lower()}"
            yield f"cell({_pair(at)}, {_pair(size)}, [{_in_typst(printer, content)}], {look})"
        case Frame(at, size, colour):
            yield f'frame-over({_pair(at)}, {_pair(size)}, "{colour}")'
        case Knob(at, sign):
            yield f"knob({_pair(at)}, [{_in_typst(printer, Sign(sign))}])"
        case Route(points, tip):
            listed = ", ".join(f"({_pair(p)})" for p in points)
            yield f"way(({listed},), {str(tip).lower()})"


def _in_typst(printer: Printer, content: Content) -> str:
    if isinstance(content, Sign):
        # The whole figure is described: its signs are not read out.
        return f'#m("", ${_IN_TYPST.get(content.raw, content.raw)}$);'
    return str(printer.written(content)) if content is not None else ""


# ---- TikZ -------------------------------------------------------------------------------------------


def tikz(drawn: LayerFigure, kind: str, t: Words, description: str) -> str:
    """A figure as a tikzpicture, no wider than a line. The preamble has the five colours."""
    printer = Printer(drawn, kind, t)
    lines = [r"\begin{tikzpicture}[x=1cm,y=-1cm,>=stealth,thin,font=\footnotesize]"]
    lines.append(rf"\path[use as bounding box] (0,0) rectangle ({_pair((drawn.width, drawn.height), ',')});")
    lines += [line for part in drawn.parts for line in _tikz(printer, part)]
    return "\\bpfit{\\linewidth}{%\n" + "\n".join([*lines, r"\end{tikzpicture}"]) + "}"


def _tikz(printer: Printer, part: Part) -> Iterator[str]:
    match part:
        case DrawnCell((x, y), (wide, high), content, shade, rim, is_round):
            styles = {"": "draw", "bold": "draw,line width=1pt", "dashed": "draw,densely dashed,draw=bpgrey"}
            look = [styles[rim]] if rim in styles else []
            look += [f"fill=black!{round(shade * 100)}"] if shade else []
            look += ["rounded corners=0.12cm"] if is_round else []
            if look:
                yield rf"\path[{','.join(look)}] {_rectangle((x, y), (wide, high))};"
            if content is not None:
                middle = _pair((x + wide / 2, y + high / 2), ",")
                yield rf"\node[inner sep=0pt] at ({middle}) {{{_in_tex(printer, content)}}};"
        case Frame(at, size, colour):
            yield rf"\draw[bp{colour}line,line width=1.4pt] {_rectangle(at, size)};"
        case Knob(at, sign):
            circle = "circle,draw,fill=white,inner sep=0pt,minimum size=0.5cm"
            yield rf"\node[{circle}] at ({_pair(at, ',')}) {{{_in_tex(printer, Sign(sign))}}};"
        case Route(points, tip):
            joined = " -- ".join(f"({_pair(p, ',')})" for p in points)
            yield rf"\draw[{'->' if tip else '-'}] {joined};"


def _rectangle(at: Point, size: Point) -> str:
    return f"({_pair(at, ',')}) rectangle ++({_pair(size, ',')})"


def _in_tex(printer: Printer, content: Content) -> str:
    if isinstance(content, Sign):
        return f"${_IN_TEX.get(content.raw, content.raw)}$"
    return str(printer.written(content))


# ---- SVG --------------------------------------------------------------------------------------------


def svg(
    drawn: LayerFigure,
    kind: str,
    t: Words,
    description: str,
    *,
    ident: str,
    title: str,
    marked: Collection[str] = (),
) -> str:
    """A figure as one ``<svg>``, with classes and no colours; ``ident`` must be unique in its page. The
    numbers of the ``marked`` quantities have their keys as ``data-key``.
    """
    printer = Printer(drawn, kind, t, marked)
    size = (drawn.width + 2 * _MARGIN) * _SCALE, (drawn.height + 2 * _MARGIN) * _SCALE
    safe = name(ident)
    tip = (
        f'<defs><marker id="{safe}-tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9"'
        ' markerHeight="9" markerUnits="userSpaceOnUse" orient="auto">'
        '<path class="bp-tip" d="M0 1 10 5 0 9z"/></marker></defs>'
    )
    parts = (line for part in drawn.parts for line in _svg(printer, part, f"{safe}-tip"))
    return "".join((head(safe, "bp-layer", size, title, description), tip, *parts, "</svg>"))


def _svg(printer: Printer, part: Part, tip: str) -> Iterator[str]:
    match part:
        case DrawnCell(at, size, content, shade, rim, is_round):
            if rim != "none" or shade:
                looks = " bp-shade" * bool(shade) + (f" bp-{rim}" if rim in ("dashed", "bold") else "")
                fill = f' fill-opacity="{shade:.2f}"' if shade else ""
                corner = ' rx="5"' * is_round
                yield f'<rect class="bp-cell{looks}" {_box(at, size)}{fill}{corner}/>'
            if content is not None:
                yield _svg_text(printer, content, (at[0] + size[0] / 2, at[1] + size[1] / 2))
        case Frame(at, size, colour):
            yield f'<rect class="bp-window bp-{colour}" {_box(at, size)}/>'
        case Knob(at, sign):
            (x, y), r = _at(at), _n(0.25 * _SCALE)
            yield f'<circle class="bp-knob" cx="{x}" cy="{y}" r="{r}"/>'
            yield _svg_text(printer, Sign(sign), at)
        case Route(points, has_tip):
            d = "M" + "L".join(" ".join(_at(p)) for p in points)
            end = f' marker-end="url(#{tip})"' if has_tip else ""
            yield f'<path class="bp-way" d="{d}"{end}/>'


def _svg_text(printer: Printer, content: Content, at: Point) -> str:
    x, y = _at(at)
    if isinstance(content, Sign):
        text = html(_IN_TEXT.get(content.raw, content.raw))
    else:
        text = printer.written(_with_minus(content))
        number = content.sides[-1] if isinstance(content, Equation) else content
        if isinstance(number, Number) and number.key in printer.marked:
            plain = printer.written(_minus(number))
            text = Markup('{}<tspan data-key="{}">{}</tspan>').format(
                text.removesuffix(plain), number.key, plain
            )
    classes = ' class="bp-words"' if isinstance(content, KindWord) else ""
    return f'<text{classes} x="{x}" y="{y}" dy=".34em" font-size="{_TYPE}">{text}</text>'


def _with_minus(content: Content) -> Content:
    """Numbers with a minus sign for the hyphen that they are stored with."""
    if isinstance(content, Equation):
        return content._replace(sides=tuple(_minus(x) if isinstance(x, Number) else x for x in content.sides))
    return _minus(content) if isinstance(content, Number) else content


def _minus(number: Number) -> Number:
    return number._replace(text=number.text.replace("-", "−"))


def _box(at: Point, size: Point) -> str:
    (x, y), (wide, high) = _at(at), (_n(side * _SCALE) for side in size)
    return f'x="{x}" y="{y}" width="{wide}" height="{high}"'


def _at(p: Point) -> tuple[str, str]:
    return _n((p[0] + _MARGIN) * _SCALE), _n((p[1] + _MARGIN) * _SCALE)


def _n(x: float) -> str:
    return f"{round(x, 1) + 0.0:g}"


def _pair(p: Point, between: str = ", ") -> str:
    return between.join(f"{round(x, 2) + 0.0:g}" for x in p)


#: What prints a figure in each format of sheets.
PRINTED: Mapping[str, Callable[[LayerFigure, str, Words, str], str]] = {"latex": tikz, "typst": typst}
