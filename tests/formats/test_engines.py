"""The TeX that we write compiles as it is: English by three engines, Japanese by two, to the same pages."""

from __future__ import annotations

import os
import subprocess
import unicodedata
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pypdf
import pytest

from bpgen import Network
from bpgen.lesson.plan import Upto
from bpgen.problems.lecture import Lecture
from bpgen.sheets.exercise import Identity, Options, make_exercise, sheet_and_key
from bpgen.slides import model
from bpgen.slides.beamer import beamer
from bpgen.slides.deck import parts_of
from bpgen.slides.outline import outlined
from formats.test_tex_log import faults
from support.typeset import needs_tex

pytestmark = needs_tex

ENGINES = {"en": ("uplatex", "pdflatex", "lualatex"), "ja": ("uplatex", "lualatex")}
#: Data, whatever TeX and PDF would make of them; a ligature of each font; with Japanese names in Japanese.
TITLE = {"en": r"\input{x} (#&%$^ -- ,, << éĄŊÞ", "ja": r"𠮷野家 ㍿ ㋿ 髙﨑 \input{x} -- (#&%$^"}
_COMMAND = "bpgen exercise --seed 3"
#: ㋿ is drawn, but upLaTeX's has no code that can be copied.
_UNCOPIED = "㋿"


class Pdf(NamedTuple):
    """A document by one engine: what TeX said, and what is in the PDF."""

    log: str
    path: Path
    reader: pypdf.PdfReader

    @property
    def pages(self) -> list[str]:
        """The text of each page, ligatures apart. Spaces are each engine's own."""
        done = subprocess.run(["pdftotext", "-raw", self.path, "-"], capture_output=True, check=True)
        text = unicodedata.normalize("NFKC", done.stdout.decode().replace(_UNCOPIED, ""))
        return ["".join(page.split()).replace("\u301c", "~") for page in text.split("\f")]

    @property
    def characters(self) -> list[Counter[str]]:
        """Every character of each page, as often as it is there: the parts of a large formula are read in
        an order that depends on hundredths of a point.
        """
        return list(map(Counter, self.pages))

    @property
    def bookmarks(self) -> list[tuple[int, str, int]]:
        """Level, title and page of each."""

        def walk(entries: list[Any], level: int) -> list[tuple[int, str, int]]:
            out = []
            for entry in entries:
                if isinstance(entry, list):
                    out += walk(entry, level + 1)
                else:
                    out.append((level, entry.title, self.reader.get_destination_page_number(entry) or 0))
            return out

        return walk(self.reader.outline, 1)


def documents(lang: str) -> dict[str, str]:
    """A sheet, its key, and the first parts of a deck. The formulas of a key are the same in both languages:
    it is English.
    """
    options = Options(lang=lang, title=TITLE[lang], course="C", upto=Upto.OUTPUT)
    identity = Identity("seed 3", _COMMAND)
    sheet, key = sheet_and_key(make_exercise(Network.from_seed(3), options, identity))
    network = Network.preset("neuron")
    wish = model.DeckOptions(lang=lang, lecture=Lecture(TITLE[lang], "Ann & 1 #", "C"))
    parts = (tuple(islice(parts_of(network, wish, form), 5)) for form in ("latex", "plain"))
    made = {"sheet": sheet, "key": key, "deck": beamer(network, wish, outlined(*parts))}
    return {kind: source for kind, source in made.items() if kind != "key" or lang == "en"}


def compiled(engine: str, source: str, folder: Path) -> Pdf:
    """The source by an engine; a line of TeX's log is as long as it is."""
    folder.mkdir(parents=True)
    (folder / "a.tex").write_text(source, encoding="utf-8")
    env = {**os.environ, "max_print_line": "1000"}
    commands = [[engine, "-halt-on-error", "-interaction=nonstopmode", "a.tex"]]
    if engine == "uplatex":
        commands.append(["dvipdfmx", "-q", "-f", "uptex-haranoaji.map", "a"])
    for command in commands:
        subprocess.run(command, cwd=folder, env=env, capture_output=True, check=True)
    log = (folder / "a.log").read_text(encoding="utf-8", errors="replace")
    return Pdf(log, folder / "a.pdf", pypdf.PdfReader(folder / "a.pdf"))


def check_fonts(pdf: Pdf) -> None:
    told = subprocess.run(["pdffonts", pdf.path], capture_output=True, text=True, check=True).stdout
    assert "Type 3" not in told
    assert all(row.split()[-5] == "yes" for row in told.splitlines()[2:])


def darkness(pdf: Pdf) -> float:
    """The share of the first page that is black, or nearly."""
    command = ["pdftoppm", "-gray", "-r", "40", "-l", "1", str(pdf.path)]
    done = subprocess.run(command, capture_output=True, check=True)
    pixels = done.stdout.split(b"\n", 3)[3]
    return sum(value < 60 for value in pixels) / len(pixels)


@pytest.mark.parametrize("lang", ENGINES)
def test_each_engine_makes_the_same_pages(lang: str, tmp_path: Path) -> None:
    for kind, source in documents(lang).items():
        made = {engine: compiled(engine, source, tmp_path / kind / engine) for engine in ENGINES[lang]}
        ours = made["uplatex"]
        assert kind == "deck" or "".join(_COMMAND.split()) in ours.pages[0]
        for pdf in made.values():
            assert not faults(pdf.log)
            assert "undefined" not in pdf.log
            check_fonts(pdf)
            assert len(pdf.reader.pages) == len(ours.reader.pages)
            assert pdf.characters == ours.characters
            assert pdf.bookmarks == ours.bookmarks
            # A blank is a white box: a page with black ones would be far darker.
            assert darkness(pdf) == pytest.approx(darkness(ours), abs=0.01)
            told = pdf.reader.metadata
            assert told is not None
            assert (told.title or "").startswith(TITLE[lang])
            assert told.subject == "C"
            assert told.author == ("Ann & 1 #" if kind == "deck" else None)
            assert str(pdf.reader.root_object["/Lang"]) == lang
        # A part of a deck may be called as the step that sums it up, but not twice in one level.
        titles = [(level, title) for level, title, _ in ours.bookmarks]
        assert len(titles) == len(set(titles)) > 5
        assert {level for level, _, _ in ours.bookmarks} == {1, 2}


def test_an_engine_without_japanese_says_what_to_use(tmp_path: Path) -> None:
    english = documents("en")["sheet"].replace(r"\iffalse", r"\iftrue")
    for name, source in (("ja", documents("ja")["sheet"]), ("en", english)):
        with pytest.raises(subprocess.CalledProcessError) as failed:
            compiled("pdflatex", source, tmp_path / name)
        assert "typeset it with LuaLaTeX" in failed.value.stdout.decode("utf-8", "replace")
