"""A small Sphinx project, written and built."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path


def build(
    source: Path, files: Mapping[str, str], out: Path, builder: str = "html"
) -> subprocess.CompletedProcess[str]:
    """Write the files of a project into ``source`` and run Sphinx over them; a warning is an error."""
    for name, text in files.items():
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    strictly = ["-q", "-n", "-W", "--keep-going"]
    return subprocess.run(
        [sys.executable, "-m", "sphinx", *strictly, "-b", builder, "-d", f"{source}.read", source, out],
        capture_output=True,
        text=True,
        check=False,
    )
