"""Make the fonts of bpgen/formats/fonts from those of Noto: what sheets may hold, and nothing else.

    python tools/fonts.py [FOLDER]

needs fonttools and the packages of the fonts (group ``test``). The same fonts and the same fonttools give
the same bytes. Latin letters with accents are New Computer Modern's, which Typst brings.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from bpgen.formats.glyphs import has_glyph


class Source(NamedTuple):
    """Where a font comes from, and the family and style by which Typst finds it."""

    package: str
    file: str
    family: str
    style: str


FONTS = {
    "NotoSerifJP-Regular.otf": Source(
        "pylopdf_fonts_jp", "NotoSerifJP-Regular.otf", "Noto Serif JP", "Regular"
    ),
    "NotoSansJP-Regular.otf": Source("pylopdf_fonts_jp", "NotoSansJP-Regular.otf", "Noto Sans JP", "Regular"),
    "NotoSansJP-Bold.otf": Source("noto_cjk_sans_jp_bold", "NotoSansCJKjp-Bold.otf", "Noto Sans JP", "Bold"),
}
#: Of a font's own description: copyright, version, maker, licence.
_KEPT = [0, 5, 8, 13, 14]
_FAMILY, _STYLE, _FULL, _POSTSCRIPT = 1, 2, 4, 6
_WINDOWS, _UNICODE, _ENGLISH = 3, 1, 0x409


def found(source: Source) -> Path:
    """The font within its installed package."""
    spec = importlib.util.find_spec(source.package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{source.package} is not installed: pip install --group test")
    return Path(spec.origin).parent / source.file


def characters() -> list[int]:
    """All that a sheet may hold, as code points: what both engines print."""
    everything = (*range(0x20, 0xD800), *range(0xF900, 0x30000))
    return [n for n in everything if chr(n).isprintable() and has_glyph(chr(n))]


def made(source: Source, wanted: Iterable[int]) -> TTFont:
    """The font with these characters, for paper: no hints, no vertical writing."""
    options = Options()
    options.hinting = False
    options.layout_features = ["kern"]
    options.name_IDs = _KEPT
    options.notdef_outline = True
    options.glyph_names = False
    options.recalc_timestamp = False
    options.drop_tables += ["BASE", "VORG", "vhea", "vmtx"]
    font = TTFont(found(source), recalcTimestamp=False)
    cut = Subsetter(options)
    cut.populate(unicodes=wanted)
    cut.subset(font)
    _name(font, source)
    return font


def _name(font: TTFont, source: Source) -> None:
    """Regular and Bold are one family, though their sources call it otherwise."""
    postscript = f"{source.family.replace(' ', '')}-{source.style}"
    named = {
        _FAMILY: source.family,
        _STYLE: source.style,
        _FULL: f"{source.family} {source.style}",
        _POSTSCRIPT: postscript,
    }
    for number, text in named.items():
        font["name"].setName(text, number, _WINDOWS, _UNICODE, _ENGLISH)
    drawn = font["CFF "].cff
    drawn.fontNames = [postscript]
    drawn.topDictIndex[0].FullName = named[_FULL]
    drawn.topDictIndex[0].FamilyName = source.family


def main(folder: Path) -> None:
    """Write each font into the folder."""
    wanted = characters()
    for name, source in FONTS.items():
        made(source, wanted).save(folder / name)
        print(f"{name}: {(folder / name).stat().st_size:,} bytes")


if __name__ == "__main__":
    home = Path(__file__).parent.parent / "bpgen/formats/fonts"
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else home)
