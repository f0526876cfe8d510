"""``bpgen exercise --url``: the code of a sheet leads to the page on which its answers are checked."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from bpgen.network.problem import Network
from bpgen.sheets.exercise import Identity, Options, make_exercise, source

_PAGE = "https://example.org/course/en/sheet.html"


def _read(picture: Image.Image) -> set[str]:
    return {found.text for found in zxingcpp.read_barcodes(picture)}


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_code_leads_to_the_problem_of_the_seed_and_the_address_is_printed(
    lang: str, run: Callable[..., Any], tmp_path: Path
) -> None:
    result = run("exercise", "--seed", "3", "--upto", "forward", "--lang", lang, "--url", _PAGE, "--out", "x")
    assert result.status == 0
    (sheet,) = (tmp_path / "x").glob("*-sheet.pdf")
    page = pypdfium2.PdfDocument(sheet)[0]
    assert _read(page.render(scale=3).to_pil()) == {f"{_PAGE}#seed-3"}
    text = page.get_textpage().get_text_bounded()
    assert f"{_PAGE}#seed-3" in text
    assert f"bpgen exercise --seed 3 --upto forward --lang {lang}" in re.sub(r"\s+", " ", text)
    (tex,) = (tmp_path / "x").glob("*-sheet.tex")
    assert r"sheet.html\#seed-3" in tex.read_text(encoding="utf-8")


def test_the_page_of_one_network_has_no_seed(run: Callable[..., Any], tmp_path: Path) -> None:
    command = ("exercise", "--network", "mazur", "--upto", "forward", "--format", "docx", "--out", "x")
    assert run(*command, "--url", _PAGE).status == 0
    (sheet,) = (tmp_path / "x").glob("*-sheet.docx")
    with zipfile.ZipFile(sheet) as parts:
        pictures = [name for name in parts.namelist() if name.startswith("word/media/")]
        codes = set[str]().union(*(_read(Image.open(parts.open(name))) for name in pictures))
        assert codes == {_PAGE}
        assert _PAGE in parts.read("word/document.xml").decode()


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "example.org",
        "https://",
        "https://x/#y",
        f"https://x/{'y' * 200}",
        "http://a b",
    ],
)
def test_what_is_no_address_is_refused(url: str, run: Callable[..., Any], tmp_path: Path) -> None:
    result = run("exercise", "--seed", "3", "--url", url, "--out", "x")
    assert result.status == 2
    assert "--url" in result.err
    assert not (tmp_path / "x").exists()


def test_the_code_of_a_class_leads_nowhere() -> None:
    with_page, without = (
        source(
            make_exercise(Network.from_seed(3), Options(), Identity("AB12", code="AB12CD34EF", page=page)),
            key=False,
            form="latex",
        )
        for page in (_PAGE, "")
    )
    codes = [re.findall(r"\\bpqr\{.*", text) for text in (with_page, without)]
    assert codes[0]
    assert codes[0] == codes[1]
