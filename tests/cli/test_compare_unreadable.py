"""`bpgen compare` where cells cannot be read: they are reported, and the rest is compared; standard input."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bpgen.errors.languages import LANGUAGES
from bpgen.problems.preset import preset_text
from bpgen.words.texts import words

Run = Callable[..., Any]
Refused = Callable[..., str]

#: Right, unreadable, unknown, contradictory, right again.
ANSWERS = "名前,値\nnet_h1,0.3775\nout_h1,=cmd()\nnte_h2,1\nnet_o1,1\nnet_o1,2\nnet_h2,0.3925\n"


def send(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_cannot_be_read_is_listed_and_the_rest_is_compared(lang: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(ANSWERS, encoding="utf-8")
    found = run("compare", "mazur", "a.csv", "--lang", lang)
    assert (found.status, found.err) == (1, "")
    said = " ".join(found.out.split())
    assert words("marking", lang)["unreadable"]["heading"].replace("{n}", "3") in found.out
    assert "'=cmd()'" in said
    assert "'nte_h2'" in said
    assert "'net_h2'" in said
    assert max(map(len, found.out.splitlines())) <= 80
    agrees = words("marking", lang)["verdict"]["agrees"]
    assert sum(line.endswith(agrees) for line in found.out.splitlines()) == 2


def test_other_programs_are_told_too_without_the_cell_s_text(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(ANSWERS, encoding="utf-8")
    for form in ("json", "csv"):
        text = run("compare", "mazur", "a.csv", "--format", form).out
        assert "cmd" not in text
        rows = json.loads(text) if form == "json" else list(csv.DictReader(io.StringIO(text)))
        unread = [(row["hint"], row["detail"]) for row in rows if row["verdict"] == "unreadable"]
        assert unread == [("number", "row 3, column 2 (B)"), ("name", "row 4"), ("twice", "row 6")]
        assert sum(row["verdict"] == "agrees" for row in rows) == 2


def test_a_table_of_which_nothing_can_be_read_is_refused(refused: Refused, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("net_h1,zwei\nnet_h2,drei\n", encoding="utf-8")
    assert "a.csv, row 1, column 2 (B): 'zwei' is not a number." in refused("compare", "mazur", "a.csv")


def test_standard_input_is_a_file_like_any_other(
    run: Run, refused: Refused, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(ANSWERS, encoding="cp932")
    for _ in range(2):
        send(monkeypatch, ANSWERS.encode("cp932"))
        assert run("compare", "mazur", "-") == run("compare", "mazur", "a.csv")
    send(monkeypatch, b"net_h1 = 0.3775\nnet_h2 ~ 0.3925\n")
    assert run("compare", "mazur", "-").status == 0
    network = preset_text("mazur").encode()
    send(monkeypatch, network)
    found, same = run("compare", "-", "a.csv"), run("compare", "mazur", "a.csv")
    assert found.status == same.status == 1
    assert found.out.partition("net_h1")[2] == same.out.partition("net_h1")[2]
    assert "both be standard input" in refused("compare", "-", "-")
    for args in (
        ("show", "-"),
        ("program", "-", "--lang", "en"),
        ("train", "-", "--rounds", "3"),
        ("verify", "-"),
    ):
        send(monkeypatch, network)
        found = run(*args)
        assert (found.status, bool(found.out), found.err) == (0, True, "")
    send(monkeypatch, b"learning_rate = ")
    assert "standard input: Line 1, the last one, is not valid TOML" in refused("show", "-")
    send(monkeypatch, b"")
    assert "standard input: The file is empty." in refused("compare", "mazur", "-")
    send(monkeypatch, b"w5+,1\n" * 200_000)
    assert "standard input: The file is too large (limit: 1,000,000 bytes)." in refused(
        "compare", "mazur", "-"
    )
    monkeypatch.setattr("sys.stdin", None)
    assert "Standard input is closed." in refused("compare", "mazur", "-")
