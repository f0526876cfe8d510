"""``bpgen exercise --versions``: a sheet and a key for each letter."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_versions_are_written_with_their_keys(lang: str, run: Callable[..., Any], tmp_path: Path) -> None:
    run("exercise", "--seed", "3", "--versions", "A-C", "--lang", lang, "--format", "tex", "--out", "made")
    names = sorted(path.name for path in (tmp_path / "made").iterdir())
    stems = {name.rsplit("-", 1)[0] for name in names}
    assert len(names) == 6
    assert [stem[-1] for stem in sorted(stems)] == list("ABC")
    for letter in "ABC":
        (sheet,) = (tmp_path / "made").glob(f"*-version-{letter}-sheet.tex")
        assert {"ja": f"（{letter} 版）", "en": f"Version {letter}"}[lang] in sheet.read_text(
            encoding="utf-8"
        )


@pytest.mark.parametrize("typed", ["E-A", "1-3", "a-c", "A-", "", "A-E-F", "AB"])
def test_other_letters_are_refused(typed: str, run: Callable[..., Any]) -> None:
    result = run("exercise", "--seed", "3", "--versions", typed, "--lang", "en")
    assert result.status == 2
    assert "A-E" in result.err


@pytest.mark.parametrize("name", ["mazur", "attention-rukenx-causal"])
def test_versions_of_a_network_have_other_numbers_in_files_of_their_own(
    name: str, run: Callable[..., Any], tmp_path: Path
) -> None:
    made, like = tmp_path / "made", tmp_path / "like"
    asked = ("--lang", "en", "--format", "tex")
    run("exercise", "--network", name, "--versions", "A-B", *asked, "--out", "made")
    for letter, seed in (("A", "1"), ("B", "2")):
        run("new", f"like/{name}-{seed}.toml", "--like", name, "--seed", seed)
        file = made / f"{name}-{seed}.toml"
        assert file.read_bytes() == (like / file.name).read_bytes()
        sheet = (made / f"{name}-{seed}-en-version-{letter}-sheet.tex").read_text(encoding="utf-8")
        assert f"bpgen exercise --network {file.name} --lang en" in sheet.replace("{-}", "-")
        run("exercise", "--network", str(file), *asked, "--out", "again")
        again = (tmp_path / "again" / f"{name}-{seed}-en-sheet.tex").read_text(encoding="utf-8")
        assert _given_in(again) == _given_in(sheet)


def _given_in(sheet: str) -> list[str]:
    """The lines that have numbers, but for those that say how the sheet is made again."""
    return [x for x in sheet.splitlines() if re.search(r"[0-9]\.[0-9]", x) and "bpgen" not in x]


def test_a_network_file_with_other_numbers_is_not_overwritten(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "mazur-1.toml").write_text("# mine\n", encoding="utf-8")
    asked = ("exercise", "--network", "mazur", "--versions", "A-B", "--format", "tex", "--out", ".")
    result = run(*asked, "--lang", "en")
    assert result.status == 2
    assert "mazur-1.toml" in result.err
    assert run(*asked, "--force").status == 0


@pytest.mark.parametrize(("asked", "said"), [((), "--seed"), (("--network", "circuit"), "graph of formulas")])
def test_versions_of_nothing_and_of_formulas_are_refused(
    asked: tuple[str, ...], said: str, run: Callable[..., Any]
) -> None:
    result = run("exercise", *asked, "--versions", "A-B", "--lang", "en")
    assert result.status == 2
    assert said in result.err


def test_versions_are_in_the_notation_that_is_asked_for(run: Callable[..., Any], tmp_path: Path) -> None:
    asked = ("--decimal", "comma", "--versions", "A-A", "--format", "tex")
    run("exercise", "--seed", "3", *asked, "--out", "made")
    (sheet,) = (tmp_path / "made").glob("*-sheet.tex")
    assert "{,}" in sheet.read_text(encoding="utf-8")
