"""Templates of a user's own for Typst: what is wrong in one is one message with its place."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from bpgen.errors import BpgenError
from bpgen.errors.languages import templates_folder
from bpgen.formats import typst_own
from bpgen.formats.engines import usual_engine
from bpgen.formats.typst_own import make_own_pdfs
from bpgen.network.problem import Network
from bpgen.sheets.exercise import Options, make_exercise, source
from bpgen.sheets.logo import sheet_logo
from support.sheets import IDENTITY_OF_TESTS

OURS = templates_folder() / "formats/typst/preamble.typ"
LOOP = "for n in range(9000) { "
#: What a user's preamble ends with, and what is said of it.
WRONG = {
    "#let open = (": "unclosed delimiter",
    '#read("/etc/passwd")': "file not found",
    '#read("../../etc/passwd")': "would escape the project root",
    '#import "@preview/cetz:0.4.0"': "packages are not available",
    '#set text(font: "Nowhere Sans")': "unknown font family: nowhere sans",
    f"#{{ {LOOP * 4} {'}' * 5}": "did not finish within 1 seconds",
}


def made(folder: Path, picture: Path | None = None) -> bytes:
    logo, files = sheet_logo(picture) if picture else (None, {})
    options = Options(lang="en", templates=folder, logo=logo)
    exercise = make_exercise(Network.preset("neuron"), options, IDENTITY_OF_TESTS)
    sheet = source(exercise, key=False, form="typst")
    return make_own_pdfs({"sheet": sheet}, files, folder)["sheet"]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_mistake_of_a_template_is_named_with_its_place(
    wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "formats/typst/preamble.typ"
    own.parent.mkdir(parents=True)
    ours = OURS.read_text(encoding="utf-8")
    own.write_text(f"{ours}{wrong}\n", encoding="utf-8")
    monkeypatch.setattr(typst_own, "_SECONDS", 1 if LOOP in wrong else 30)
    with pytest.raises(BpgenError) as error:
        made(tmp_path)
    assert WRONG[wrong] in error.value.message
    assert error.value.message.startswith(str(tmp_path))
    if LOOP not in wrong:
        assert f"preamble.typ, line {len(ours.splitlines()) + 1}:" in error.value.message


def test_a_file_beside_a_template_can_be_read_and_so_can_a_logo(tmp_path: Path) -> None:
    own = tmp_path / "formats/typst/preamble.typ"
    own.parent.mkdir(parents=True)
    own.write_text(OURS.read_text(encoding="utf-8") + '#import "/mine.typ": mine\n', encoding="utf-8")
    (tmp_path / "mine.typ").write_text("#let mine = [x]\n", encoding="utf-8")
    assert not _pictures(made(tmp_path))
    logo = tmp_path / "a logo.png"
    Image.new("RGB", (20, 10)).save(logo)
    assert _pictures(made(tmp_path, logo)) == [(20, 10)]


def _pictures(pdf: bytes) -> list[tuple[int, int]]:
    """The sizes of the pictures on the first page."""
    return [found.image.size for found in PdfReader(BytesIO(pdf)).pages[0].images if found.image]


def test_templates_for_latex_alone_are_not_left_out(tmp_path: Path) -> None:
    assert usual_engine(None) == usual_engine(tmp_path) == "typst"
    (tmp_path / "formats/latex").mkdir(parents=True)
    assert usual_engine(tmp_path) == "uplatex"
    (tmp_path / "formats/typst").mkdir()
    assert usual_engine(tmp_path) == "typst"
