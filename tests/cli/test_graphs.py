"""Graphs of formulas on the command line: shown, explained, worked on sheets, compared; refused elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bpgen.cli import cli
from bpgen.errors import BpgenError
from bpgen.errors.languages import LANGUAGES
from bpgen.problems.preset import graph_names

OWN = """\
kind = "graph"
title = "My own function"
objective = "f"

[values]
x = 0.5
w_1 = -2

[definitions]
s = "w_1 * x + x^2"
f = "s / (1 + exp(-x))"
"""


def bpgen(line: str) -> Result:
    return CliRunner().invoke(cli, line.split(), prog_name="bpgen")


def refusal(line: str) -> BpgenError:
    error = bpgen(line).exception
    assert isinstance(error, BpgenError), error
    return error


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A file of one's own."""
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_function_of_ones_own_is_shown_and_explained(own: Path, lang: str) -> None:
    shown = json.loads(bpgen(f"show {own} --format json --lang {lang}").output)
    values = {row["name"]: row["value"] for row in shown}
    assert values["s"] == -0.75
    assert values["df/dx"] == pytest.approx(values["df/dx@s"] + values["df/dx@f"])
    explained = bpgen(f"explain {own} df/dx --lang {lang}").output
    assert "df/dx = df/dx@s + df/dx@f" in explained
    table = bpgen(f"show {own} --lang {lang}")
    assert table.exit_code == 0
    assert "ds/dw_1" in table.output


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", [*graph_names(), "own"])
def test_a_sheet_asks_for_every_value_and_derivative(own: Path, name: str, lang: str, tmp_path: Path) -> None:
    which = str(own) if name == "own" else name
    made = bpgen(f"exercise --network {which} --format tex --lang {lang} --out {tmp_path / 'made'}")
    assert made.exit_code == 0, made.exception
    sheet, key = sorted((tmp_path / "made").glob("*.tex"), reverse=True)
    table = tmp_path / "answers.csv"
    assert bpgen(f"compare {which} --blank {table}").exit_code == 0
    blanks = len(table.read_text(encoding="utf-8-sig").splitlines()) - 1
    assert sheet.read_text(encoding="utf-8").count(r"\bpresult{}") == blanks
    assert key.read_text(encoding="utf-8").count(r"\bpresultfilled{") == blanks
    # Only where a value is used twice, a derivative is a sum of contributions; the notes say what one is.
    notes = [x for x in sheet.read_text(encoding="utf-8").splitlines() if x.startswith(r"\bpnote{")]
    assert any(r"\right|_{s}" in note for note in notes) is (name == "own")


def test_right_answers_agree_and_a_wrong_sign_is_named(tmp_path: Path) -> None:
    table = tmp_path / "answers.csv"
    answers = {"q": "3", "f": "-12", "df/dq": "-4", "df/dz": "3", "df/dy": "-4", "df/dx": "4"}
    table.write_text("name,value\n" + "".join(f"{k},{v}\n" for k, v in answers.items()), encoding="utf-8")
    compared = bpgen(f"compare circuit {table} --lang en")
    assert compared.exit_code == 1
    assert "5 of 6 answers match the key" in " ".join(compared.output.split())
    assert "sign" in compared.output
    table.write_text(table.read_text(encoding="utf-8").replace("dx,4", "dx,-4"), encoding="utf-8")
    assert bpgen(f"compare circuit {table}").exit_code == 0


def test_the_presets_are_listed() -> None:
    listed = json.loads(bpgen("presets --format json").output)
    assert set(graph_names()) <= {row["name"] for row in listed}


@pytest.mark.parametrize(
    "command", ["site --network", "slides --format tex --network", "program", "train", "verify"]
)
def test_what_needs_layers_refuses_a_graph(command: str, own: Path, tmp_path: Path) -> None:
    out = f" --out {tmp_path / 'out'}" if command not in {"train", "verify"} else ""
    for which in ("circuit", own):
        assert "graph of formulas" in refusal(f"{command} {which}{out}").what


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("show circuit --rounds 2", "one round"),
        ("explain circuit df/dx --round 2", "one round"),
        ("exercise --network circuit --rounds 2 --format tex", "one round"),
        ("explain circuit df/dx --drawing a.svg", "are drawn here"),
        ("exercise --network circuit --upto output --format tex", "no part named output"),
        ("compare circuit --upto error --blank a.csv", "no part named error"),
        ("show circuit --layers 2-2", "--layers"),
        ("show circuit --seed 3", "both given"),
    ],
)
def test_options_of_networks_are_refused(line: str, what: str) -> None:
    assert what in str(refusal(line))


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ('"w_1 * x + x^2"', '"w_1 * * x"', "definitions.s", "Column 7"),
        (
            '"w_1 * x + x^2"',
            '"""w_1\n* x"""',
            "definitions.s",
            "Column 4: an operator is expected (got '\\n').",
        ),
        ('"w_1 * x + x^2"', '"w_1 * s"', "definitions.s", "s refers to itself."),
        ('"w_1 * x + x^2"', '"w_2 * x"', "definitions.s", "w_2 is neither given nor defined."),
        ('"w_1 * x + x^2"', '"x / (w_1 + 2)"', "definitions.s", "The divisor w_1 + 2 is 0"),
        ('"w_1 * x + x^2"', '"w_1 * exp(1000 * x) * exp(300)"', "definitions.s", "The value is about 10^347"),
        ('"w_1 * x + x^2"', "3", "definitions.s", ""),
        ("x = 0.5", 'x = "0.5"', "values.x", ""),
        ("x = 0.5", "x = 0.5\ns = 1", "definitions", "s is both given and defined."),
        ("x = 0.5", "x = 0.5\nx = 1", "", ""),
        ('objective = "f"\n', "", "objective", "The graph does not say"),
        ('"graph"', '"net"', "kind", ""),
        ("[values]", "[value]", "value", "Unknown key 'value'."),
        ("[values]\nx = 0.5\nw_1 = -2\n", "", "values", "values is missing."),
    ],
)
def test_what_is_wrong_in_a_file_has_its_place(own: Path, old: str, new: str, where: str, what: str) -> None:
    own.write_text(OWN.replace(old, new), encoding="utf-8")
    error = refusal(f"show {own}")
    assert error.where.endswith(where)
    assert str(own) in error.where
    assert error.what.startswith(what)
    assert error.text("ja") != error.text("en")
    if error.what.endswith("is missing."):
        assert all("`bpgen new --graph FILE`" in error.text(lang) for lang in ("en", "ja"))
