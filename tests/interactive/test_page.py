"""The exercise page as learners meet it: typed into, on a phone, in the dark, on paper, without script."""

from __future__ import annotations

import csv
import io
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from attacks.corpus import HTML
from bpgen import Network, make_sheet
from bpgen.errors.languages import LANGUAGES
from bpgen.interactive.framed import framed
from bpgen.interactive.page import exercise_page
from bpgen.lesson.plan import Upto
from bpgen.marking.answers import read_answers
from bpgen.marking.compare import compare
from bpgen.marking.sheet import SheetBlank, blank_table, parts_of
from bpgen.network.kinds import Problem
from bpgen.problems.opening import preset_problem
from bpgen.sheets.exercise import Exercise, Identity, make_exercise
from bpgen.sheets.options import Options
from support.accessibility import grave
from support.browsing import chromium, opened, overflow

MAZUR = Network.preset("mazur")
#: The key's numbers but for one slip, 0.05 for i2 = 0.1, and what follows from it.
SLIPPED = {"net_h1": "0.3675", "out_h1": "0.5909", "net_h2": "0.3925", "out_h2": "0.0005969", "net_o1": "x"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as made:
        yield made


def exercise_of(problem: Problem, lang: str = "en", **options: object) -> Exercise:
    return make_exercise(problem, Options(lang=lang, **options), Identity("a test"))  # type: ignore[arg-type]


def address(folder: Path, exercise: Exercise) -> str:
    """Where the page of a problem is, as a file."""
    file = folder / f"page-{exercise.options.lang}.html"
    file.write_text(exercise_page(exercise, "mine"), encoding="utf-8")
    return file.as_uri()


def type_in(page: Page, exercise: Exercise, numbers: Mapping[str, str]) -> None:
    """Type answers of the first round into their boxes, each left by Enter."""
    for n, step in enumerate(blanks(exercise)):
        if step.round == 1 and step.key in numbers:
            page.locator(f"#box{n}").fill(numbers[step.key])
            page.locator(f"#box{n}").press("Enter")
            assert page.evaluate("document.activeElement.id") == f"box{n + 1}"


def blanks(exercise: Exercise) -> list[SheetBlank]:
    return [step for part in parts_of(exercise.worked.graph, exercise.options) for step in part.steps]


def verdicts(page: Page) -> list[str]:
    found: list[str] = page.locator(".mark").evaluate_all("els => els.map(e => e.dataset.verdict)")
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_answers_are_judged_explained_kept_and_saved(lang: str, browser: Browser, tmp_path: Path) -> None:
    exercise = exercise_of(MAZUR, lang)
    few = "4 significant figures" if lang == "en" else "有効数字 4 桁"
    with opened(browser, viewport={"width": 390, "height": 844}) as (page, wrong):
        page.goto(address(tmp_path, exercise))
        type_in(page, exercise, SLIPPED)
        assert verdicts(page)[:6] == ["differs", "follows", "agrees", "differs", "unreadable", "blank"]
        assert [x[0] for x in page.locator(".mark").all_inner_texts()[:5]] == ["✗", "→", "✓", "✗", "?"]
        page.locator("#mark3 ~ .ask").click()
        said = page.locator(".hint").nth(3).inner_text()
        assert "10^-3" in said
        assert page.locator("[role=status]").inner_text() == said
        # What follows from a wrong number is not a matter of last digits.
        page.locator("#mark1 ~ .ask").click()
        assert ("First correct" if lang == "en" else "直す") in page.locator(".hint").nth(1).inner_text()
        page.locator("#box5").fill("0.9")
        page.locator("#box5").press("Enter")
        page.locator("#mark5 ~ .ask").click()
        assert few in page.locator(".hint").nth(5).inner_text()
        page.locator("#box5").fill("")
        page.locator("#box5").press("Enter")
        with page.expect_download() as download:
            page.locator("#save").click()
        assert download.value.suggested_filename == "mine.csv"
        table = Path(download.value.path()).read_bytes()
        there = page.url
        page.goto("about:blank")
        page.goto(there)
        assert verdicts(page)[:6] == ["differs", "follows", "agrees", "differs", "blank", "blank"]
        assert overflow(page) <= 0
        page.on("dialog", lambda dialog: dialog.accept())
        page.locator("#clear").click()
        assert set(verdicts(page)) == {"blank"}
        assert not wrong
    rounds = len(exercise.worked.written)
    # The script makes the table that Python has for this sheet.
    blank = _cells(blank_table(exercise.worked.graph, exercise.options))
    assert [row[:-1] for row in _cells(table)] == [row[:-1] for row in blank]
    answers = read_answers(table, exercise.worked.graph, rounds, "mine.csv")
    assert not answers.unreadable
    assert {a.key: a.value for a in answers.given} == {k: Decimal(v) for k, v in SLIPPED.items() if v != "x"}
    found = compare(exercise.worked, parts_of(exercise.worked.graph, exercise.options), answers.given)
    assert [str(step.verdict) for step in found.steps[:4]] == ["differs", "follows", "agrees", "differs"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_fit_are_for_all_readers_and_print_without_answers(
    lang: str, browser: Browser, tmp_path: Path
) -> None:
    exercise = exercise_of(Network.preset("softmax-loss"), lang, upto=Upto.OUTPUT)
    where = address(tmp_path, exercise)
    for width, scheme in ((320, "dark"), (1280, "light")):
        with opened(browser, viewport={"width": width, "height": 800}, color_scheme=scheme) as (page, wrong):
            page.goto(where)
            page.locator("#box0").fill("7")
            page.locator("#box0").press("Enter")
            page.locator(".ask:visible").first.click()
            assert overflow(page) <= 0
            assert grave(page, *([] if width == 320 else ["color-contrast"])) == []
            assert page.locator("label").count() == page.locator("input").count() == len(blanks(exercise))
            assert not wrong
            if width == 320:
                continue
            page.locator("#box1").fill("-98765.4321")
            page.locator("#box1").press("Enter")
            page.pdf(path=tmp_path / "paper.pdf")
            text = _paper(tmp_path / "paper.pdf")
            # The problem is on paper; what was typed, its verdict, and the hint for it are not.
            assert page.locator("h1").inner_text().split()[-1] in text
            assert page.locator("h2").first.inner_text().split()[-1] in text
            for typed in ("98765", "\N{HEAVY CHECK MARK}", "\N{CHECK MARK}", "\N{BALLOT X}"):
                assert typed not in text, typed
            for gone in (".mark", ".hint", "#tools"):
                said = page.locator(f"{gone}:visible").first.inner_text()
                assert said.split()[-1] not in text, gone
            page.emulate_media(media="print")
            for hidden in (".mark", ".hint", ".ask", "footer", ".intro"):
                assert not page.locator(hidden).first.is_visible(), hidden


def test_long_sums_are_broken_between_their_terms_on_paper(browser: Browser, tmp_path: Path) -> None:
    """Chromium shrinks a page on which anything is wider than the paper: A4 less its margins is 718 px."""
    where = address(tmp_path, exercise_of(preset_problem("max-pooling"), "ja"))
    with opened(browser, viewport={"width": 718, "height": 800}) as (page, wrong):
        page.goto(where)
        page.emulate_media(media="print")
        assert overflow(page) <= 0
        terms = page.locator(".line .sum").evaluate_all(
            "all => all.map(e => [...e.children].map(x => x.getBoundingClientRect().top))"
        )
        # A number of the kernel is used for all nine of the map, whose middle one is in all four windows.
        assert max(map(len, terms)) == 9
        assert 4 in set(map(len, terms))
        assert all(len(set(tops)) > 1 for tops in terms if len(tops) > 2)
        assert not wrong


def _cells(table: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))


def _paper(path: Path) -> str:
    """The text of a printed page."""
    return subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout


def test_the_page_is_whole_without_script(browser: Browser, tmp_path: Path) -> None:
    exercise = exercise_of(MAZUR)
    with opened(browser, java_script_enabled=False) as (page, wrong):
        page.goto(address(tmp_path, exercise))
        assert page.locator("noscript").inner_text()
        assert page.locator("input").count() == len(blanks(exercise))
        assert page.locator(".line math").count() > 2 * len(blanks(exercise))
        assert page.locator("svg[role=img]").is_visible()
        assert not page.locator("#tools").is_visible()
        assert not wrong


def test_layers_have_their_figures_and_grids_on_the_page(browser: Browser, tmp_path: Path) -> None:
    exercise = exercise_of(preset_problem("convolution"), upto=Upto.FORWARD, along="E_total")
    with opened(browser, viewport={"width": 320, "height": 800}, color_scheme="dark") as (page, wrong):
        page.goto(address(tmp_path, exercise))
        type_in(page, exercise, {"net_m_1_1": "1.2", "out_m_1_1": "1.2"})
        assert overflow(page) <= 0
        assert grave(page) == []
        names = page.locator("svg[role=img] > title").evaluate_all("els => els.map(e => e.textContent)")
        assert names == ["Layers of a network", "convolution"]
        # The image and the kernel stand in rows and columns; what is asked for is in no figure.
        rows = page.locator(".grid").first.locator("tr")
        assert rows.nth(3).locator("td").all_inner_texts() == ["0", "2", "1", "3"]
        assert page.locator("svg.bp-layer").get_by_text("net").count()
        assert not wrong


def test_hostile_titles_addresses_and_forbidden_storage_do_nothing(browser: Browser, tmp_path: Path) -> None:
    title = " ".join(HTML)
    exercise = exercise_of(MAZUR, title=title)
    text = exercise_page(exercise, "mine")
    (known,) = re.findall(r'const page=\{"id":"([0-9a-f]+)"', text)
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    with opened(browser) as (page, wrong):
        page.add_init_script("window.hit = () => { throw Error('hit'); };")
        page.add_init_script(
            "Object.defineProperty(window, 'localStorage', { get() { throw Error('forbidden'); } });"
        )
        hostile = (
            *HTML[:3],
            f"{known};<b>;1e999;0.5;=1+1;__proto__",
            "%E0%A4%A",
            known + ";1" * 5000,
            "a;0.5",
        )
        for one in hostile:
            page.goto("about:blank")
            page.goto(f"{(tmp_path / 'page.html').as_uri()}#{one}")
            values = page.locator("input").evaluate_all("els => els.map(e => e.value)")
            assert set(values) <= {"", "0.5", "1"}, one
            assert page.locator("h1").inner_text().split() == title.split()
            assert page.locator("main script, main img, main a").count() == 0
        assert not wrong


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_works_within_a_notebook_and_within_notes(
    lang: str, browser: Browser, tmp_path: Path
) -> None:
    """In a notebook it belongs to nobody, and keeps nothing; in notes of one's own it keeps what is typed."""
    exercise = exercise_of(MAZUR, lang)
    notes = framed(exercise_page(exercise, "mine"), "notes", ours=True)
    # A frame is loaded when it is near: that of the notes, far below, when a box in it is looked for.
    shown = f"{make_sheet(MAZUR, lang=lang)._repr_html_()}{notes}"
    (tmp_path / "notes.html").write_text(f"<!doctype html><body>{shown}", encoding="utf-8")
    with opened(browser, viewport={"width": 390, "height": 844}, color_scheme="dark") as (page, wrong):
        for again in (False, True):
            page.goto((tmp_path / "notes.html").as_uri())
            for n, keeps in enumerate((False, True)):
                page.locator("iframe.bp-live").nth(n).scroll_into_view_if_needed()
                frame = page.frame_locator("iframe.bp-live").nth(n)
                mark = frame.locator("#mark0")
                if not again:
                    frame.locator("#box0").fill("0.3675")
                    frame.locator("#box0").press("Enter")
                    expect(mark).to_have_attribute("data-verdict", "differs")
                    frame.locator("#mark0 ~ .ask").press("Enter")
                    assert frame.locator(".hint").first.inner_text()
                    with page.expect_download() as download:
                        frame.locator("#save").press("Enter")
                    assert b"0.3675" in Path(download.value.path()).read_bytes()
                expect(mark).to_have_attribute("data-verdict", "differs" if keeps or not again else "blank")
        assert not wrong


def test_a_graph_of_formulas_and_a_decimal_comma(browser: Browser, tmp_path: Path) -> None:
    problem = preset_problem("two-apples")
    problem = replace(problem, notation=problem.notation.changed(None, None, "comma"))
    exercise = exercise_of(problem)
    with opened(browser) as (page, wrong):
        page.goto(address(tmp_path, exercise))
        for n, step in enumerate(blanks(exercise)):
            text = exercise.worked.text(step.key, step.round).replace(".", ",")
            page.locator(f"#box{n}").fill(text)
        page.locator("#box0").press("Enter")
        assert set(verdicts(page)) == {"agrees"}
        assert not wrong


@pytest.mark.parametrize("name", ["mazur", "lstm-gomez"])
def test_a_page_is_small_asks_for_nothing_and_holds_no_answer(name: str) -> None:
    exercise = exercise_of(preset_problem(name))
    text = exercise_page(exercise, "mine")
    assert text == exercise_page(exercise, "mine")
    assert "default-src &#39;none&#39;" in text
    assert not re.findall(r"""(?:src|href)=["'](?!#)|url\((?!#)|@import|\bimport\b|fetch\(|eval\(""", text)
    keys = {exercise.worked.text(x.key, x.round) for x in blanks(exercise)}
    given = {"0.05", "0.1", "0.4", "0.45", "0.5", "0.55", "0.15"}
    assert not [x for x in keys - given if len(x) > 3 and x in text]
