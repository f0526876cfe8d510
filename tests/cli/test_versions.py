"""``bpgen exercise --versions``: a sheet and a key for each letter."""

from __future__ import annotations

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


def test_versions_of_a_given_network_are_refused(run: Callable[..., Any]) -> None:
    result = run("exercise", "--network", "mazur", "--versions", "A-B", "--lang", "en")
    assert result.status == 2
    assert "--seed" in result.err
