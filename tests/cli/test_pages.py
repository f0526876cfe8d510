"""``bpgen exercise --pages``: a sheet that keeps to its pages by asking for less, and says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest

from bpgen.errors import BpgenError
from bpgen.formats import typst
from bpgen.formats.typst import make_pdf
from bpgen.lesson.plan import Upto
from bpgen.network.problem import Network
from bpgen.problems.opening import preset_problem
from bpgen.sheets.exercise import Exercise, Options, make_exercise
from bpgen.sheets.fitting import fitted
from support.sheets import IDENTITY_OF_TESTS


@pytest.mark.parametrize("most", [2, 3])
def test_a_sheet_keeps_to_its_pages(most: int, run: Callable[..., Any], tmp_path: Path) -> None:
    result = run("exercise", "--seed", "3", "--pages", most, "--lang", "en", "--out", "made")
    assert result.status == 0
    (sheet,) = (tmp_path / "made").glob("*-sheet.pdf")
    assert len(pypdf.PdfReader(sheet).pages) <= most
    assert "--upto" in result.err
    # The command on the sheet makes the same sheet again.
    told = result.err.partition("less: ")[2].strip().rstrip(".")
    text = next((tmp_path / "made").glob("*-sheet.tex")).read_text(encoding="utf-8")
    assert f"% bpgen exercise --seed 3 {told} --lang en" in text


def test_one_that_fits_is_left_alone(run: Callable[..., Any], tmp_path: Path) -> None:
    run("exercise", "--seed", "3", "--lang", "en", "--out", "plain")
    assert not run("exercise", "--seed", "3", "--pages", "9", "--lang", "en", "--out", "made").err
    plain, made = ({p.name: p.read_bytes() for p in (tmp_path / x).iterdir()} for x in ("plain", "made"))
    assert plain == made


def test_the_sheet_that_was_counted_is_not_set_again(
    run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def noted(source: str, *rest: Any) -> bytes:
        seen.append(source)
        return make_pdf(source, *rest)

    monkeypatch.setattr(typst, "make_pdf", noted)
    few = ["--seed", "3", "--layers", "2-1", "--versions", "A-B", "--pages", "1"]
    result = run("exercise", *few, "--lang", "en", "--out", "made")
    assert result.status == 0
    assert result.err.count("To fit on one page, the sheet asks for less: --upto") == 2
    assert len(seen) == len(set(seen))
    made = sorted((tmp_path / "made").glob("*.pdf"))
    assert [path.stem[-5:] for path in made] == ["A-key", "sheet", "B-key", "sheet"]
    assert all(len(pypdf.PdfReader(path).pages) == 1 for path in made[1::2])


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_what_cannot_fit_is_refused(lang: str, run: Callable[..., Any], tmp_path: Path) -> None:
    result = run("exercise", "--seed", "3", "--layers", "6-6-6", "--pages", "1", "--lang", lang)
    assert result.status == 2
    assert "--upto forward" in result.err
    assert not (tmp_path / "handouts").exists()


def test_rounds_go_before_parts_of_a_round() -> None:
    asked: list[tuple[int, Upto]] = []

    def pages(sheet: Exercise) -> int:
        asked.append((sheet.options.rounds, sheet.options.upto))
        return 9

    problem = Network.preset("mazur")
    with pytest.raises(BpgenError, match=r"at most 2\).* it has 9 pages"):
        fitted(problem, Options(rounds=3), 2, lambda o: make_exercise(problem, o, IDENTITY_OF_TESTS), pages)
    assert asked == [
        (3, Upto.ALL),
        (2, Upto.ALL),
        (1, Upto.ALL),
        (1, Upto.HIDDEN),
        (1, Upto.OUTPUT),
        (1, Upto.ERROR),
        (1, Upto.FORWARD),
    ]


def test_a_graph_of_formulas_has_two_parts() -> None:
    problem = preset_problem("circuit")
    sheet = fitted(
        problem,
        Options(),
        1,
        lambda options: make_exercise(problem, options, IDENTITY_OF_TESTS),
        lambda sheet: 2 if sheet.options.upto is Upto.ALL else 1,
    )
    assert sheet.options.upto is Upto.FORWARD
