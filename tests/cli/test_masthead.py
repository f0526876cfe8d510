"""``bpgen exercise --institution --logo``: whose sheet it is, above its title, in every format."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PIL import Image

from support.typeset import needs_tex

NAME = "Institute & Co #1 髙橋研究室"


@pytest.fixture
def logo(tmp_path: Path) -> Path:
    """A picture of one colour, twice as wide as high."""
    path = tmp_path / "our logo.png"
    Image.new("RGB", (200, 100), "darkgreen").save(path)
    return path


@needs_tex
@pytest.mark.parametrize("engine", ["typst", "uplatex"])
def test_name_and_picture_are_on_sheet_and_key(
    engine: str, logo: Path, run: Callable[..., Any], tmp_path: Path
) -> None:
    result = run(
        *("exercise", "--seed", "3", "--upto", "error", "--lang", "en", "--engine", engine),
        *("--logo", logo, "--institution", NAME, "--out", "made"),
    )
    assert result.status == 0, result.err
    pdfs = sorted((tmp_path / "made").glob("*.pdf"))
    assert len(pdfs) == 2
    for pdf in pdfs:
        (picture,) = pypdf.PdfReader(pdf).pages[0].images
        assert picture.image is not None
        assert picture.image.size == (200, 100)
    # The sources name the picture, which stands beside them.
    (beside,) = (tmp_path / "made").glob("*.png")
    assert beside.read_bytes() == logo.read_bytes()
    assert all(beside.name in tex.read_text(encoding="utf-8") for tex in (tmp_path / "made").glob("*.tex"))


def test_in_word(logo: Path, run: Callable[..., Any], tmp_path: Path) -> None:
    run("exercise", "--seed", "3", "--format", "docx", "--logo", logo, "--institution", NAME, "--out", "made")
    for path in (tmp_path / "made").glob("*.docx"):
        with zipfile.ZipFile(path) as document:
            assert NAME.replace("&", "&amp;") in document.read("word/document.xml").decode()
            pictures = [document.read(n) for n in document.namelist() if n.startswith("word/media/")]
        assert (200, 100) in [Image.open(io.BytesIO(data)).size for data in pictures]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [("missing.png", None, "missing.png"), ("text.png", b"no picture", "not an image")],
)
def test_what_is_no_picture_is_refused(
    name: str, data: bytes | None, said: str, run: Callable[..., Any], tmp_path: Path
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    result = run("exercise", "--seed", "3", "--logo", name, "--lang", "en", "--out", "made")
    assert result.status == 2
    assert said in result.err
    assert not (tmp_path / "made").exists()
