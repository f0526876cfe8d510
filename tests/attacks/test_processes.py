"""Programs that bpgen starts: ended with it, whatever ends it; bounded in what they write."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from bpgen.errors.bounds import TYPESET

#: TeX that never ends, with a process of its own.
HANGS = 'sleep 300 &\necho $! $$ > "$PIDS/$$.part"\nmv "$PIDS/$$.part" "$PIDS/$$"\nwait\n'
FLOODS = "while :; do printf '%0999999d' 0; done\n"
FILLS = "while :; do printf '%0999999d' 0 >> sheet.log; done\n"
SAYS = 'echo "! home is $TEXMFVAR."\nexit 1\n'


def begun(tex: str, folder: Path, **variables: str) -> subprocess.Popen[str]:
    """``bpgen exercise`` with this script in the place of TeX."""
    programs = folder / "programs"
    for made in (programs, folder / "tmp", folder / "pids"):
        made.mkdir()
    for name in ("uplatex", "dvipdfmx"):
        (programs / name).write_text(f"#!/bin/sh\n{tex}")
        (programs / name).chmod(0o755)
    command = [
        sys.executable,
        "-m",
        "bpgen",
        "exercise",
        "--network",
        "neuron",
        "--engine",
        "uplatex",
        "--format",
        "pdf",
        "--out",
        "o",
    ]
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    places = {"PATH": path, "TMPDIR": str(folder / "tmp"), "PIDS": str(folder / "pids")}
    environment: Mapping[str, str] = {**os.environ, **places, **variables}
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def left(folder: Path) -> list[str]:
    return [p.name for p in (folder / "tmp").iterdir() if not p.name.startswith("_jinja2")]


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_ends_tex_too_and_cleans_up(number: signal.Signals, status: int, tmp_path: Path) -> None:
    # Whoever runs the tests in the background may have told them, and so their children, to ignore it.
    before = signal.signal(number, signal.SIG_DFL)
    try:
        process = begun(HANGS, tmp_path)
    finally:
        signal.signal(number, before)
    end = time.monotonic() + 60
    while not (found := list((tmp_path / "pids").glob("*[0-9]"))):
        assert time.monotonic() < end
        time.sleep(0.02)
    time.sleep(0.2)  # TeX may begin before Python has come back from starting it: no program to end yet
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (status, ""), err
    assert "Traceback" not in err
    pids = [int(pid) for path in found for pid in path.read_text().split()]
    while any(map(is_running, pids)) and time.monotonic() < end:
        time.sleep(0.02)
    assert not [pid for pid in pids if is_running(pid)]
    assert not left(tmp_path)
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("tex", [FLOODS, FILLS], ids=["said", "written"])
def test_tex_that_writes_without_end_is_ended(tex: str, tmp_path: Path) -> None:
    process = begun(tex, tmp_path)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert f"wrote more than {TYPESET:,} bytes" in err
    assert not left(tmp_path)


@pytest.mark.parametrize("home", ["", "/nowhere", None])
def test_without_a_home_tex_keeps_its_fonts_in_its_own_folder(home: str | None, tmp_path: Path) -> None:
    process = begun(SAYS, tmp_path, HOME=str(tmp_path) if home is None else home, TEXMFVAR="")
    _, err = process.communicate(timeout=60)
    assert ("home is ." in err) == (home is None)
    assert (str(tmp_path / "tmp") in err) == (home is not None)
