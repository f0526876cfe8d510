"""A word before a sheet that no class has time for."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from bpgen import LayerNetwork, SpecError
from bpgen.exports.toml import problem_text
from support.typeset import needs_tex

LONG = ("exercise", "--network", "mini-batch", "--out", "made")


@needs_tex
def test_a_long_sheet_says_how_many_pages_it_has(run: Callable[..., Any], tmp_path: Path) -> None:
    result = run(*LONG, "--lang", "en", "--format", "pdf")
    (sheet,) = (tmp_path / "made").glob("*-sheet.pdf")
    info = subprocess.run(["pdfinfo", str(sheet)], capture_output=True, text=True, check=True).stdout
    pages = re.search(r"Pages: +([0-9]+)", info)
    assert pages
    assert int(pages[1]) > 6
    assert result.status == 0
    assert f"This sheet has {pages[1]} pages" in result.err
    assert all(option in result.err for option in ("--upto", "--worked", "--fade"))


@pytest.mark.parametrize(
    ("lang", "words"), [("ja", "この問題用紙は約 [0-9]+ ページ"), ("en", "has about [0-9]+ pages")]
)
def test_without_a_pdf_the_pages_are_guessed(lang: str, words: str, run: Callable[..., Any]) -> None:
    result = run(*LONG, "--lang", lang, "--format", "tex")
    assert re.search(words, result.err)
    assert all(cell_len(line) <= 80 for line in result.err.splitlines())
    assert all(option in result.err for option in ("--upto", "--worked", "--fade"))


@pytest.mark.parametrize("more", [("--seed", "3"), ("--network", "mini-batch", "--upto", "error")])
def test_a_short_one_says_nothing(more: tuple[str, ...], run: Callable[..., Any]) -> None:
    assert not run("exercise", *more, "--format", "tex").err


def test_of_layers_of_any_kind_one_derivative_is_proposed(run: Callable[..., Any]) -> None:
    """A weight of the values of attention over three tokens of two numbers rests on 64 steps, one of the
    queries on 139.
    """
    given = ("exercise", "--network", "attention-rukenx", "--lang", "en", "--format", "typ", "--out", "made")
    err = run(*given).err
    found = re.search(r"--along (dE_total/dwv[0-9]_[0-9]) has\s+([0-9]+)", err)
    assert found, err
    assert found[2] == "64"
    alone = run(*given, "--along", found[1], "--force")
    assert alone.status == 0
    assert "--along" not in alone.err


def _image(side: int) -> LayerNetwork:
    """A square image that two kernels of 5 x 5 read, pooled, with one output."""
    kernels = [[[0.1 * (row - column) for column in range(5)] for row in range(5)]] * 2
    inputs = [[0.01 * ((7 * row + column) % 23) for column in range(side)] for row in range(side)]
    weights = [[0.01 * (n % 9 - 4) for n in range(2 * ((side - 4) // 2) ** 2)]]
    layers: list[dict[str, object]] = [
        {"kind": "convolution", "kernel": [5, 5], "filters": 2, "weights": kernels},
        {"kind": "max-pooling", "size": 2},
        {"kind": "flatten"},
        {"kind": "dense", "units": 1, "activation": "logistic", "weights": weights},
    ]
    return LayerNetwork(layers, [{"inputs": inputs, "targets": [1]}])


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_sheet_of_too_many_quantities_names_one_derivative_that_would_do(
    lang: str, run: Callable[..., Any], tmp_path: Path
) -> None:
    path, answers = str(tmp_path / "image.toml"), tmp_path / "answers.csv"
    Path(path).write_text(problem_text(_image(28)))
    refused = run("exercise", "--network", path, "--lang", lang, "--format", "tex")
    assert refused.status == 2
    assert not list(tmp_path.glob("handouts/*"))
    found = re.search(r"--along (\S+?)(?: なら|:) ([0-9,]+)", refused.err)
    assert found, refused.err
    made = run("exercise", "--network", path, "--lang", lang, "--format", "tex", "--along", found[1])
    assert made.status == 0
    assert run("compare", path, str(answers), "--blank", "--lang", lang, "--along", found[1]).status == 0
    assert len(answers.read_text().splitlines()) - 1 == int(found[2].replace(",", ""))


def test_an_image_of_which_no_part_would_do_is_refused() -> None:
    """Of 60 x 60, the one output rests on 2 x 56 x 56 net inputs and what comes of them."""
    with pytest.raises(SpecError, match=r"\(limit: 20,000\)\.\s+Use a smaller image"):
        _image(60)
