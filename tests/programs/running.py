"""Running generated programs: here, or many in one process of their own."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

#: Arrays of a few numbers: threads and optimised compiling cost more than they save.
SMALL = {"OMP_NUM_THREADS": "1", "XLA_FLAGS": "--xla_backend_optimization_level=0"}
#: Frameworks take seconds to import: all programs of one run in one process.
_RUNNER = """
import contextlib, io, json, runpy, sys
said = {}
for path in sys.argv[2:]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        runpy.run_path(path, run_name="__main__")
    said[path] = out.getvalue()
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump(said, file)
"""


def run_here(source: str) -> str:
    """What a program prints, run in this process."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(source, "<program>", "exec"), {"__name__": "__main__"})  # noqa: S102
    return out.getvalue()


def run_together(
    programs: Mapping[str, str], folder: Path, environment: Mapping[str, str] | None = None
) -> dict[str, str]:
    """What these programs print, run one after the other in one process. There must be no error."""
    paths = {}
    for name, source in programs.items():
        paths[name] = folder / f"{name}.py"
        paths[name].write_text(source, encoding="utf-8")
    said = folder / "said.json"
    done = subprocess.run(
        [sys.executable, "-c", _RUNNER, str(said), *map(str, paths.values())],
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(said.read_text(encoding="utf-8"))
    return {name: found[str(path)] for name, path in paths.items()}
