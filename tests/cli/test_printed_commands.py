"""Commands that are printed with a lecturer's file name are run by a shell, in the folder of that file."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from house.checkout import ROOT

NETWORK = """
learning_rate = 0.5
[[layers]]
units = 1
weights = [[0.01]]
bias = 0.1
[[samples]]
inputs = [0.05]
targets = [0.5]
"""
NAMES = ["講義 1.toml", unicodedata.normalize("NFD", "ガギ.toml"), 'it\'s "q" $x.toml', "-n.toml"]
#: The marks of TeX in what is typed.
_TEX = {
    r"\textquotedbl{}": '"',
    r"\textquotesingle{}": "'",
    r"{\kern0pt}": "",
    r"\$": "$",
    r"\&": "&",
    r"\_": "_",
}


def shell(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    """Run a command as it was printed, with this checkout's bpgen."""
    script = f'bpgen() {{ "{sys.executable}" -m bpgen "$@"; }}\n{command}'
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        ["sh", "-c", script], cwd=folder, env=env, capture_output=True, check=False, encoding="utf-8"
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_printed_command_makes_the_same_again(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(NETWORK, encoding="utf-8")
    program = shell(tmp_path, 'bpgen program "./$(ls)" --rounds 1 --lang en')
    assert program.returncode == 0, program.stderr
    found = re.search(r"^# Made by: (bpgen program .*)$", program.stdout, re.MULTILINE)
    assert found
    assert shell(tmp_path, found[1]).stdout == program.stdout


@pytest.mark.parametrize("name", NAMES)
def test_the_command_of_a_sheet_makes_the_same_sheet(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(NETWORK, encoding="utf-8")
    made = shell(tmp_path, 'bpgen exercise --network "./$(ls)" --format tex --lang en')
    assert made.returncode == 0, made.stderr
    sheet, key = (tmp_path / line for line in made.stdout.splitlines())
    texts = [path.read_text("utf-8") for path in (sheet, key)]
    commented = re.search(r"^% (bpgen exercise .*)$", texts[0], re.MULTILINE)
    printed = re.search(r": \\bpcommand\{(bpgen exercise .*)\}\}%$", texts[0], re.MULTILINE)
    assert commented
    assert printed
    command = printed[1]
    for mark, plain in _TEX.items():
        command = command.replace(mark, plain)
    assert command == commented[1]
    sheet.unlink()
    key.unlink()
    again = shell(tmp_path, f"{command} --format tex")
    assert (again.returncode, again.stdout) == (0, made.stdout), again.stderr
    assert [path.read_text("utf-8") for path in (sheet, key)] == texts
