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

from bpgen.classroom.folder import ClassFolder
from bpgen.classroom.problems import problem_of
from bpgen.classroom.readings import question_of
from bpgen.classroom.scan.paper import places_of
from bpgen.errors import BpgenError
from bpgen.formats import qr
from bpgen.formats.typst import FONTS, make_pdf
from bpgen.marking.sheet import SheetBlank, parts_of
from bpgen.sheets.exercise import Identity, make_exercise, sheet_and_key
from classroom.hands import class_of

#: A frame that Typst can be asked for, and the places of all, in the order of the document.
_FRAME = "#let result = frame(21mm, 7mm, 0.6pt + luma(15%))"
_NAMED = """#let result = box(inset: 0.5mm, baseline: 50% - 0.25em, rect(
  width: 21mm, height: 7mm, stroke: 0.6pt + luma(15%), inset: 0pt, place([#metadata(none) <result>])))"""
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
    assert _FRAME in source
    path.write_text(source.replace(_FRAME, _NAMED) + _PLACES, encoding="utf-8")
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
        # Frames that are printed smaller.
        'lang = "ja"\n[problem]\nlayers = "5-4-1"\n[sheet]\nplaces = 9\n',
    ],
)
def test_the_places_of_blanks_are_read_off_the_sheet(tmp_path: Path, settings: str) -> None:
    source, _, _, blanks = sheet_of(tmp_path / "class", settings)
    folder = ClassFolder(tmp_path / "class")
    (folder.path / "sheets").mkdir()
    (folder.path / "sheets" / "001.pdf").write_bytes(make_pdf(source))
    places = places_of(folder, folder.students[0])
    found = [(page, *place) for page, own in places.items() for place in own]
    frames = frames_of(source, tmp_path)
    assert [one[1] for one in found] == [question_of(blank.key, blank.round) for blank in blanks]
    assert [one[0] for one in found] == [page for page, _, _ in frames]
    for (_, _, *place), (_, *where) in zip(found, frames, strict=True):
        assert place == pytest.approx([*where, place[2], place[2] / 3], abs=0.02)


def test_other_sheets_are_refused(tmp_path: Path) -> None:
    folder = class_of(tmp_path / "class", 1)
    with pytest.raises(BpgenError) as raised:
        places_of(folder, folder.students[0])
    assert "001.pdf" in raised.value.text()
    source, *_ = sheet_of(tmp_path / "other", '[problem]\nlayers = "2-1"\n')
    (folder.path / "sheets").mkdir()
    for data in (make_pdf(source), b"", b"%PDF-1.7"):
        (folder.path / "sheets" / "001.pdf").write_bytes(data)
        with pytest.raises(BpgenError) as raised:
            places_of(folder, folder.students[0])
        assert "class.toml" in raised.value.text()


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
