"""The page that asks what is written in blanks, by the keyboard alone, and the file that it saves."""

from __future__ import annotations

import csv
import io
from base64 import b64decode
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page

from bpgen.classroom import confirm
from bpgen.classroom.confirm import Decision, Status, confirm_page, confirm_pages, confirmed
from bpgen.classroom.readings import Reading
from bpgen.disk.formulas import begins_formula
from bpgen.errors import BpgenError
from bpgen.errors.languages import LANGUAGES
from support.accessibility import grave
from support.browsing import chromium, opened, overflow

from .hands import table

#: A picture of one white pixel.
PICTURE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg=="
)
CROPS: defaultdict[str, bytes] = defaultdict(lambda: PICTURE)
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    '" onfocus="alert(1)',
    "=1+1",
    "＝1+1",
    "'=1+1",
    "@SUM(A1)",
    "-1+2",
    "-0.5",
    'a,"b";c',
    "{done} %s",
    "総入力",
)


def reading(student: str, question: str, guess: str, *, prefilled: bool = False, value: str = "") -> Reading:
    place = f"scans/crops/{student}-{question.replace('/', '')}.png"
    return Reading(student, question, 1, f"a.pdf: {int(student)}", place, guess, prefilled, value)


#: Three equal guesses and another of one question, one of another; and what needs nobody.
ROWS = (
    reading("001", "net_h1", "0.5"),
    reading("001", "w5+ @2", "", prefilled=False),
    reading("002", "net_h1", "0.3"),
    reading("003", "net_h1", "0.5"),
    reading("004", "net_h1", "0.5"),
    reading("005", "net_h1", "0.7", prefilled=True, value="0.7"),
    reading("006", "net_h1", "0.71", value="0.72"),
)


def asked(rows: Iterable[Reading]) -> dict[str, list[str]]:
    """Whose blanks these are."""
    found = defaultdict[str, list[str]](list)
    for row in rows:
        found[row.student].append(row.question)
    return found


ASKED = asked(ROWS)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as made:
        yield made


def put(folder: Path, *rows: Reading, lang: str = "en") -> str:
    """The address of the page that asks for these rows."""
    ((name, text),) = confirm_pages(rows, CROPS, lang)
    (folder / name).write_text(text, encoding="utf-8")
    return (folder / name).as_uri()


def saved(page: Page) -> bytes:
    """What the page saves at a key."""
    with page.expect_download() as download:
        page.keyboard.press("s")
    assert download.value.suggested_filename == "confirmed.csv"
    return Path(download.value.path()).read_bytes()


def status(page: Page) -> str:
    return page.locator("[role=status]").inner_text()


def test_only_what_is_undecided_is_asked_for_in_rows_of_equal_guesses() -> None:
    read = list[str]()

    class Crops(dict[str, bytes]):
        def __missing__(self, path: str) -> bytes:
            read.append(path)
            return PICTURE

    ((name, text),) = confirm_pages(ROWS, Crops(), "en")
    assert name == "confirm.html"
    assert sorted(read) == sorted(row.crop for row in ROWS[:5])
    page = BeautifulSoup(text, "html.parser")
    assert [part.text for part in page.select("h2")] == ["net_h1", "w5+ @2"]
    rows = [[x["data-student"] for x in row.select("[role=option]")] for row in page.select("[role=listbox]")]
    assert rows == [["002"], ["001", "003", "004"], ["001"]]
    shown = page.get_text()
    assert all(student not in shown for student in ("001", "002", "003", "004"))  # only in the file
    assert list(confirm_pages(ROWS[5:], CROPS, "en")) == []


def test_a_very_large_class_has_several_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confirm, "_MOST", 2)
    pages = dict(confirm_pages(ROWS, CROPS, "en"))
    assert list(pages) == ["confirm-1.html", "confirm-2.html", "confirm-3.html"]
    for n, text in enumerate(pages.values(), 1):
        assert f'data-saved="confirmed-{n}.csv"' in text
    assert sum(text.count('<div role="option"') for text in pages.values()) == 5


def test_blanks_are_decided_by_keys_taken_back_saved_and_read(browser: Browser, tmp_path: Path) -> None:
    with opened(browser) as (page, wrong):
        page.goto(put(tmp_path, *ROWS))
        press = page.keyboard.press
        press("Enter")  # the row of one
        press("Enter")  # the row of three
        assert status(page) == "4 of 5 decided."
        press("z")
        assert status(page) == "1 of 5 decided."
        press("ArrowRight")
        page.keyboard.type("1e-05")  # the letter is one of the number, no stroke
        press("Enter")
        press("ArrowLeft")
        press("ArrowLeft")
        press("e")
        press("u")
        press("Enter")  # nothing was read: there is nothing to accept
        assert status(page).endswith("4 of 5 decided.")
        page.keyboard.type("9")
        press("Escape")
        assert status(page).endswith("4 of 5 decided.")
        page.keyboard.type("-0.31")
        press("Enter")
        assert status(page) == "5 of 5 decided."
        press("Tab")
        found = confirmed(saved(page), "confirmed.csv", ASKED)
        assert wrong == []
    assert found == (
        Decision("002", "net_h1", "0.3", Status.VALUE),
        Decision("001", "net_h1", "", Status.EMPTY),
        Decision("003", "net_h1", "1e-05", Status.VALUE),
        Decision("004", "net_h1", "", Status.UNREADABLE),
        Decision("001", "w5+ @2", "-0.31", Status.VALUE),
    )


def test_work_goes_on_where_it_was_left(browser: Browser, tmp_path: Path) -> None:
    with opened(browser) as (page, wrong):
        address = put(tmp_path, *ROWS)
        page.goto(address)
        page.keyboard.press("Enter")
        first = saved(page)
        page.reload()
        assert status(page) == "1 of 5 decided."
        assert page.locator("[aria-current]").get_attribute("data-student") == "001"
        page.keyboard.press("Control+z")  # nothing was done since
        page.keyboard.press("Enter")
        second = saved(page)
        page.goto(put(tmp_path, *ROWS[1:]))  # another page: what the browser keeps is not for it
        assert status(page) == "0 of 4 decided."
        assert wrong == []
    with opened(browser) as (page, wrong):
        page.goto(put(tmp_path, *ROWS))
        stranger = b"009,net_h1,1,value\r\n001,net_h1,,value\r\n"
        page.set_input_files("#file", {"name": "a.csv", "mimeType": "text/csv", "buffer": first + stranger})
        page.wait_for_function("document.querySelector('[role=status]').textContent.includes('1 of 5')")
        assert status(page) == "Decisions read: 1. Rows that are not for this page: 2. 1 of 5 decided."
        page.keyboard.press("Enter")
        assert saved(page) == second
        assert wrong == []


def test_hostile_guesses_are_texts_on_the_page_and_in_the_file(browser: Browser, tmp_path: Path) -> None:
    rows = [reading(f"{n:03d}", "dE/dw1", guess) for n, guess in enumerate(HOSTILE)]
    with opened(browser) as (page, wrong):
        page.goto(put(tmp_path, *rows))
        for _ in HOSTILE:
            page.keyboard.press("Enter")
        data = saved(page)
        assert sorted(page.locator("[role=option]").all_text_contents()) == sorted(HOSTILE)
        assert wrong == []
    found = confirmed(data, "confirmed.csv", asked(rows))
    assert {one.student: one.value for one in found} == {row.student: row.guess for row in rows}
    cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row]
    assert not any(map(begins_formula, cells))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_is_accessible_on_a_phone_and_in_the_dark(
    lang: str, browser: Browser, tmp_path: Path
) -> None:
    address = put(tmp_path, *ROWS, lang=lang)
    for width, scheme in ((1280, "light"), (390, "dark")):
        with opened(browser, viewport={"width": width, "height": 800}, color_scheme=scheme) as (page, wrong):
            page.goto(address)
            page.keyboard.press("Enter")
            assert (grave(page), overflow(page), wrong) == ([], 0, [])


def decisions(*rows: tuple[object, ...]) -> bytes:
    return table(Decision._fields, *rows)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (table(("student", "question", "value"), ("001", "net_h1", "1")), "row 1"),
        (decisions(("001", "net_h1", "1", "value"), ("099", "net_h1", "1", "value")), "row 3, column 1"),
        (decisions(("<b>", "net_h1", "1", "value")), "row 2, column 1"),
        (decisions(("001", "net_h9", "1", "value")), "row 2, column 2"),
        (decisions(("002", "w5+ @2", "1", "value")), "row 2, column 2"),
        (decisions(("001", "net_h1", "1", "value"), ("001", "net_h1", "1", "value")), "row 3"),
        (decisions(("001", "net_h1", "1", "perhaps")), "row 2, column 4"),
        (decisions(("001", "net_h1", "1", "empty")), "row 2, column 3"),
        (decisions(("001", "net_h1", "", "value")), "row 2, column 3"),
        (decisions(("001", "net_h1", "1" * 101, "value")), "row 2, column 3"),
        (decisions(("001", "net_h1")), "row 2, column 4"),
        (b"\0\1\2", "confirmed.csv"),
    ],
)
def test_what_is_wrong_is_named_with_row_and_column(data: bytes, place: str) -> None:
    with pytest.raises(BpgenError) as raised:
        confirmed(data, "confirmed.csv", ASKED)
    assert place in raised.value.text()
    assert "confirmed.csv" in raised.value.text()


def test_a_formula_in_the_file_is_a_value() -> None:
    rows = decisions(("001", "net_h1", "'=1+1", "value"), ('="002"', "net_h1", "０．５", "value"))
    values = [one.value for one in confirmed(rows, "confirmed.csv", ASKED)]
    assert values == ["=1+1", "０．５"]


def test_the_page_runs_its_own_script_and_nothing_else() -> None:
    page = BeautifulSoup(confirm_page(ROWS[:1], CROPS, "en"), "html.parser")
    policy = str(page.select_one("meta[http-equiv]")["content"])  # type: ignore[index]
    assert policy.startswith("default-src 'none'; img-src data:; ")
    assert "unsafe" not in policy
