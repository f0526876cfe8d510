"""The same seed gives the same bytes: again, elsewhere, in another year, on another Python."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from house.checkout import LIBRARIES, ROOT, bpgen, run, sheets
from support.typeset import needs_tex

SURROUNDINGS: list[dict[str, str]] = [
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LANG": "C", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Apia", "COLUMNS": "40", "SOURCE_DATE_EPOCH": "1"},
]
DEEPER = "--seed 7 --layers 3-4-2 --activation tanh,softmax --loss categorical-cross-entropy"
SHEETS = [
    ["--seed", "3"],
    DEEPER.split(),
    ["--seed", "3", "--lang", "en", "--rounds", "2", "--figures", "5"],
]


def _made(folder: Path, options: list[str], kind: str, environment: Mapping[str, str]) -> dict[str, bytes]:
    folder.mkdir()
    out = folder / "out"
    command = ["exercise", *options, "--format", kind, "--out", str(out)]
    done = bpgen(folder, *command, environment=environment)
    assert done.returncode == 0, done.stderr
    return sheets(out, f"*.{kind}")


@pytest.mark.parametrize("options", SHEETS, ids=" ".join)
def test_same_tex_in_all_surroundings(options: list[str], tmp_path: Path) -> None:
    made = [_made(tmp_path / str(n), options, "tex", s) for n, s in enumerate(SURROUNDINGS)]
    assert all(files == made[0] for files in made[1:])


@needs_tex
def test_same_pdf_in_all_surroundings(tmp_path: Path) -> None:
    made = [_made(tmp_path / str(n), ["--seed", "3"], "pdf", s) for n, s in enumerate(SURROUNDINGS[1:])]
    assert made[0] == made[1]


def _python(version: str) -> str | None:
    """A Python of this version that starts: on the path, or kept by pyenv. Some names lead nowhere."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [shutil.which(f"python{version}"), *sorted(kept.glob(f"{version}.*/bin/python3"))]
    for python in candidates:
        if python is not None:
            said = subprocess.run([python, "--version"], capture_output=True, text=True, check=False).stdout
            if said.startswith(f"Python {version}."):
                return str(python)
    return None


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
def test_same_tex_on_other_pythons(version: str, tmp_path: Path) -> None:
    """The libraries on this path are pure Python or do without their compiled parts."""
    python = _python(version)
    if python is None:
        pytest.skip(f"there is no Python {version} on this machine")
    here = _made(tmp_path / "here", SHEETS[1], "tex", {})
    out = tmp_path / "out"
    command = [python, "-m", "bpgen", "exercise", *SHEETS[1], "--format", "tex", "--out", out]
    done = run(command, tmp_path, {"PYTHONPATH": f"{ROOT}:{LIBRARIES}", "PYTHONDONTWRITEBYTECODE": "1"})
    assert done.returncode == 0, done.stderr
    assert sheets(out) == here
