"""`bpgen slides` on the command line: what it refuses, and that it then leaves nothing behind."""

from __future__ import annotations

import base64
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bpgen.errors.languages import templates_folder
from bpgen.formats import tex as pdf
from cli.test_hostile_texts import REFUSED, TYPED, squeezed
from support.typeset import needs_tex, text_of

Refused = Callable[..., str]
Run = Callable[..., Any]

#: One black point, in formats that a slide can show and in one that it cannot.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
GIF = base64.b64decode("R0lGODdhAQABAIAAAAAAAAAAACwAAAAAAQABAAACAkQBADs=")
NETWORK = """
title = "mine"
[[layers]]
activation = "logistic"
weights = [[0.5]]
bias = 0.1
[[samples]]
inputs = [0.6]
targets = [0.9]
"""
#: Files for the tests, by name.
FILES = {
    "notes.png": b"no image at all",
    "empty.png": b"",
    "cut.png": PNG[:40],
    "point.gif": GIF,
    "renamed.png": GIF,
    "bad.toml": b"x = = 1",
    "bad.csv": b"date,sections,presenters\n2027-05-12,1-1,A\n2027-13-01,1-2,B\n",
    "korean.csv": "date,sections,presenters\n2027-05-12,1-1,안녕\n".encode(),
    "unknown.toml": f'{NETWORK}[lecture]\nlecturr = "x"\n'.encode(),
    "text.toml": f'{NETWORK}[lecture]\ncontents = "x"\n'.encode(),
    "long.toml": f"{NETWORK}[lecture]\nnext = {['x'] * 11}\n".encode(),
    "korean.toml": f'{NETWORK}[lecture]\nnext = ["a", "안녕"]\n'.encode(),
    "wide.toml": NETWORK.replace("0.5", ", ".join(["0.5"] * 41))
    .replace("0.6", ", ".join(["0.6"] * 41))
    .encode(),
    "taken": b"a file",
}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--network", "mazurr"), "Unknown preset 'mazurr'. Did you mean 'mazur'?"),
        (("--network", "none.toml"), "none.toml: The file cannot be read: No such file"),
        (("--logo", "none.png"), "none.png: The file cannot be read: No such file"),
        (("--logo", "."), ".: The file cannot be read: Is a directory"),
        (("--logo", "notes.png"), "notes.png: The file is not an image. Save the logo as PNG or JPEG."),
        (("--logo", "empty.png"), "empty.png: The file is not an image."),
        (("--logo", "cut.png"), "cut.png: The file is not an image."),
        (
            ("--logo", "point.gif"),
            "point.gif: A logo in the format GIF is not supported. Save it as PNG or JPEG.",
        ),
        (("--logo", "renamed.png"), "renamed.png: A logo in the format GIF is not supported."),
        (("--schedule", "none.toml"), "none.toml: The file cannot be read: No such file"),
        (("--schedule", "bad.toml"), "bad.toml: Line 1, column 5 is not valid TOML: the value is not valid."),
        (("--schedule", "bad.csv"), "bad.csv, row 3, column 1 (A): "),
        (("--schedule", "taken"), "taken: This is not a schedule file."),
        (("--schedule", "korean.csv"), "schedule: The character '안' (U+C548) is not in the fonts"),
        (
            ("--handout", "2", "--overlays"),
            "--handout and --overlays are both given. Paper cannot uncover anything",
        ),
        (("--handout", "2", "--notes", "screen"), "--handout cannot be used with --notes screen"),
        (("--handout", "2", "--format", "html"), "--handout cannot be used with --format html."),
        (("--handout", "3"), "'3'. Known: 2, 4, 6."),
        (("--ratio", "3:2"), "'3:2'. Known: 16:9, 4:3."),
        (("--detail", "all"), "'all'. Known: deck, full."),
        (
            ("--parts", "front,forwrd"),
            "--parts: There is no part 'forwrd'. The parts of this deck: front, introduction, ",
        ),
        (("--parts", ""), "--parts: There is no part ''."),
        (("--out", "taken"), "taken: The folder cannot be written: taken is a file, not a folder."),
        (("--out", "taken/below"), "taken/below: The folder cannot be written"),
        (("--templates", "none"), "--templates none: This folder does not exist."),
        (("--network", "unknown.toml"), "lecture.lecturr: Unknown key 'lecturr'. Did you mean 'lecturer'?"),
        (("--network", "text.toml"), "text.toml: lecture.contents must be a list (got 'x')"),
        (("--network", "long.toml"), "long.toml: lecture.next must have at most 10 entries"),
        (("--network", "korean.toml"), "lecture.next: The character '안' (U+C548) is not in the fonts"),
        (("--seed", "3", "--layers", "10-10-10", "--detail", "full"), "slides; the most is 1,000"),
        (("--network", "wide.toml"), "too large for a lesson (units: 42, weights: 41, samples: 1)."),
        (("--seed", "3", "--samples", "9"), "samples: 9)."),
        (("--network", "mazur", "--seed", "3"), "A network and a seed are both given."),
        (("--figures", "3", "--places", "3"), "--places"),
    ],
    ids=lambda x: " ".join(x) if isinstance(x, tuple) else "",
)
def test_bad_input(words: tuple[str, ...], message: str, refused: Refused, tmp_path: Path) -> None:
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    format_ = () if "--format" in words else ("--format", "tex")
    said = refused("slides", *words, *format_)
    assert message in " ".join(said.split())
    assert len(said.strip().splitlines()) <= 5


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("documents/slides.j2", "<< f.begin() >>", "\n<< author >>", "line 16: The template fails: "),
        ("formats/beamer/slides.j2", "<< total >>", "<< totl >>", "'totl' is undefined"),
        ("words/en/slides.toml", 'today = "', 'todai = "', "Unknown text 'todai'. Did you mean 'today'?"),
        ("words/en/slides.toml", 'today = "', 'today = "{day}', "{day} has no value in the text"),
        ("words/en/notes.toml", 'say = "', 'say = "{unit}', "{unit} has no value in the text"),
    ],
)  # fmt: skip
def test_templates_that_are_wrong(
    name: str, old: str, new: str, message: str, refused: Refused, tmp_path: Path
) -> None:
    text = (templates_folder() / name).read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "mine" / name
    path.parent.mkdir(parents=True)
    path.write_text(text.replace(old, new), encoding="utf-8")
    said = refused("slides", "--templates", "mine", "--lang", "en", "--format", "tex")
    assert message in " ".join(said.split())


@pytest.mark.parametrize("option", ["--title", "--lecturer", "--course", "--date"])
@pytest.mark.parametrize(("typed", "message"), REFUSED.items())
def test_a_text_that_cannot_be_typeset_is_refused(
    option: str, typed: str, message: str, refused: Refused
) -> None:
    said = refused("slides", "--network", "neuron", option, typed, "--format", "tex")
    assert said.startswith(f"Error: {option}")
    assert message in said
    assert len(said) < 300


def lecture_file(folder: Path, typed: list[str]) -> str:
    """A network's file with these texts under [lecture], ten of them for each slide that lists some."""

    def quoted(text: str) -> str:
        return '"' + "".join(f"\\u{ord(c):04x}" if ord(c) < 0x10000 else c for c in text) + '"'

    lists = {"contents": typed[:10], "references": typed[10:20], "next": typed[20:]}
    lines = [f"{key} = [{', '.join(map(quoted, texts))}]" for key, texts in lists.items()]
    (folder / "mine.toml").write_text("\n".join((NETWORK, "[lecture]", *lines)), encoding="utf-8")
    return "mine.toml"


@needs_tex
def test_texts_are_typeset_as_typed(run: Run, tmp_path: Path) -> None:
    """All hostile texts in one lecture, the worst ones where the options put them."""
    options = {
        "--title": r"\write18{touch x} }}}{{{ $ % # & _ ~ ^ \\",
        "--lecturer": r"\input{/etc/passwd}",
        "--course": r"\end{document}",
        "--date": r"\end{frame} \relax #1 ##2",
    }
    words = [word for option in options.items() for word in option]
    texts = [*TYPED, "[1] LeCun, ISBN 0-1", "[draft", "*", "]", "[2ex]"]
    result = run("slides", "--network", lecture_file(tmp_path, texts), "--lang", "en", *words)
    assert result.status == 0, result.err
    (source,) = (tmp_path / "slides").glob("*.tex")
    body = source.read_text(encoding="utf-8").partition(r"\begin{document}")[2]
    for order in (r"\write", r"\input", r"\immediate", r"\bpid", r"\relax", "^^5c"):
        assert order not in body
    assert body.count(r"\end{document}") == 1
    (made,) = (tmp_path / "slides").glob("*.pdf")
    found = squeezed(text_of(made))
    assert "Parametersyoucanchange" in found
    for typed in texts:
        assert squeezed(TYPED.get(typed) or typed) in found, typed
    for typed in options.values():
        assert squeezed(typed) in found, typed
    assert "root:" not in found
    assert not list(tmp_path.rglob("x"))


@needs_tex
def test_a_logo_is_shown_and_goes_with_the_source(run: Run, tmp_path: Path) -> None:
    (tmp_path / "it's my #1 logo.png").write_bytes(PNG)
    result = run("slides", "--network", "neuron", "--logo", "it's my #1 logo.png", "--lang", "en")
    assert result.status == 0, result.err
    out = tmp_path / "slides"
    made = {path.suffix: path for path in out.iterdir()}
    assert sorted(made) == [".pdf", ".png", ".tex"]
    assert made[".png"].read_bytes() == PNG
    assert f"{{{made['.png'].name}}}" in made[".tex"].read_text(encoding="utf-8")
    listed = subprocess.run(
        ["pdfimages", "-list", made[".pdf"]], capture_output=True, text=True, check=True
    ).stdout
    assert re.search(r"\n +1 +0 image +1 +1 ", listed)


def test_options_come_before_the_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        f'{NETWORK}[lecture]\ntitle = "From the file"\nlecturer = "A. File"\ndate = "1 May"\n',
        encoding="utf-8",
    )
    words = (
        "--network",
        "mine.toml",
        "--lang",
        "en",
        "--format",
        "tex",
        "--lecturer",
        "B. Option",
        "--date",
        "",
    )
    assert run("slides", *words).status == 0
    (source,) = (tmp_path / "slides").glob("*.tex")
    text = source.read_text(encoding="utf-8")
    assert "From the file" in text
    assert "B. Option" in text
    assert "A. File" not in text
    assert "1 May" not in text


LAYERS = """
[[layers]]
kind = "rnn"
units = 1
weights = [[0.5]]
recurrent = [[0.8]]
[[samples]]
inputs = [[1], [2]]
targets = [[0.5], [0.9]]
"""


def test_a_file_of_layers_says_what_the_lecture_is(run: Run, refused: Refused, tmp_path: Path) -> None:
    said = '[lecture]\ntitle = "From the file"\nlecturer = "A. File"\ndate = "1 May"\n'
    (tmp_path / "mine.toml").write_text(LAYERS + said, encoding="utf-8")
    words = ("--network", "mine.toml", "--lang", "en", "--format", "typ", "--lecturer", "B. Option")
    assert run("slides", *words).status == 0
    (source,) = (tmp_path / "slides").glob("*.typ")
    text = source.read_text(encoding="utf-8")
    assert "From the file" in text
    assert "B. Option" in text
    assert "1 May" in text
    assert "A. File" not in text
    (tmp_path / "unknown.toml").write_text(f'{LAYERS}[lecture]\nlecturr = "x"\n', encoding="utf-8")
    message = refused("slides", "--network", "unknown.toml")
    assert "lecture.lecturr: Unknown key 'lecturr'. Did you mean 'lecturer'?" in " ".join(message.split())


def test_without_tex_the_source_is_written_and_a_pdf_refused(
    run: Run, refused: Refused, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    assert pdf.missing()
    by_tex = ("slides", "--network", "neuron", "--engine", "uplatex")
    said = refused(*by_tex, "--format", "pdf")
    assert "TeX is missing: uplatex, dvipdfmx." in said
    assert "apt-get install" in said
    for format_, warned in (("tex", False), ("all", True)):
        result = run(*by_tex, "--format", format_, "--out", format_)
        assert result.status == 0
        assert ("apt-get install" in result.err) == warned
        assert {p.suffix for p in (tmp_path / format_).iterdir()} == {".tex"}
