"""What a tagged PDF says of its formulas and figures, in the order in which it is read out, and what of each
is seen: the characters that are printed inside the marks that belong to it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from itertools import groupby
from typing import Any, NamedTuple

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

_STRING = rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]*>"
_STRINGS = re.compile(_STRING, re.DOTALL)
#: Where a marked piece begins and ends, which font is next, and what is printed.
_OPERATORS = re.compile(
    rb"<</MCID (?P<mark>[0-9]+)>>\s*BDC|(?P<end>\bEMC\b)|/(?P<font>\S+) (?P<size>\S+) Tf\b| (?P<y>\S+) cm\b"
    rb"|(?P<text>(?:" + _STRING + rb")\s*Tj\b|\[(?:" + _STRING + rb"|[^\[\]()<>])*\]\s*TJ\b)",
    re.DOTALL,
)
_ESCAPES, _ESCAPED = (
    re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL),
    {
        b"n": b"\n",
        b"r": b"\r",
        b"t": b"\t",
        b"b": b"\b",
        b"f": b"\f",
    },
)
_CHARACTER = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


class Spoken(NamedTuple):
    """A formula or a figure (``kind``): its text for a reader that speaks, and its printed characters, with a
    space where the next is set higher, lower or in another size.
    """

    kind: str
    alt: str
    seen: str


class _Piece(NamedTuple):
    """Printed characters; the height of their line and their size."""

    line: tuple[bytes, bytes]
    text: str


def elements(node: Any) -> Iterator[Any]:
    """All elements of a PDF's structure, in the order in which they are read."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, list):
        for one in node:
            yield from elements(one)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node["/K"])


def spoken(data: bytes) -> list[Spoken]:
    """Every formula and figure of a PDF."""
    reader = PdfReader(BytesIO(data))
    pages = {
        page.indirect_reference.idnum: n for n, page in enumerate(reader.pages) if page.indirect_reference
    }
    printed = [_printed(page) for page in reader.pages]
    root: Any = reader.trailer["/Root"]
    out = []
    for element in elements(root["/StructTreeRoot"]["/K"]):
        if element["/S"] in ("/Formula", "/Figure"):
            pieces = [
                piece for page, mark in _marks(element, 0) for piece in printed[pages[page]].get(mark, ())
            ]
            # Each glyph may be a piece of its own; what is set elsewhere, such as an exponent, is apart.
            lines = ["".join(x.text for x in some) for _, some in groupby(pieces, lambda x: x.line)]
            seen = unicodedata.normalize("NFKC", " ".join(lines))
            out.append(Spoken(str(element["/S"])[1:], str(element["/Alt"]), seen))
    return out


def _marks(node: Any, page: int) -> Iterator[tuple[int, int]]:
    """The marked pieces of an element: the number of the page's object, and that of the piece."""
    if isinstance(node, IndirectObject):
        node = node.get_object()
    if isinstance(node, int):
        yield page, int(node)
    elif isinstance(node, list):
        for one in node:
            yield from _marks(one, page)
    elif isinstance(node, DictionaryObject):
        page = node.raw_get("/Pg").idnum if "/Pg" in node else page
        yield from _marks(node["/MCID"] if "/MCID" in node else node.get("/K", []), page)


def _printed(page: Any) -> Mapping[int, list[_Piece]]:
    """What is printed within each mark of a page, in that order."""
    fonts = page["/Resources"].get("/Font", {}).items()
    known = {name[1:]: _characters(font.get_object()["/ToUnicode"].get_data()) for name, font in fonts}
    out = defaultdict[int, list[_Piece]](list)
    mark: int | None = None
    font: Mapping[int, str] = {}
    y = size = b""
    for found in _OPERATORS.finditer(page.get_contents().get_data()):
        match found.lastgroup:
            case "mark":
                mark = int(found["mark"])
            case "end":
                mark = None
            case "size":
                font, size = known[found["font"].decode()], found["size"]
            case "y":
                y = found["y"]
            case "text" if mark is not None:
                glyphs = b"".join(map(_bytes, _STRINGS.findall(found["text"])))
                out[mark].append(_Piece((y, size), _text(glyphs, font)))
    return out


def _bytes(string: bytes) -> bytes:
    """A literal string without its brackets, or a hexadecimal one."""
    if string.startswith(b"<"):
        return bytes.fromhex(string[1:-1].decode())
    return _ESCAPES.sub(
        lambda x: _ESCAPED.get(x[1]) or (bytes([int(x[1], 8)]) if x[1].isdigit() else x[1]), string[1:-1]
    )


@lru_cache(maxsize=64)
def _characters(cmap: bytes) -> Mapping[int, str]:
    """What each glyph of a font stands for."""
    return {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL)
        for code, text in _CHARACTER.findall(block)
    }


def _text(glyphs: bytes, font: Mapping[int, str]) -> str:
    return "".join(font.get(int.from_bytes(glyphs[n : n + 2]), "") for n in range(0, len(glyphs), 2))
