"""``bpgen live``: the page of a problem, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bpgen.errors.languages import LANGUAGES

Run = Callable[..., Any]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_is_written_once(lang: str, run: Run, tmp_path: Path) -> None:
    call = ("live", "--seed", "3", "--fade", "12", "--out", "page.html", "--lang", lang)
    assert run(*call).out == "page.html\n"
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert f'<html lang="{lang}">' in page
    assert len(re.findall("<input>", page)) == 12
    again = run(*call)
    assert again.status == 2
    assert "page.html" in again.err
    assert run(*call, "--force").status == 0


def test_formulas_are_a_page_too(run: Run, tmp_path: Path) -> None:
    assert run("live", "two-apples", "--out", "page.html").status == 0
    assert "<svg" not in (tmp_path / "page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("mazur", "--figures", "12", "--out", "page.html"), "at most 10 digits"),
        (("mazur",), "FILE"),
        (("mazur", "--seed", "3", "--out", "page.html"), "--seed"),
        (("--out", "page.html"), "--seed"),
    ],
)
def test_what_cannot_be_a_page_is_refused(args: tuple[str, ...], said: str, run: Run, tmp_path: Path) -> None:
    done = run("live", *args, "--lang", "en")
    assert done.status == 2
    assert said in done.err
    assert not (tmp_path / "page.html").exists()
