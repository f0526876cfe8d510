"""The slides for a browser as they are written: what stands on them, what is beside them, what is refused."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from bs4 import Tag
from PIL import Image

from bpgen.cli import main
from bpgen.errors import BpgenError
from bpgen.lesson.blocks import Given
from bpgen.lesson.given import GivenGrid
from bpgen.network.problem import Network
from bpgen.problems.lecture import Lecture
from bpgen.slides import reveal
from bpgen.slides.deck import deck
from bpgen.slides.model import DeckOptions
from oracles import matrix
from slides.decks import network_of
from slides.html_decks import DECKS, Deck, built, formulas_of
from support.problems import expected, problem_of

Built = Callable[[str], Deck]

HOSTILE = {
    "title": "<script>window.hit = 1</script> & {{ 7*7 }} # `x` $y$ \\",
    "lecturer": '"><img src=x onerror="window.hit = 2"> [a](javascript:window.hit=3)',
    "course": "</div></section> ::: {raw} html ``` **b** <aside class=notes>",
    "date": "<< 7*7 >> <% if x %> {bp-value}`w1` ~~~ --- 1. * - |",
}


def lecture_of(texts: dict[str, str]) -> Lecture:
    """A lecture whose front slide has these texts."""
    return Lecture(texts["title"], texts["lecturer"], texts["course"], texts["date"])


@pytest.fixture(scope="module")
def html_deck(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A built deck by its name."""
    return lambda name: built(name, tmp_path_factory)


@pytest.mark.parametrize("name", ["ja", "spoken", "4:3", "deep", "drawn"])
def test_every_slide_is_there_with_its_title_its_page_and_its_formulas(name: str, html_deck: Built) -> None:
    made = html_deck(name)
    slides, count = made.slides(), made.count()
    assert len(slides) == count
    pages = [s.select_one(".bp-foot > p:last-child") for s in slides[1:]]
    assert [p.text for p in pages if p] == [f"{n} / {count}" for n in range(2, count + 1)]
    assert all(len(s.select("h1, h2")) == 1 for s in slides)
    assert len(made.html().select("math")) == len(formulas_of(made.source()))
    assert made.html().select_one(f'html[lang="{made.options.lang}"]')


def test_both_languages_have_the_same_formulas_and_numbers_in_order(html_deck: Built) -> None:
    for one, other in (("ja", "en"), ("4:3-ja", "4:3")):
        for a, b in zip(html_deck(one).slides(), html_deck(other).slides(), strict=True):
            assert [str(m) for m in a.select("math")] == [str(m) for m in b.select("math")], a.text


def _told(made: Deck) -> set[tuple[str, str]]:
    """Each symbol with each number that a slide says it equals, as plain letters."""
    out = set()
    for formula in made.html().select(".bp-body math"):
        cells = formula.select("mtable > mtr > mtd") or [formula]
        first, last = cells[0].text.strip(), cells[-1].text.strip()
        out.add((first.partition("=")[0], last.rpartition("=")[2].replace("\u2212", "-")))
    return out


def _letters(name: str) -> str:
    """How the text of a formula spells a quantity: dE_total/dw5 as the letters of its fraction."""
    return re.sub(r"(^|/)d(?=E|o|n|w)", "\u2202", name).replace("_", "").replace("/", "")


@pytest.mark.parametrize("name", ["en", "4:3", "drawn"])
def test_the_numbers_are_those_of_a_judge(name: str, html_deck: Built) -> None:
    made = html_deck(name)
    network = network_of(DECKS[name][0])
    judged = expected(network, matrix.exact_rounds(problem_of(network), 1)[0])
    told, nine = _told(made), Decimal("1e-9")
    # A deck works or tables every net input, output, error, gradient and update of its round, and the local
    # errors that a layer before needs.
    left_out = ("dE_total/dout_", "dE_total/dnet_h")
    wanted = {k: v for k, v in judged.items() if not k.startswith(left_out)}
    for key, value in wanted.items():
        shown = f"{Decimal(value).quantize(nine, ROUND_HALF_UP):f}"
        shown = (shown.rstrip("0").rstrip(".")) or "0"
        assert (_letters(key), "0" if shown == "-0" else shown) in told, key


def test_given_values_in_rows_and_columns_are_tables_with_heads(html_deck: Built) -> None:
    made = html_deck("layers")
    blocks = [b for part in deck(made.network, made.options, "myst") for s in part.slides for b in s.every]
    cells = [cell for b in blocks if isinstance(b, Given) for _, cells in b.rows for cell in cells]
    grids = [cell for cell in cells if isinstance(cell, GivenGrid)]
    tables = made.html().select("table.bp-matrix")
    assert len(tables) == len(grids) >= 4
    for table, grid in zip(tables, grids, strict=True):
        assert tuple(head.text for head in table.select("thead th")[1:]) == grid.heads
        assert [head.text for head in table.select("tbody th")] == [head for head, _ in grid.rows]
        assert len(table.select("tbody td math")) == len(grid.equations)


@pytest.mark.parametrize("name", ["ja", "spoken", "deep"])
def test_speaker_notes_are_there_only_where_they_are_asked_for(name: str, html_deck: Built) -> None:
    made = html_deck(name)
    notes = made.html().select("aside.notes")
    if name != "spoken":
        assert not notes
        return
    assert len(notes) > made.count() / 2
    for note in notes:
        assert len(note.select("p")) == 3, note
        assert [len(p.select("strong")) for p in note.select("p")] == [1, 1, 1]
        assert "\\" not in note.text
        assert "$" not in note.text


def test_what_uncovers_is_marked_only_where_overlays_are_asked_for(html_deck: Built) -> None:
    assert not html_deck("en").html().select(".bp-uncover")
    spoken = html_deck("spoken").html()
    chains = spoken.select(".bp-chain")
    assert len(spoken.select(".bp-uncover")) > len(chains) >= 2
    assert all(len(chain.select("munder")) >= 2 for chain in chains)


def test_a_deck_is_small_and_carries_the_licence_of_what_it_uses(html_deck: Built) -> None:
    folder = html_deck("ja").folder
    files = {p.relative_to(folder).as_posix(): p.stat().st_size for p in folder.rglob("*") if p.is_file()}
    assert sum(files.values()) < 800_000, files
    assert "Hakim El Hattab" in (folder / "_static/revealjs/LICENSE").read_text(encoding="utf-8")
    text = (folder / "index.html").read_text(encoding="utf-8")
    linked = {x.partition("?")[0] for x in re.findall(r'(?:src|href)="([^"#]+)"', text)}
    assert linked <= files.keys()
    for name in files:
        if name.endswith(".css"):
            assert "@import" not in (folder / name).read_text(encoding="utf-8"), name


def _picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(data, "PNG")
    return data.getvalue()


def test_hostile_texts_stand_as_they_were_typed_and_the_logo_beside_them(tmp_path: Path) -> None:
    options = DeckOptions(lang="en", lecture=lecture_of(HOSTILE), logo="logo.png")
    files = reveal.reveal_files(Network.preset("softmax-loss"), options, _picture())
    first = reveal.build_reveal(files, "en", tmp_path / "deck")
    made = Deck("en", first.parent)
    title = made.html().title
    assert title is not None
    assert title.text == HOSTILE["title"]
    front, *others = made.slides()
    assert isinstance(front.h1, Tag)
    assert front.h1.text == HOSTILE["title"]
    lines = [p.text for p in front.find_all("p", recursive=False)]
    assert lines[:3] == [HOSTILE["course"], HOSTILE["lecturer"], HOSTILE["date"]]
    assert {s.select(".bp-foot > p")[1].text for s in others if len(s.select(".bp-foot > p")) == 3} == {
        HOSTILE["course"]
    }
    (image,) = made.html().select("img")
    assert (first.parent / str(image["src"])).read_bytes() == _picture()
    scripts = made.html().find_all("script")
    assert not any("window.hit" in str(script) for script in scripts)
    assert not made.html().select("[onerror], a[href^=javascript], aside.notes")


def test_a_folder_with_other_files_is_refused_and_an_old_deck_stays_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    out = tmp_path / "slides" / "mazur-en-slides"
    out.mkdir(parents=True)
    (out / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        main(["slides", "--lang", "en", "--format", "html", "--network", "mazur"])
    assert left.value.code == 2
    assert capsys.readouterr().err.count("contains other files") == 1
    assert [p.name for p in out.iterdir()] == ["thesis.txt"]
    # What stands in a folder of ours stays until the new deck is whole.
    (out / "thesis.txt").rename(out / ".bpgen-site")
    (out / "index.html").write_text("old", encoding="utf-8")
    monkeypatch.setattr(shutil, "copytree", _fail)
    files = reveal.reveal_files(Network.preset("mazur"), replace(DeckOptions(), lang="en"))
    with pytest.raises(BpgenError, match="cannot be written"):
        reveal.build_reveal(files, "en", out)
    assert sorted(p.name for p in out.iterdir()) == [".bpgen-site", "index.html"]
    assert [p.name for p in out.parent.iterdir()] == [out.name]


def _fail(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")
