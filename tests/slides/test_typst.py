"""Decks by Typst: they hold what is put on them and what TeX's hold, in type for the last row; tagged."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup
from pypdf import PdfReader

from bpgen.formats.formulas import SPOKEN, written
from bpgen.formats.typst import make_pdf, make_pdfs
from bpgen.lesson.blocks import Bullets, CodeLine, Derivation, Figure, Listing
from bpgen.printers.typst import pieces
from bpgen.problems.lecture import Lecture
from bpgen.problems.preset import preset_names
from bpgen.slides.deck import deck
from bpgen.slides.model import DeckOptions, NotesPages, Part, Slide
from bpgen.slides.outline import outlined_deck
from bpgen.slides.room import Room
from bpgen.slides.splitting import split
from bpgen.slides.typst import typst_deck, typst_source
from slides.decks import deck_of, network_of
from slides.frames import read_deck
from slides.test_tex_log import Made, check_margins, count, ink, smallest_types
from support import tagged
from support.tagged import elements

JA, EN = DeckOptions(lang="ja"), DeckOptions(lang="en")
#: What is looked at: a network, and the choices for its deck.
SHOWN = {
    "ja": ("mazur", JA),
    "en": ("mazur", EN),
    "4:3": ("relu-logistic-softmax", replace(EN, ratio="4:3")),
    "4-5-4-3": ("4-5-4-3", replace(JA, lecture=Lecture("An overlong title " * 10, course="Course " * 28))),
}


@lru_cache(maxsize=8)
def made(name: str, options: DeckOptions) -> bytes:
    """The PDF of a deck."""
    return make_pdf(typst_source(network_of(name), options))


def laid(data: bytes, folder: Path) -> Made:
    """The same, as the judges of TeX's decks take it."""
    (folder / "sheet.pdf").write_bytes(data)
    pages = PdfReader(BytesIO(data)).pages
    return Made("", folder, [], len(pages), (float(pages[0].mediabox.width), float(pages[0].mediabox.height)))


@pytest.mark.parametrize("name", SHOWN)
def test_everything_is_on_its_slide_in_type_for_the_last_row(name: str, tmp_path: Path) -> None:
    network, options = SHOWN[name]
    found = laid(made(network, options), tmp_path)
    assert found.pages == len(read_deck(deck_of(network, options)))
    width, height = map(int, options.ratio.split(":"))
    assert found.size[0] / found.size[1] == pytest.approx(width / height, rel=1e-3)
    check_margins(ink(found))
    for number, size in enumerate(smallest_types(found), 1):
        assert size >= 0.035, f"slide {number}"


def numbers(text: str) -> Counter[str]:
    """The decimal numbers of a text, whose signs are those of its engine."""
    return Counter(re.findall(r"[0-9]+\.[0-9]+", text))


@pytest.mark.parametrize("name", ["mazur", "4-5-4-3"])
def test_the_numbers_are_those_of_the_deck_by_tex(name: str, tmp_path: Path) -> None:
    data = made(name, SHOWN["ja" if name == "mazur" else name][1])
    (tmp_path / "a.pdf").write_bytes(data)
    seen = subprocess.run(["pdftotext", "-raw", "a.pdf", "-"], cwd=tmp_path, capture_output=True, check=True)
    frames = read_deck(deck_of(name, JA))
    # What is worked and tabled, of which TeX's readers recompute each line; its form with numbers among it.
    told = sum((numbers(form) for frame in frames for d in frame.derivations for form in d.forms), Counter())
    told += sum((numbers(text) for frame in frames for _, text in frame.equations), Counter())
    assert len(told) > 40
    missing = told - numbers(seen.stdout.decode())
    assert not missing


def test_a_deck_says_what_it_is_and_reads_each_formula_and_figure_out() -> None:
    network, options = network_of("mazur"), JA
    reader = PdfReader(BytesIO(made("mazur", options)))
    catalog: Any = reader.trailer["/Root"].get_object()
    assert catalog["/Lang"] == "ja"
    assert reader.metadata is not None
    assert reader.metadata.title == "誤差逆伝播法"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in catalog["/Metadata"].get_data()
    found = list(elements(catalog["/StructTreeRoot"]["/K"]))
    levels = [int(str(x["/S"])[2]) for x in found if str(x["/S"])[:2] == "/H"]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    parts = outlined_deck(network, options, "typst")
    slides = [slide for part in parts for slide in part.slides]
    assert count(reader.outline) == len(levels) == sum(len(slide.bookmarks) for slide in slides)
    said = Counter(str(x["/Alt"]) for x in found if x["/S"] in ("/Formula", "/Figure"))
    for slide in slides:
        for block in slide.every:
            if isinstance(block, Derivation):
                assert said[written(SPOKEN, block.symbol)]
                assert all(any(written(SPOKEN, form) in one for one in said) for form in block.forms)
    assert (
        sum(x["/S"] == "/Figure" for x in found)
        >= sum(isinstance(block, Figure) for slide in slides for block in slide.every) - 12
    ), "few slides have no room for theirs"


def test_figures_of_a_deck_say_what_they_show() -> None:
    said = [x.alt for x in tagged.spoken(made("mazur", JA)) if x.kind == "Figure"]
    assert not [x for x in said if re.search(r"[a-z]{4,}|[{}#]", x)], "words of another language, or marks"
    (whole,) = {x for x in said if "強調" not in x and "因子" not in x and "矢印" not in x and "2-2-2" in x}
    assert {"i1", "i2", "h1", "h2", "o1", "o2"} == set(re.findall("[iho][12]", whole))
    colours = {"A": "緑", "B": "黄", "C": "桃色", "D": "赤", "E": "青"}
    factors = {found for x in said for found in re.findall("因子 ([A-E])（(.+?)）", x)}
    assert factors == set(colours.items())
    # The published total error before the first update.
    assert sum("0.298371109" in x and "10,000 回" in x for x in said) == 1


def test_a_deck_of_every_preset_is_made() -> None:
    options = replace(EN, parts=("forward", "error", "output", "hidden-1"))
    sources = {}
    for name in preset_names():
        network = network_of(name)
        if network.graph.architecture.depth == 2:
            sources[name] = typst_source(network, options)
    assert len(sources) > 3
    assert sources.keys() == make_pdfs(sources).keys()


def test_what_has_no_room_goes_on_on_another_slide() -> None:
    options = replace(EN, ratio="4:3", parts=("exercises",))
    network = network_of("mazur")
    (part,) = deck(network, options, "typst")
    (made,) = outlined_deck(network, options, "typst")
    titles = [str(slide.title) for slide in made.slides]
    (at,) = (n for n, title in enumerate(titles) if title.endswith('#" (continued)";'))
    assert len(made.slides) == len(part.slides) + 1
    whole, first, second = part.slides[at - 1], *made.slides[at - 1 : at + 1]
    assert titles[at].startswith(str(whole.title))
    assert [*map(type, first.blocks), *map(type, second.blocks)] == [*map(type, whole.blocks)]
    assert first.blocks[:2] == whole.blocks[:2]
    assert (first.bookmarks, second.bookmarks) != ((), ())
    assert second.bookmarks == ()


def test_pieces_of_a_block_go_on_in_their_order() -> None:
    room = Room("16:9", network_of("mazur").notation)
    lines = Listing(tuple(CodeLine(n, f"a = {n}") for n in range(1, 61)))
    said = Bullets((Markup("sentence"),) * 50)
    slide = Slide(Markup("t"), (said, lines))
    part = (Part("one", Markup("One"), (slide,)),)
    (found,) = split(part, part, room, lambda title: title + " again")
    assert [slide.title for slide in found.slides] == ["t", *["t again"] * (len(found.slides) - 1)]
    blocks = [block for slide in found.slides for block in slide.blocks]
    assert sum((b.lines for b in blocks if isinstance(b, Listing)), ()) == lines.lines
    assert sum((b.items for b in blocks if isinstance(b, Bullets)), ()) == said.items
    assert not any(room.is_too_high(slide) for slide in found.slides)
    assert room.is_too_high(slide)


@pytest.mark.parametrize("kind", [NotesPages.PAGES, NotesPages.SCREEN])
def test_notes_overlays_and_handouts_have_their_pages(kind: NotesPages) -> None:
    few = replace(EN, parts=("forward",), notes=kind)
    network = network_of("neuron")
    (part,) = deck(network, few, "plain")
    noted = sum(slide.notes is not None for slide in part.slides)
    pages = len(PdfReader(BytesIO(made("neuron", few))).pages)
    assert pages == len(part.slides) + (noted if kind is NotesPages.PAGES else 0)
    if kind is NotesPages.SCREEN:
        return
    for handout in (2, 4, 6):
        printed = PdfReader(BytesIO(made("neuron", replace(few, notes=NotesPages.NONE, handout=handout))))
        assert len(printed.pages) == -(-len(part.slides) // handout)
    steps = [
        max((len(b.forms) for b in s.every if isinstance(b, Derivation)), default=1) for s in part.slides
    ]
    uncovered = made("neuron", replace(few, notes=NotesPages.NONE, overlays=True))
    assert len(PdfReader(BytesIO(uncovered)).pages) == sum(steps)


def test_nothing_that_is_typed_is_parsed() -> None:
    typed = '#read("/etc/passwd") $x$ *b* @c \\" "] // /* <d> #{'
    options = replace(EN, lecture=Lecture(typed, typed, typed, typed, (typed,), (typed,), (typed,)))
    reader = PdfReader(BytesIO(made("neuron", replace(options, parts=("front", "next")))))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "".join(text.split()).count("".join(typed.split())) >= 5


@pytest.mark.parametrize("options", [JA, EN], ids=["ja", "en"])
def test_bullets_have_no_stop_at_their_end(options: DeckOptions) -> None:
    ends = {
        form: [
            re.sub(r'[";]+$', "", str(item))[-1]
            for part in outlined_deck(network_of("mazur"), options, form)[1:]
            for slide in part.slides
            for block in slide.every
            if isinstance(block, Bullets)
            for item in block.items
        ]
        for form in ("typst", "latex", "myst")
    }
    # (The first part has sources, and a bullet of two sentences.)
    assert min(map(len, ends.values())) > 50
    assert not [end for found in ends.values() for end in found if end in "。．."]


def test_the_bounds_of_the_learning_rate_are_on_one_line(tmp_path: Path) -> None:
    """A no-break space of our words is one in Typst, too: "0 < η" is not a line's end."""
    (tmp_path / "a.pdf").write_bytes(made("mazur", EN))
    text = ["pdftotext", "-layout", "a.pdf", "-"]
    seen = subprocess.run(text, cwd=tmp_path, capture_output=True, check=True).stdout.decode()
    bounds = [line for line in seen.splitlines() if "<" in line and "1; here" in line]
    assert len(bounds) == sum("1; here" in line for line in seen.splitlines()) == 2
    assert all(re.search("0 +< +\\S+ +≤ +1; here", line) for line in bounds)


def test_a_formula_is_broken_between_its_terms() -> None:
    assert pieces("frac(a - b, 2) * (c + d)^(2 - 1) + - e") == [
        ["frac(a - b, 2)", "*", "(c + d)^(2 - 1)"],
        ["+"],
        ["- e"],
    ]
    network = network_of("8-1")
    found = typst_deck(network, EN, outlined_deck(network, EN, "typst"))
    assert re.search(r'\([0-9.]+, \$w_\("1"\)\$\), \([0-9.]+, \$\*\$\)', found)


def test_cells_of_a_row_are_on_one_line(tmp_path: Path) -> None:
    """Also where one has a comma, which descends, and the other none."""
    (tmp_path / "a.pdf").write_bytes(made("mazur", EN))
    subprocess.run(["pdftotext", "-bbox", "a.pdf"], cwd=tmp_path, check=True)
    place = r'yMin="([0-9.]+)"[^>]*>{}</word>'
    pages = (tmp_path / "a.html").read_text(encoding="utf-8").split("<page ")
    # Updates and losses of the demonstration.
    (page,) = (page for page in pages if ">4,000<" in page and ">52.6<" in page)
    (comma,), (none,) = (re.findall(place.format(re.escape(x)), page) for x in ("4,000", "52.6"))
    assert comma == none


@pytest.mark.parametrize("options", [JA, EN], ids=["ja", "en"])
def test_a_chain_of_factors_stays_on_a_line(options: DeckOptions, tmp_path: Path) -> None:
    """The letters below its three factors are on one line."""
    (tmp_path / "a.pdf").write_bytes(made("mazur", options))
    subprocess.run(["pdftotext", "-bbox", "a.pdf"], cwd=tmp_path, check=True)
    word = re.compile(r'yMin="([0-9.]+)"[^>]*>([\U0001d5a0-\U0001d5a2])</word>')
    pages = (tmp_path / "a.html").read_text(encoding="utf-8").split("<page ")[1:]
    chains = [found for page in pages if len(found := word.findall(page)) == 3]
    # The rule and the product, of a weight of each layer.
    assert len(chains) == 4
    heights = [[float(y) for y, _ in found] for found in chains]
    assert max(max(found) - min(found) for found in heights) < 1


def test_a_symbol_has_a_line_of_its_own_where_a_form_has_no_room_beside_it() -> None:
    network = network_of("4-5-4-3")
    room = Room("16:9", network.notation)
    slides = [
        slide
        for part in outlined_deck(network, JA, "plain")
        for slide in part.slides
        if str(slide.title).endswith("の出力を総入力で偏微分した値")
    ]
    assert len(slides) == 3
    assert all(way.beside and way.size <= 2 for slide in slides for way in room.ways(slide)[:1])
    # Those of hidden units, which have no picture of their function, in the larger type.
    assert [room.ways(slide)[0].size for slide in slides[1:]] == [1, 1]
