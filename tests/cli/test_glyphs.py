"""A character that the fonts lack is named before anything is written, wherever it comes from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bpgen.errors.languages import templates_folder


@pytest.mark.parametrize(
    ("letter", "kind", "format_"),
    [
        *((c, "sheet", "all") for c in "😀안ə⅓\ue000\U000f0000"),
        ("안", "sheet", "tex"),
        ("😀", "slides", "tex"),
    ],
)
def test_a_text_of_ones_own_that_cannot_be_printed_is_refused(
    letter: str, kind: str, format_: str, run: Callable[..., Any], tmp_path: Path
) -> None:
    folder = tmp_path / "own" / "words" / "en"
    folder.mkdir(parents=True)
    (folder / f"{kind}.toml").write_text(f'title = "Week {letter} 5"\n', encoding="utf-8")
    command = {"sheet": ("exercise", "--seed", "3"), "slides": ("slides", "--network", "neuron")}[kind]
    result = run(*command, "--lang", "en", "--templates", "own", "--format", format_, "--out", "made")
    assert result.status == 2
    assert f"(U+{ord(letter):04X}) is not in the fonts" in result.err
    assert "Week" in result.err
    assert result.err.count("\n") <= 3
    assert not (tmp_path / "made").exists()


def test_letters_in_a_template_of_ones_own_are_looked_at_too(run: Callable[..., Any], tmp_path: Path) -> None:
    text = (templates_folder() / "formats/latex/preamble.tex").read_text("utf-8")
    for name, more in (("one", "% 😀 in a comment, 100\\% harmless\n"), ("two", "\\def\\bpid{100\\% 😀}\n")):
        folder = tmp_path / name / "formats/latex"
        folder.mkdir(parents=True)
        (folder / "preamble.tex").write_text(text + more, encoding="utf-8")
    assert run("exercise", "--seed", "3", "--templates", "one", "--format", "tex").status == 0
    result = run("exercise", "--seed", "3", "--templates", "two", "--format", "tex", "--out", "made")
    assert result.status == 2
    assert "U+1F600" in result.err
    assert not (tmp_path / "made").exists()
