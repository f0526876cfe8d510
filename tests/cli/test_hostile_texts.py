"""Texts of the user's on the command line and in files: typeset as they were typed, or refused; never run."""

from __future__ import annotations

import json
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bpgen.formats.engines import ENGINES
from support.typeset import needs_tex

Refused = Callable[..., str]

OPTIONS = ("--title", "--course", "--date")
#: What is typed, and what can be seen of it.
TYPED = {
    r"\write18{touch x}": None,
    r"\immediate\write18{touch x}": None,
    r"\input{/etc/passwd}": None,
    r"\input|touch x": None,
    "^^5cinput{/etc/passwd}": None,
    r"\end{document}": None,
    r"\bpid \par \relax #1 ##2": None,
    r"}}}{{{ $ % # & _ ~ ^ \\": None,
    "{": None,
    "}": None,
    "100 % of $5 & more": None,
    "a backslash at the end\\": None,
    "<< 7*7 >> <% if x %> {{ 7*7 }}": None,
    "a\u202eb\u200fc\u2066d\u2069": "abcd",
    "葛\U000e0100飾\ufe0f区": "葛飾区",
    "a\u200bb\u200dc\ufeffd\u00ade": "abcde",
    "a\nb\r\n\n\tc": "a b c",
    "か\u3099 e\u0301": "が é",
    "a\0b": "ab",
    "a\x1b[31mb\x07": "a[31mb",
    "a\x7fb\x85c": "ab c",
}
REFUSED = {
    "שלום": "U+05E9",
    "안녕": "U+C548",
    "😀": "U+1F600",
    "a\ue0000\ue001b": "U+E000",
    "x" * 5000: "(got 5,000)",
}


def squeezed(text: str) -> str:
    """The text without its spaces: how wide they are is the typesetter's affair."""
    return "".join(unicodedata.normalize("NFC", text).split())


def texts(folder: Path) -> str:
    """The text of the finished sheet."""
    (sheet,) = folder.glob("*-sheet.pdf")
    command = ["pdftotext", "-layout", str(sheet), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def network_file(folder: Path, title: str) -> str:
    """A small network with a title, which stands on the sheet as the network's name."""
    text = f"""
        title = {json.dumps(title, ensure_ascii=False).replace(chr(127), chr(92) + "u007f")}
        [[layers]]
        activation = "logistic"
        weights = [[0.5]]
        bias = 0.1
        [[samples]]
        inputs = [0.6]
        targets = [0.9]
        """
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    return "mine.toml"


@needs_tex
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("typed", "shown"), TYPED.items())
def test_a_text_is_typeset_as_typed(
    typed: str, shown: str | None, engine: str, run: Callable[..., Any], tmp_path: Path
) -> None:
    options = [word for option in OPTIONS for word in (option, typed)] + ["--engine", engine]
    result = run("exercise", "--network", network_file(tmp_path, typed), "--lang", "en", *options)
    assert result.status == 0, result.err
    found = texts(tmp_path / "handouts")
    # In the options' three places, beside the title as the network's name, and at the top of page 2.
    assert squeezed(found).count(squeezed(typed if shown is None else shown)) >= 5
    assert "Compare with the program" in found
    assert "root:" not in found
    assert not list(tmp_path.rglob("x"))


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize(("typed", "message"), REFUSED.items())
def test_an_option_that_cannot_be_typeset_is_refused(
    option: str, typed: str, message: str, refused: Refused
) -> None:
    said = refused("exercise", "--network", "neuron", option, typed)
    assert said.startswith(f"Error: {option}")
    assert message in said
    assert len(said) < 300


@pytest.mark.parametrize("typed", REFUSED)
def test_a_title_that_cannot_be_typeset_is_refused(typed: str, refused: Refused, tmp_path: Path) -> None:
    said = refused("exercise", "--network", network_file(tmp_path, typed), "--format", "tex")
    assert "title" in said
    assert len(said) < 300


def test_a_command_too_long_for_its_code_is_refused(refused: Callable[..., str]) -> None:
    worked = ",".join(["delta"] * 1200)
    told = refused("exercise", "--seed", "3", "--worked", worked, "--format", "tex")
    assert "at most 500 characters" in told
