"""What `bpgen compare` does not take: one message each, and nothing written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Refused = Callable[..., str]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (
            (),
            "No sheet and no file are given.\n  Add --seed N or a network, and the file: `bpgen compare",
        ),
        (
            ("a.csv",),
            "No sheet is given.\n  Add --seed N or a network: `bpgen compare --seed 3 answers.csv`, or",
        ),
        (("mazur",), "No file of answers is given.\n  Examples: `bpgen compare"),
        ((3, "a.csv"), "Did you mean --seed 3?"),
        (("mazur", "a.csv", "b.csv"), "Expected a network and one file (got 'mazur"),
        (("--seed", 3), "No file of answers is given."),
        (("--seed", 3, "mazur", "a.csv"), "Expected one file (got 'mazur a.csv')."),
        (("mazur", "--network", "neuron", "a.csv"), "Expected one file"),
        (("--network", "neuron", "--seed", 3, "a.csv"), "both given"),
        (("mazur", "missing.csv"), "missing.csv: The file cannot be read: No such file or directory.\n"),
        (("mazur", "."), ".: The file cannot be read: Is a directory."),
        (("mazurr", "a.csv"), "Did you mean 'mazur'?"),
        (("mazur", "a.csv", "--force"), "--force is given without --blank."),
        (("mazur", "a.csv", "--worked", "deck", "--fade", 3), "--worked and --fade are both given."),
        (("mazur", "a.csv", "--worked", "dek", "--blank"), "Did you mean 'deck'?"),
        (("mazur", "a.csv", "--places", 4, "--figures", 4), "Keep one"),
        (
            ("mazur", "--blank", "a.xlsx"),
            "a.xlsx: The table is written as CSV.\n  Use a name such as answers.csv",
        ),
        (
            ("mazur", "--blank", "."),
            "This is a folder, not a file.\n  Give a file name, such as answers.csv.",
        ),
        (("mazur", "a.csv", "--rounds", 100_000, "--blank"), "quantities (limit: 5,000)"),
    ],
)
def test_what_cannot_be_compared_is_refused(args: tuple[object, ...], message: str, refused: Refused) -> None:
    assert message in refused("compare", *args)


def test_a_file_that_is_there_stays_unless_forced(run: Run, refused: Refused, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("mine", encoding="utf-8")
    assert "a.csv: The file already exists." in refused("compare", "mazur", "--blank", "a.csv")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "mine"
    assert run("compare", "mazur", "--blank", "a.csv", "--force").status == 0
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "a.csv: The file is empty."),
        (b"net_h1," + b"1" * 1_100_000, "a.csv: The file is too large (limit: 1,000,000 bytes)."),
        (
            b"\x7fELF\x02\x01\x01\0\0\0",
            "a.csv: The file is not text in UTF-8, UTF-16, Shift_JIS or Windows-1252.",
        ),
        (b"w5+,=1+1", "a.csv, row 1, column 2 (B): '=1+1' is not a number."),
        (b"w5+,\x1b[31m1\x07", "column 2 (B): '\\x1b[31m1\\x07' is not a number."),
        (b"w5+,1,3", "row 1, column 3 (C): This sheet has no round '3'."),
    ],
)
def test_a_bad_file_is_refused_with_its_place(
    data: bytes, message: str, tmp_path: Path, refused: Refused
) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    said = refused("compare", "mazur", "a.csv")
    assert message in said
    assert len(said.splitlines()) == 2
    assert "\x1b" not in said
