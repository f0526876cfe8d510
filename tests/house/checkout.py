"""The checkout under test, and running its program as a user does."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: Where the installed libraries of this Python stand.
LIBRARIES = sysconfig.get_path("purelib")
SCRIPTS = Path(sysconfig.get_path("scripts"))


def run(
    command: Sequence[object], folder: Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, with nothing to read; no user's PYTHONPATH leads it astray."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    return subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env={**inherited, **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def bpgen(
    folder: Path, *arguments: str, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run bpgen of this checkout with this Python."""
    command = [sys.executable, "-m", "bpgen", *arguments]
    return run(command, folder, {"PYTHONPATH": str(ROOT), **(environment or {})})


def sheets(folder: Path, pattern: str = "*.tex") -> dict[str, bytes]:
    """The files made in a folder, by name. There must be some."""
    made = {p.name: p.read_bytes() for p in sorted(folder.rglob(pattern))}
    assert made, f"no {pattern} in {folder}"
    return made
