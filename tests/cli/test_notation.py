"""Notations on the command line: what they change, what they leave, and what is refused in one message."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bpgen import Network
from bpgen.errors.languages import LANGUAGES
from bpgen.printers.notation import NOTATIONS
from bpgen.sheets.exercise import work_sheet
from bpgen.sheets.options import Options

Run = Callable[..., Any]


def test_records_keep_their_names_and_numbers(run: Run) -> None:
    plain, other = (
        json.loads(run("show", "mazur", "--format", "json", *more).out)
        for more in ((), ("--notation", "bishop", "--decimal", "comma", "--times", "dot"))
    )
    drawn = {"symbol", "formula", "substituted"}
    assert [{k: x for k, x in row.items() if k not in drawn} for row in plain] == [
        {k: x for k, x in row.items() if k not in drawn} for row in other
    ]
    assert (
        other[15]["formula"] == r"w_{11}^{(1)} \cdot x_{1} + w_{12}^{(1)} \cdot x_{2} + w_{0}^{(1)} \cdot 1"
    )
    assert r"0{,}15 \cdot 0{,}05" in other[15]["substituted"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_derivation_has_the_book_s_symbols_and_the_name_as_typed(run: Run, lang: str) -> None:
    out = run(
        "explain", "mazur", "dE_total/dw5", "--notation", "nielsen", "--decimal", "comma", "--lang", lang
    ).out
    assert "∂C/∂w^3_11 = ∂C/∂a^3_1 · ∂a^3_1/∂z^3_1 · ∂z^3_1/∂w^3_11" in out
    assert "0,741365070 × 0,186815602 × 0,593269992" in out
    assert "dE_total/dw5 = 0,082167041" in out


def test_a_file_and_an_option_agree(run: Run, tmp_path: Path) -> None:
    run("new", tmp_path / "n.toml")
    text = (tmp_path / "n.toml").read_text(encoding="utf-8")
    table = '[notation]\nbase = "nielsen"\ntarget = "t"\ndecimal = "comma"\n\n[[layers]]'
    (tmp_path / "m.toml").write_text(text.replace("[[layers]]", table, 1), encoding="utf-8")
    asked = run("show", "n.toml", "--notation", "nielsen:target=t", "--decimal", "comma").out
    assert run("show", "m.toml").out == asked.replace("Network n,", "Network m,").replace(" n、", " m、")
    # An option takes the place of the file's symbols and leaves its decimal sign.
    assert "0,5" in (other := run("show", "m.toml", "--notation", "zero", "--lang", "en").out)
    assert "a^(1)_1" in other


def test_a_sheet_says_in_its_command_how_it_is_written(run: Run, tmp_path: Path) -> None:
    run(
        "exercise",
        "--seed",
        "3",
        "--notation",
        "ng",
        "--times",
        "none,dot",
        "--format",
        "tex",
        "--lang",
        "en",
    )
    (sheet,) = (tmp_path / "handouts").glob("seed-3-ng-times-none-dot-en-sheet.tex")
    tex = sheet.read_text(encoding="utf-8")
    assert r"bpgen exercise --seed 3 --notation ng --times none,dot --lang en" in tex
    assert "Problem 3 (network 2-2-2; drawing rule 2)" in tex
    assert r"W_{11}^{[1]} x_{1}" in tex


def test_sheets_in_two_notations_have_names_of_their_own(run: Run, tmp_path: Path) -> None:
    """A sign that no name of a file can have is there as a word: no sheet is written over another."""
    asked = {
        (): "",
        ("--times", "*"): "-times-star",
        ("--times", "×"): "-times-cross",
        ("--times", "·"): "-times-dot",
        ("--times", "none/·"): "-times-none-dot",
        ("--decimal", "comma"): "-decimal-comma",
        ("--notation", "zero"): "-zero",
        ("--notation", "zero:times=×"): "-zero-times-cross",
        ("--notation", "zero:times=·"): "-zero-times-dot",
        ("--notation", "zero:target=d"): "-zero-target-d",
    }
    for options, mark in asked.items():
        run("exercise", "--seed", "3", "--format", "typ", "--lang", "en", *options)
        name = f"seed-3{mark}-en-sheet.typ"
        assert (tmp_path / "handouts" / name).is_file(), options
    assert len(list((tmp_path / "handouts").iterdir())) == 2 * len(asked)


@pytest.mark.parametrize(
    "options",
    [
        ("--notation", "gauss"),
        ("--notation", "bishop:target=y"),
        ("--notation", r"nielsen:net=\input{x}"),
        ("--notation", "nielsen:nett=z"),
        ("--times", "+"),
        ("--decimal", "semicolon"),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_no_notation_is_one_message(
    run: Run, tmp_path: Path, lang: str, options: tuple[str, str]
) -> None:
    result = run("--lang", lang, "exercise", "--seed", "3", "--format", "tex", *options)
    assert (result.status, result.out, list(tmp_path.iterdir())) == (2, "", [])
    assert len(re.findall("^(?:Error: |エラー：)", result.err, flags=re.MULTILINE)) == 1
    assert "Traceback" not in result.err


def test_an_unknown_book_comes_with_the_known_ones(refused: Run) -> None:
    message = refused("show", "mazur", "--notation", "gauss", "--lang", "en")
    assert all(book in message for book in NOTATIONS)


def test_a_program_s_comments_have_the_symbols_and_its_lines_do_not(run: Run) -> None:
    plain, other = (
        run("program", "mazur", "--lang", "en", *more).out.splitlines()
        for more in ((), ("--notation", "nielsen"))
    )
    code, of_other = ([x for x in text if not x.lstrip().startswith("#")] for text in (plain, other))
    assert code == of_other
    assert any(line.lstrip().startswith("# Net input and output of h1: z^2_1, a^2_1") for line in other)


def test_answers_are_read_and_told_with_a_comma(run: Run, tmp_path: Path) -> None:
    """The options of a sheet's command are those of the comparison; numbers in records keep their point."""
    sheet = ("compare", "--seed", "3", "--notation", "bishop", "--times", "cross", "--decimal", "comma")
    run(*sheet, "--blank", "a.csv")
    table = (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    assert ";net_h1;a^(1)_1;" in table
    worked = work_sheet(Network.from_seed(3), Options())
    rows = [line.split(";") for line in table.splitlines()]
    filled = [";".join(rows[0])]
    for question, round_, key, symbol, _ in rows[1:]:
        number = (
            "0,99" if (key, round_) == ("net_o1", "1") else worked.text(key, int(round_)).replace(".", ",")
        )
        filled.append(f"{question};{round_};{key};{symbol};{number}")
    (tmp_path / "a.csv").write_text("\n".join(filled), encoding="utf-8")
    told = run(*sheet, "a.csv", "--lang", "en", "--answers")
    assert told.status == 1
    assert "0,65 × 0,5343 + 0,25 × 0,6225 + 0,15 × 1" in told.out
    assert "You wrote 0,99; accepted answers run from 0,6528 to 0,6530." in told.out
    assert not re.search(r"\d\.\d", told.out)
    records = json.loads(run(*sheet, "a.csv", "--format", "json").out)
    assert {row["verdict"] for row in records if row["key"] != "net_o1"} == {"agrees"}
    assert records[0]["value"] == "0.1375"


@pytest.mark.parametrize("table", ["net_h1;1,375", "net_h1\t1,375", '"net_h1","1,375"'])
def test_where_it_cannot_be_told_a_comma_is_what_the_notation_says(
    run: Run, tmp_path: Path, table: str
) -> None:
    """1,375 alone may be a thousand and more."""
    (tmp_path / "a.csv").write_text(table, encoding="utf-8")
    records = json.loads(run("compare", "--seed", "3", "--decimal", "comma", "a.csv", "--format", "json").out)
    assert [row["value"] for row in records if row["key"] == "net_h1" and row["round"] == 1] == ["1.375"]


def test_a_problem_is_verified_in_any_notation(run: Run) -> None:
    assert run("verify", "mazur", "--notation", "bishop", "--decimal", "comma").status == 0
