"""Which characters the fonts of sheets and slides have: TeX and Typst leave out all others without a word."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from ..errors import BpgenError
from ..errors.messages import Message, said

#: Where Latin ends: from here on the Japanese fonts are used, where they can.
_JAPANESE = 0x250
#: What one engine cannot set though the other can: TeX ends at the letters with an error, and no font of
#: Typst has the rows of dots.
REFUSED = frozenset("ḾḿẼẽ⁚⁝")


@lru_cache(maxsize=1)
def _fonts() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """What the Japanese fonts (Harano Aji) have beside JIS X 0213 and Windows' Shift_JIS, what they lack of
    these, and the Latin characters of every engine (Latin Modern) beside ASCII. tests/formats/fonts.py
    reads all three off the fonts.
    """
    has, lacks, latin = (Path(__file__).parent / "glyphs.txt").read_text(encoding="utf-8").split("\n")[:3]
    return frozenset(has), frozenset(lacks), frozenset(latin)


@lru_cache(maxsize=4096)
def has_glyph(c: str) -> bool:
    """Whether a character, typed as it is, is printed as such."""
    has, lacks, latin = _fonts()
    if ord(c) < _JAPANESE:
        return c.isascii() or c in latin
    return c in has or (in_jis(c) and c not in lacks and c not in REFUSED)


def needs_japanese_font(text: str) -> bool:
    """Whether a TeX source has characters that the roman font lacks and a Japanese one may have."""
    return not text.isascii() and any(ord(c) >= _JAPANESE for c in text)


def in_jis(c: str) -> bool:
    """Whether JIS X 0213 or Windows' Shift_JIS has a character, private ones apart."""
    if unicodedata.category(c) == "Co":
        return False
    for encoding in ("euc_jis_2004", "cp932"):
        try:
            c.encode(encoding)
        except UnicodeEncodeError:
            continue
        return True
    return False


def no_glyph(c: str, where: str | Message) -> BpgenError:
    """The error that names a character that cannot be printed."""
    return BpgenError("documents.no_glyph", where=where, character=c, code=f"U+{ord(c):04X}")


#: A comment of TeX, and one that begins a line of Typst: they print nothing.
_COMMENTS = {"tex": re.compile(r"(?<!\\)(?:\\\\)*%.*"), "typ": re.compile(r"^//.*")}


def check_glyphs(source: str, name: str) -> None:
    """Refuse the finished source of a file with a character that the fonts lack, wherever it comes from.

    Raises ``BpgenError`` that names the character, and the line with what stands around it.
    """
    if source.isascii():
        return
    comment = _COMMENTS[name.rpartition(".")[2]]
    for number, line in enumerate(source.split("\n"), 1):
        if line.isascii():
            continue
        for match in re.finditer(r"[^\x00-\x7f]", comment.sub("", line)):
            if not has_glyph(match[0]):
                around = " ".join(line[max(0, match.start() - 20) : match.end() + 20].split())
                line_of = said("place.line", where=name, line=number)
                raise no_glyph(match[0], said("documents.around", where=line_of, text=around))
