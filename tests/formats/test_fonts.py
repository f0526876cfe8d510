"""The fonts of Typst's paper have what may be printed, and are what the script makes of their sources."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest
import typst
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont

from house.checkout import ROOT

FOLDER = ROOT / "bpgen/formats/fonts"
#: Characters of every kind: ASCII, kana, signs, kanji of all levels, the mark of an era.
SAMPLE = "Aw0.5%-あンーｱ、。（）①Ⅷ∂δ→≤誤差逆伝播法総入力髙﨑𠮷㍿㋿"


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fonts_script", ROOT / "tools/fonts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _outlines(font: TTFont, text: str) -> list[object]:
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    out: list[object] = []
    for c in text:
        pen = RecordingPen()
        glyphs[names[ord(c)]].draw(pen)
        out.append((pen.value, glyphs[names[ord(c)]].width))
    return out


script = _script()


@pytest.mark.parametrize("name", script.FONTS)
def test_a_font_is_what_the_script_makes_of_its_source(name: str) -> None:
    ours, made = TTFont(FOLDER / name), script.made(script.FONTS[name], map(ord, SAMPLE))
    assert made.getBestCmap().keys() >= {ord(c) for c in SAMPLE}
    assert _outlines(ours, SAMPLE) == _outlines(made, SAMPLE)
    for number in (0, 1, 2, 4, 5, 6, 13, 14):
        assert ours["name"].getDebugName(number) == made["name"].getDebugName(number)


def test_every_printable_character_has_an_outline() -> None:
    wanted = set(script.characters())
    lacking = [wanted - TTFont(FOLDER / name).getBestCmap().keys() for name in script.FONTS]
    # The rest is in the fonts that Typst brings: a page each, and none has the box of a missing glyph.
    rest = "".join(map(chr, sorted(set.union(*lacking))))
    missing, *boxes = _drawn(["\ue123", *rest])
    assert missing not in boxes


def _drawn(characters: Sequence[str]) -> list[list[str]]:
    """The outlines on each character's page."""
    pages = "\n".join(f'#page(text("{c}"))' for c in characters)
    compiler = typst.Compiler(ignore_system_fonts=True, font_paths=[str(FOLDER)])
    source = f'#set text(font: ("New Computer Modern", "Noto Serif JP"))\n{pages}'
    drawn = compiler.compile(source.encode(), format="svg")
    assert isinstance(drawn, list)
    return [re.findall(r'<path[^>]* d="([^"]*)"', page.decode()) for page in drawn]


def test_the_licence_stands_beside_the_fonts() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / "OFL.txt").read_text(encoding="utf-8")
    assert sorted(path.name for path in FOLDER.glob("*.otf")) == sorted(script.FONTS)
    assert Path(FOLDER / "README.md").is_file()
