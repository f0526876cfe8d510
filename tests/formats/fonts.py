"""What the fonts can print, read off the fonts and the maps by which TeX and dvipdfmx find glyphs.

``python -m formats.fonts``, in the folder of the tests, writes bpgen/formats/glyphs.txt.
"""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont

from bpgen.formats import glyphs

#: The fonts of uptex-haranoaji.map, and its character map.
FONTS = ("HaranoAjiMincho-Regular.otf", "HaranoAjiGothic-Medium.otf")
CHARACTER_MAP = "UniJIS-UTF16-H"
_JAPANESE = 0x250
#: The letters of LuaLaTeX, upright and bold, of sheets and of slides; and the lists of what the other engines
#: make of a character, by the encoding of their fonts.
LATIN_FONTS = tuple(
    f"lm{kind}10-{weight}.otf" for kind in ("roman", "sans") for weight in ("regular", "bold")
)
LATIN_LISTS = ("t1enc.dfu", "ts1enc.dfu", "ot1enc.dfu")
#: The file of the product that says the same.
PRODUCT = Path(glyphs.__file__).parent / "glyphs.txt"


def found(*words: str) -> Path:
    """The file of TeX's that kpsewhich names."""
    done = subprocess.run(["kpsewhich", *words], capture_output=True, text=True, check=True)
    return Path(done.stdout.strip())


def character_map(name: str = CHARACTER_MAP) -> dict[str, int]:
    """The number of the glyph by each character."""
    text = found("-format=cmap", name).read_text("latin-1")
    out = character_map(used[1]) if (used := re.search(r"/(\S+)\s+usecmap", text)) else {}
    for block in re.findall(r"begincidchar(.*?)endcidchar", text, re.DOTALL):
        for code, number in re.findall(r"<([0-9a-fA-F]+)>\s+([0-9]+)", block):
            out[_character(code)] = int(number)
    for block in re.findall(r"begincidrange(.*?)endcidrange", text, re.DOTALL):
        for first, last, number in re.findall(r"<([0-9a-fA-F]+)>\s+<([0-9a-fA-F]+)>\s+([0-9]+)", block):
            for n in range(int(last, 16) - int(first, 16) + 1):
                out[_character(f"{int(first, 16) + n:0{len(first)}x}")] = int(number) + n
    return {text: number for text, number in out.items() if len(text) == 1}


def _character(code: str) -> str:
    return bytes.fromhex(code).decode("utf-16-be", "surrogatepass")


def printed() -> frozenset[str]:
    """The characters beyond Latin that each font has: a glyph that is not the box of what is missing."""
    numbers = character_map()
    fonts = []
    for name in FONTS:
        drawn = TTFont(found(name)).getGlyphSet()

        pen = RecordingPen()
        drawn[".notdef"].draw(pen)
        box = pen.value
        names = {c: f"cid{number:05}" for c, number in numbers.items() if ord(c) >= _JAPANESE}
        fonts.append(
            frozenset(c for c, glyph in names.items() if glyph in drawn and not is_shape(drawn[glyph], box))
        )
    return frozenset.intersection(*fonts)


class _DifferentError(Exception):
    """A glyph is drawn otherwise."""


class _Comparing:
    """A pen that stops at the first stroke that differs from these."""

    def __init__(self, strokes: Sequence[tuple[str, tuple[object, ...]]]) -> None:
        self.left = list(strokes)

    def _stroke(self, name: str, points: tuple[object, ...]) -> None:
        if not self.left or self.left.pop(0) != (name, points):
            raise _DifferentError

    def moveTo(self, pt: object) -> None:  # noqa: N802
        self._stroke("moveTo", (pt,))

    def lineTo(self, pt: object) -> None:  # noqa: N802
        self._stroke("lineTo", (pt,))

    def curveTo(self, *points: object) -> None:  # noqa: N802
        self._stroke("curveTo", points)

    def closePath(self) -> None:  # noqa: N802
        self._stroke("closePath", ())

    def endPath(self) -> None:  # noqa: N802
        self._stroke("endPath", ())


def is_shape(glyph: Any, strokes: Sequence[tuple[str, tuple[object, ...]]]) -> bool:
    """Whether a glyph is drawn by these strokes. Of nearly all the first one tells."""
    pen = _Comparing(strokes)
    try:
        glyph.draw(pen)
    except _DifferentError:
        return False
    return not pen.left


def latin() -> frozenset[str]:
    """The Latin characters beside ASCII that every engine prints."""
    named = "".join(found(name).read_text("latin-1") for name in LATIN_LISTS)
    numbers = re.findall(r"^\s*\\DeclareUnicodeCharacter\{([0-9A-Fa-f]+)\}", named, re.MULTILINE)
    typed = {int(number, 16) for number in numbers}
    drawn = (TTFont(found(name)).getBestCmap().keys() for name in LATIN_FONTS)
    return frozenset(chr(n) for n in typed.intersection(*drawn) if 0x80 <= n < _JAPANESE)


def lines() -> tuple[str, str, str]:
    """What the Japanese fonts have beside JIS, what they lack of it, and the Latin characters, as the
    product's file has them.

    Marks that join with a letter, spaces, and what TeX refuses are left out.
    """
    every = map(chr, (*range(_JAPANESE, 0xD800), *range(0xF900, 0x30000)))
    there, jis = printed(), frozenset(c for c in every if glyphs.in_jis(c))
    new = {c for c in there - jis if unicodedata.category(c)[0] not in "MZ"} - glyphs.REFUSED
    return "".join(sorted(new)), "".join(sorted(jis - there)), "".join(sorted(latin()))


if __name__ == "__main__":
    made = "".join(f"{line}\n" for line in lines())
    PRODUCT.write_text(made, encoding="utf-8")
