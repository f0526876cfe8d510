"""Lines of a program: lists, assignments and comments, broken where a reader would."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..formats.plain import width_of, wrap_formula, wrap_text

#: No line is longer, but for an address at its end.
WIDTH = 99
_COMMA = re.compile(r"(?<=,) ")


def listed(head: str, items: Sequence[str], tail: str, indent: int = 0) -> str:
    """Items with commas between ``head``, which ends with an opening bracket, and ``tail``, which begins
    with its end: on one line, or on lines of their own. A tuple of one item keeps its comma.
    """
    margin = " " * indent
    single = "," if len(items) == 1 and head.endswith("(") and tail.startswith(")") else ""
    line = f"{margin}{head}{', '.join(items)}{single}{tail}"
    if len(line) <= WIDTH:
        return line
    inner = _filled([f"{item}," for item in items], WIDTH - indent - 4)
    return "\n".join([margin + head, *(f"{margin}    {row}" for row in inner), margin + tail])


def spoken(rows_of_names: Sequence[Sequence[str]]) -> str:
    """Names row by row, for a comment; of many, the first and the last."""
    text = "; ".join(", ".join(row) for row in rows_of_names)
    return text if len(text) <= WIDTH // 2 else f"{rows_of_names[0][0]}, ..., {rows_of_names[-1][-1]}"


def rows(head: str, items: Sequence[Sequence[str]], tail: str, indent: int = 0) -> str:
    """A matrix: on one line, or a line for each row."""
    lines = [listed("[", row, "]") for row in items]
    one = " " * indent + f"{head}{', '.join(lines)}{tail}"
    if len(one) <= WIDTH and "\n" not in one:
        return one
    margin = " " * indent
    inner = [listed("[", row, "],", indent + 4) for row in items]
    return "\n".join([margin + head, *inner, margin + tail])


def filled(items: Sequence[str], indent: int = 0) -> str:
    """Items with a comma after each, on as few lines as hold them."""
    lines = _filled([f"{item}," for item in items], WIDTH - indent)
    return "\n".join(" " * indent + line for line in lines)


def pair(one: Sequence[str], other: Sequence[str], indent: int = 0) -> str:
    """Two tuples as an entry of a list: ``((1.0, 2.0), (3.0,)),``"""
    margin = " " * indent
    line = f"{margin}({listed('(', one, ')')}, {listed('(', other, ')')}),"
    if len(line) <= WIDTH and "\n" not in line:
        return line
    inner = [listed("(", values, "),", indent + 4) for values in (one, other)]
    return "\n".join([f"{margin}(", *inner, f"{margin}),"])


def assignment(name: str, value: str, indent: int = 0) -> str:
    """``name = value``, in brackets over several lines where one does not hold it."""
    margin = " " * indent
    line = f"{margin}{name} = {value}"
    if len(line) <= WIDTH:
        return line
    room = WIDTH - indent - 4
    inner = [row for part in wrap_formula(value, room) for row in _filled(_COMMA.split(part), room)]
    return "\n".join([f"{margin}{name} = (", *(f"{margin}    {row}" for row in inner), f"{margin})"])


def unpacked(names: Sequence[str], source: str, indent: int = 0, *, rest: bool = False) -> str:
    """``a, b = source``; with ``rest`` what comes before these in the source is passed over."""
    items = ["*_", *names] if rest else list(names)
    line = " " * indent + ", ".join(items) + ("," if len(items) == 1 else "") + f" = {source}"
    return line if len(line) <= WIDTH and len(items) > 1 else listed("(", items, f") = {source}", indent)


def returned(names: Sequence[str], indent: int = 0, *, single: bool = False) -> str:
    """``return a, b``; one name as a tuple, or ``single``, as itself."""
    line = " " * indent + "return " + ", ".join(names)
    if len(names) == 1 and single:
        return line
    return line if len(line) <= WIDTH and len(names) > 1 else listed("return (", names, ")", indent)


def comment(text: str, indent: int = 0, address: str = "") -> str:
    """A comment, with an address at its end."""
    room = WIDTH - indent - 2
    if address and width_of(text) + 3 + len(address) <= room:
        text, address = f"{text} → {address}", ""
    lines = [f"# {line}" for line in wrap_text(text, room)] + ([f"# → {address}"] if address else [])
    return "\n".join(" " * indent + line for line in lines)


def docstring(text: str | Sequence[str], indent: int = 4) -> str:
    """A docstring of text that is escaped already; of several texts, the first stands alone."""
    first, *more = [text] if isinstance(text, str) else text
    room = WIDTH - indent - 6
    lines = [*wrap_text(first, room), *([""] if more else [])]
    lines += [line for paragraph in more if paragraph for line in wrap_text(paragraph, room)]
    end = "\n" if len(lines) > 1 else ""
    body = "\n".join(lines)
    return "\n".join(" " * indent + line if line else "" for line in f'"""{body}{end}"""'.split("\n"))


def _filled(pieces: Sequence[str], width: int) -> list[str]:
    """Pieces on as few lines as hold them."""
    out: list[str] = []
    for piece in pieces:
        if out and len(out[-1]) + 1 + len(piece) <= width:
            out[-1] += f" {piece}"
        else:
            out.append(piece)
    return out
