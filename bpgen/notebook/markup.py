"""Pieces of HTML that take the colours of the page in which they are displayed, dark or light."""

from __future__ import annotations

from collections.abc import Iterable

from ..figures.svg import text as escaped

_LINE = "color-mix(in srgb,currentColor 35%,transparent)"
#: Notebooks have rules of their own for tables and code, which must not win.
_STYLE = (
    ".bpgen{color:inherit}"
    ".bpgen .bp-scroll{max-height:34em;overflow:auto}"
    ".bpgen table{border-collapse:collapse;margin:.4em 0!important;color:inherit}"
    ".bpgen tr,.bpgen th,.bpgen td{text-align:left!important;vertical-align:baseline;padding:.15em .7em;"
    "color:inherit;background:transparent!important;border:0;white-space:nowrap}"
    f".bpgen thead th,.bpgen .bp-part{{border-bottom:1px solid {_LINE}!important}}"
    ".bpgen .bp-part{padding-top:.7em;font-weight:600}"
    ".bpgen .bp-wide{white-space:normal;min-width:14em}"
    ".bpgen .bp-number{text-align:right!important;font-variant-numeric:tabular-nums}"
    ".bpgen code{color:inherit;background:transparent!important;padding:0!important;font-size:.95em}"
    "@media print{.bpgen .bp-scroll{max-height:none}}"
)


def table(head: Iterable[str], rows: Iterable[str], numbers: Iterable[str] = ()) -> str:
    """A table of rows that are cells already; ``head`` and, of columns of numbers, ``numbers`` are texts."""
    heads = "".join(f"<th>{escaped(cell)}</th>" for cell in head)
    heads += "".join(f'<th class="bp-number">{escaped(cell)}</th>' for cell in numbers)
    above = f"<thead><tr>{heads}</tr></thead>" if heads else ""
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<div class="bp-scroll"><table>{above}<tbody>{body}</tbody></table></div>'


def headline(name: str, parts: Iterable[str], comma: str) -> str:
    """What an object is, on one line: its name, then what there is to say of it."""
    first = [f"<strong>{escaped(name)}</strong>"] if name else []
    return escaped(comma).join([*first, *map(escaped, parts)])


def block(lang: str, *parts: str) -> str:
    """One piece of HTML in a language, in which a notebook sets no formulas: a dollar sign is one."""
    inside = "".join(f"<div>{part}</div>" for part in parts if part)
    classes = "bpgen tex2jax_ignore mathjax_ignore"
    return f'<div class="{classes}" lang="{lang}"><style>{_STYLE}</style>{inside}</div>'
