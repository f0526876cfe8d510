"""What a scanner finds on a class's sheet: squares and a code on each page, a frame where each blank is."""

from __future__ import annotations

import json
import subprocess
from functools import reduce
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
import typst
from pypdf import PageObject, PdfReader
from qrcodegen import QrCode, QrSegment

from bpgen.classroom.problems import problem_of
from bpgen.formats import qr
from bpgen.formats.typst import FONTS, make_pdf
from bpgen.marking.sheet import SheetBlank, parts_of
from bpgen.sheets.exercise import Identity, make_exercise, sheet_and_key
from classroom.hands import class_of

#: The places of the frames, in the order of the document.
_PLACES = """
#context [#metadata(query(<result>).map(it => {
  let place = it.location().position()
  (place.page, place.x.mm(), place.y.mm())
})) <places>]
"""
#: Pixels to the millimetre.
_FINE = 6


def sheet_of(folder: Path, settings: str) -> tuple[str, str, str, list[SheetBlank]]:
    """The sources of a student's sheet and key, the code on it, and its blanks."""
    made = class_of(folder, 1, settings)
    problem = problem_of(made.secret, made.students[0], made.settings)
    options = made.settings.options
    exercise = make_exercise(problem.network, options, Identity(problem.code, code=problem.code))
    blanks = [step for part in parts_of(problem.network.graph, options) for step in part.steps]
    return *sheet_and_key(exercise, "typst"), problem.code, blanks


def frames_of(source: str, folder: Path) -> list[tuple[int, float, float]]:
    """The page of each frame for a result, and the place of its corner in millimetres from the page's."""
    path = folder / "sheet.typ"
    path.write_text(source + _PLACES, encoding="utf-8")
    told = typst.query(
        path, "<places>", field="value", one=True, font_paths=[FONTS], ignore_system_fonts=True
    )
    found = json.loads(told)
    return [(page, x, y) for page, x, y in found]


def pictures(pdf: Path) -> list[list[bytes]]:
    """The pages of a PDF as rows of grey pixels."""
    out = pdf.parent / "page"
    subprocess.run(["pdftoppm", "-gray", "-r", str(25.4 * _FINE), str(pdf), str(out)], check=True)
    pages = []
    for path in sorted(pdf.parent.glob("page-*.pgm")):
        _, size, _, data = path.read_bytes().split(b"\n", 3)
        width, height = map(int, size.split())
        pages.append([data[n * width : (n + 1) * width] for n in range(height)])
    return pages


def mean(page: list[bytes], x: float, y: float, width: float, height: float) -> float:
    """How bright a part of a page is, in millimetres."""
    rows = page[round(y * _FINE) : round((y + height) * _FINE)]
    pixels = b"".join(row[round(x * _FINE) : round((x + width) * _FINE)] for row in rows)
    return sum(pixels) / len(pixels)


@pytest.mark.parametrize(
    "settings",
    [
        '[problem]\nlayers = "2-1"\n[sheet]\nupto = "error"\n',
        '[problem]\nlayers = "3-2-2"\nloss = "huber"\n',
        '[problem]\nlayers = "2-3-2"\nactivation = "tanh"\n[sheet]\nfade = 2\n',
        '[problem]\nlayers = "2-2-1"\nsamples = 2\n',
        'lang = "ja"\n[problem]\nlayers = "5-4-1"\n',
    ],
)
def test_each_blank_has_a_frame_in_the_order_of_the_marking(tmp_path: Path, settings: str) -> None:
    source, key, _, blanks = sheet_of(tmp_path / "class", settings)
    assert len(frames_of(source, tmp_path)) == len(blanks)
    assert "<result>" not in key


def test_frames_squares_and_codes_stand_where_they_are_said_to(tmp_path: Path) -> None:
    source, _, code, blanks = sheet_of(tmp_path / "class", "")
    (tmp_path / "sheet.pdf").write_bytes(make_pdf(source))
    pages = pictures(tmp_path / "sheet.pdf")
    reader = PdfReader(tmp_path / "sheet.pdf")
    texts = [page.extract_text() for page in reader.pages]
    frames = frames_of(source, tmp_path)
    # A question is on the page where its blanks' frames are, or goes on there.
    for number, own in groupby(zip(blanks, frames, strict=True), key=lambda it: it[0].question):
        assert {page for _, (page, _, _) in own} <= {n for n, t in enumerate(texts, 1) if f"Q{number}" in t}
    for page, x, y in frames:
        paper = pages[page - 1]
        assert mean(paper, x + 0.5, y + 0.5, 20, 6) == 255
        sides = ((x - 0.1, y, 0.2, 7), (x + 20.9, y, 0.2, 7))
        for edge in (*sides, (x, y - 0.1, 21, 0.2), (x, y + 6.9, 21, 0.2)):
            assert mean(paper, *edge) < 100
    for number, paper in enumerate(pages, 1):
        for x in (7, 199):
            for y in (7, 286):
                assert mean(paper, x + 0.2, y + 0.2, 3.6, 3.6) == 0
                assert mean(paper, x - 1, y - 1, 6, 6) > 100
        # In the middle of the code's corner; a viewer may place a picture's pixels a little off.
        assert mean(paper, 181.5 + 1.4, 281.9 + 1.4, 0.7, 0.7) < 50
        assert modules(reader.pages[number - 1]) == rows_of_page(code, number)


def modules(page: PageObject) -> tuple[int, ...]:
    """The rows of the code on a page, as its picture has them."""
    resources: Any = page["/Resources"]
    found = [one.get_object() for one in resources["/XObject"].values()]
    (data,) = (one.get_data() for one in found if one.get("/Width") == one.get("/Height") == 21)
    rows = [data[n : n + 21] for n in range(0, len(data), 21)]
    return tuple(reduce(lambda row, pixel: row * 2 + (pixel == 0), cells, 0) for cells in rows)


def rows_of_page(code: str, page: int) -> tuple[int, ...]:
    """The code of a page, made as a whole."""
    segments = [QrSegment.make_alphanumeric(f"{code}/"), QrSegment.make_numeric(f"{page:03}")]
    made = QrCode.encode_segments(segments, QrCode.Ecc.QUARTILE, mask=4, boostecl=False)
    return tuple(sum(made.get_module(x, y) << (20 - x) for x in range(21)) for y in range(21))


def test_the_codes_of_all_pages_come_of_ten_changes() -> None:
    code, changes = "23456789AB", qr.page_changes()
    for page in (1, 2, 7, 99, 512, 999):
        own = [change for bit, change in enumerate(changes) if page >> bit & 1]
        found = tuple(
            reduce(lambda a, b: a ^ b, cells) for cells in zip(qr.page_rows(code), *own, strict=True)
        )
        assert found == rows_of_page(code, page)
