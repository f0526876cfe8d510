"""The finished PDF: pages, fonts, bytes, the code on it; and what happens when none can be made."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bpgen import LayerNetwork, Network, sample
from bpgen.cli import main
from bpgen.formats import tex as pdf
from bpgen.lesson.plan import Upto
from bpgen.sheets.exercise import Identity, Options, make_exercise, sheet_and_key, source
from bpgen.words.texts import words
from support.typeset import needs_tex, text_of

COMMAND = "bpgen exercise --seed 3"


def finished(options: Options) -> dict[str, bytes]:
    sheet, key = sheet_and_key(make_exercise(Network.from_seed(3), options, Identity("seed 3", COMMAND)))
    return pdf.make_pdfs({"sheet": sheet, "key": key})


def page_count(path: Path) -> int:
    told = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    return int(next(x for x in told.splitlines() if x.startswith("Pages:")).split()[1])


@needs_tex
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_handout_has_four_pages_embedded_fonts_and_a_code_that_reads(lang: str, tmp_path: Path) -> None:
    whole = finished(Options(lang=lang))
    assert whole == finished(Options(lang=lang))
    path = tmp_path / "sheet.pdf"
    path.write_bytes(whole["sheet"])
    assert page_count(path) <= 4
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
    assert all(row.split()[-5] == "yes" for row in fonts.splitlines()[2:])
    if shutil.which("zbarimg"):
        subprocess.run(["pdftoppm", "-r", "150", "-l", "1", "-png", path, tmp_path / "page"], check=True)
        (page,) = tmp_path.glob("page*.png")
        read = subprocess.run(["zbarimg", "-q", "--raw", page], capture_output=True, text=True, check=True)
        assert read.stdout.strip() == COMMAND
    path.write_bytes(finished(Options(lang=lang, upto=Upto.OUTPUT))["sheet"])
    assert page_count(path) <= 2


@needs_tex
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_page_begins_with_a_question_or_says_which_goes_on(lang: str, tmp_path: Path) -> None:
    """And no product is parted from the update that follows from it."""
    options = Options(lang=lang, upto=Upto.HIDDEN)
    exercise = make_exercise(sample(7, layers=[3, 4, 2]), options, Identity("seed 7", COMMAND))
    (tmp_path / "sheet.pdf").write_bytes(pdf.make_pdf(source(exercise, key=False, form="latex")))
    told = subprocess.run(
        ["pdftotext", "-layout", "sheet.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    goes_on = str(words("sheet", lang)["continued"])
    asked, continued = "", 0
    for n, page in enumerate(told.rstrip("\f").split("\f")):
        lines = [re.sub(r"\s", "", line) for line in page.splitlines() if line.strip()]
        labels = [label[0] for line in lines if (label := re.match(r"(?:問|Q)\d+", line))]
        if any(line == re.sub(r"\s", "", goes_on.format(question=asked)) for line in lines[:3]):
            continued += 1
            assert n
            assert not any("∂" in line and "−η" in line for line in lines[2:5])
        elif n:
            assert labels[0] != asked
            assert any(labels[0] in line for line in lines[:3])
        asked = labels[-1]
    assert continued


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["exercise", "--seed", "3", *words])
    return int(left.value.code or 0)


def test_without_tex_a_pdf_is_made_by_typst_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run("--out", str(tmp_path / "a")) == 0
    assert not capsys.readouterr().err
    assert sorted(p.suffix for p in (tmp_path / "a").iterdir()) == [".pdf", ".pdf", ".tex", ".tex"]


def test_without_tex_uplatex_writes_the_source_and_refuses_a_pdf(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run("--engine", "uplatex", "--out", str(tmp_path / "a")) == 0
    assert "apt-get install" in capsys.readouterr().err
    assert {p.suffix for p in (tmp_path / "a").iterdir()} == {".tex"}
    assert run("--engine", "uplatex", "--format", "pdf", "--out", str(tmp_path / "b")) == 2
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("--out", "file"),
        ("--out", "file/below"),
        ("--out", "x" * 300),
        ("--layers", "2-0-2"),
        ("--layers", "1000-1000-10"),
        ("--rounds", "1000"),
        ("--figures", "0"),
        ("--worked", "nothing-such"),
        ("--title", "안녕"),
        ("--templates", "nowhere"),
        ("--network", "mazur"),
        ("--figures", "3", "--places", "3"),
    ],
)
def test_bad_input_leaves_one_message_and_no_file(
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("kept", encoding="utf-8")
    assert run("--format", "tex", *words) == 2
    said = capsys.readouterr()
    assert not said.out
    assert "Error" in said.err
    assert "Traceback" not in said.err
    assert [p.name for p in tmp_path.iterdir()] == ["file"]
    assert Path("file").read_text(encoding="utf-8") == "kept"


@needs_tex
@pytest.mark.parametrize("name", ["transformer-block", "batch-norm"])
def test_a_section_stands_above_its_first_figure(name: str, tmp_path: Path) -> None:
    """Its heading alone at the foot of a page would be overlooked."""
    exercise = make_exercise(LayerNetwork.preset(name), Options(lang="en"), Identity("", COMMAND))
    (tmp_path / "key.pdf").write_bytes(pdf.make_pdf(source(exercise, key=True, form="latex")))
    pages = text_of(tmp_path / "key.pdf").split("\f")
    heading = next(n for n, page in enumerate(pages) if "Forward pass" in page)
    assert re.search(r"\b(?:tokens|normalised)\b", pages[heading].partition("Forward pass")[2])


@needs_tex
def test_what_follows_from_the_last_product_may_be_on_the_next_page(tmp_path: Path) -> None:
    """Seven rows follow from a token's last factor: kept with it, they left half a page of a key empty."""
    exercise = make_exercise(
        LayerNetwork.preset("transformer-block"), Options(lang="en"), Identity("", COMMAND)
    )
    (tmp_path / "key.pdf").write_bytes(pdf.make_pdf(source(exercise, key=True, form="latex")))
    *pages, _ = text_of(tmp_path / "key.pdf").split("\f")
    assert len(pages) <= 20
