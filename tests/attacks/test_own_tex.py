"""TeX that a lecturer has changed by hand is not written over without a word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

MADE = ("exercise", "--network", "neuron", "--lang", "en", "--format", "tex")


@pytest.mark.parametrize("change", [lambda t: t.replace("w", "v", 1), lambda t: t + "%\n", lambda t: "mine"])
def test_a_sheet_changed_by_hand_is_kept_until_it_is_forced(
    change: Callable[[str], str], run: Callable[..., Any], refused: Callable[..., str], tmp_path: Path
) -> None:
    assert run(*MADE).status == 0
    (sheet,) = (tmp_path / "handouts").glob("*-sheet.tex")
    ours = sheet.read_text(encoding="utf-8")
    theirs = change(ours)
    sheet.write_text(theirs, encoding="utf-8")
    said = refused(*MADE, "--title", "Another")
    assert f"{sheet.name}: This file was changed by hand" in said
    assert "--force" in said
    assert sheet.read_text(encoding="utf-8") == theirs
    assert run(*MADE, "--force").status == 0
    assert sheet.read_text(encoding="utf-8") == ours


def test_what_is_as_we_wrote_it_is_replaced(run: Callable[..., Any], tmp_path: Path) -> None:
    assert run(*MADE).status == 0
    (sheet,) = (tmp_path / "handouts").glob("*-sheet.tex")
    assert run(*MADE, "--title", "Another").status == 0
    assert "Another" in sheet.read_text(encoding="utf-8")
    (tmp_path / "handouts" / "mine.txt").write_text("mine")
    assert run(*MADE).status == 0
    assert (tmp_path / "handouts" / "mine.txt").read_text() == "mine"


def test_a_deck_changed_by_hand_is_kept(
    run: Callable[..., Any], refused: Callable[..., str], tmp_path: Path
) -> None:
    made = ("slides", "--network", "neuron", "--lang", "en", "--format", "tex")
    assert run(*made).status == 0
    (deck,) = (tmp_path / "slides").glob("*.tex")
    deck.write_text("mine", encoding="utf-8")
    assert "changed by hand" in refused(*made)
    assert deck.read_text(encoding="utf-8") == "mine"
