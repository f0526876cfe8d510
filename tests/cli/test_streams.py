"""Standard output: the same bytes in every locale where programs read it, and one line where it fails."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from bpgen.cli import COMMANDS
from bpgen.formats.plain import width_of
from house.checkout import ROOT

#: A call of every command that prints something; ``{}`` is a table of answers that is there.
CALLS = {
    "exercise": ("--seed", "3", "--format", "tex", "--out", "sheet"),
    "live": ("neuron", "--out", "page.html", "--force"),
    "show": ("mazur",),
    "explain": ("mazur", "w5+"),
    "compare": ("mazur", "answers.csv"),
    "train": ("mazur", "--rounds", "3"),
    "site": ("--help",),  # what it prints at its end, after 15 seconds, is printed as all else is
    "slides": ("--network", "neuron", "--format", "tex", "--out", "deck"),
    "program": ("mazur",),
    "verify": ("neuron",),
    "presets": (),
    "new": ("new.toml", "--force"),
    "schema": (),
    "class": ("new", "--help"),  # its commands print as others do
}
#: What other programs read.
MACHINE = [
    ("program", "mazur", "--rounds", "10"),
    ("show", "mazur", "--format", "json"),
    ("show", "mazur", "--format", "csv"),
    ("compare", "mazur", "answers.csv", "--format", "json"),
    ("compare", "mazur", "answers.csv", "--format", "csv"),
    ("train", "mazur", "--rounds", "3", "--format", "csv"),
    ("presets", "--format", "json"),
    ("schema",),
    ("schema", "--training"),
]
#: A Japanese Windows, and a system that knows ASCII only.
LOCALES = {
    "cp932": {"PYTHONIOENCODING": "cp932"},
    "ascii": {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
}


def bpgen(
    folder: Path, *args: str, script: str = '"$@"', env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the program in a folder as a process of its own; ``script`` sends its streams elsewhere."""
    (folder / "answers.csv").write_bytes(b"net_h1,0.3775\nw5+,7\n")
    command = ["sh", "-c", script, "sh", sys.executable, "-m", "bpgen", *args]
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "LC_"))}
    changed = {**inherited, "PYTHONPATH": str(ROOT), **(env or {})}
    return subprocess.run(command, cwd=folder, env=changed, capture_output=True, check=False, timeout=120)


def test_every_command_is_tried() -> None:
    assert CALLS.keys() == set(COMMANDS)


@pytest.mark.parametrize("command", CALLS)
@pytest.mark.parametrize(
    ("where", "reason"),
    [(">/dev/full", "cannot be written: No space left on device."), (">&-", "is closed.")],
    ids=["full", "closed"],
)
def test_an_output_that_fails_is_one_line_and_a_status_of_its_own(
    command: str, where: str, reason: str, tmp_path: Path
) -> None:
    done = bpgen(tmp_path, command, *CALLS[command], script=f'"$@" {where}')
    assert (done.returncode, done.stderr.decode()) == (74, f"Error: Standard output {reason}\n")


@pytest.mark.parametrize("command", [c for c in CALLS if c not in ("exercise", "slides", "verify")])
def test_a_reader_that_has_gone_is_told_nothing(command: str, tmp_path: Path) -> None:
    # The program waits until its reader has gone.
    gone = '{ sleep 0.1; "$@"; echo $? >status; } | true'
    assert bpgen(tmp_path, command, *CALLS[command], script=gone).stderr == b""
    assert (tmp_path / "status").read_text("utf-8") == "141\n"


@pytest.mark.parametrize("rounds", ["1", "500"], ids=["short", "long"])
def test_a_long_output_that_fails_is_told_as_a_short_one(rounds: str, tmp_path: Path) -> None:
    done = bpgen(tmp_path, "show", "mazur", "--rounds", rounds, "--format", "csv", script='"$@" >/dev/full')
    assert (done.returncode, len(done.stderr.splitlines())) == (74, 1)


@pytest.mark.parametrize("where", ["2>&-", "2>/dev/full"], ids=["closed", "full"])
def test_where_nothing_can_be_said_the_status_tells(where: str, tmp_path: Path) -> None:
    assert bpgen(tmp_path, "show", "mazur", "w5+", script=f'"$@" {where}').returncode == 0
    assert bpgen(tmp_path, "show", "nowhere.toml", script=f'"$@" {where}').returncode == 2
    assert bpgen(tmp_path, "show", "--rounds", script=f'"$@" {where}').returncode == 2
    assert bpgen(tmp_path, "show", "mazur", script=f'"$@" >/dev/full {where}').returncode == 74


@pytest.mark.parametrize("args", MACHINE, ids=" ".join)
def test_what_programs_read_is_the_same_bytes_in_every_locale(args: tuple[str, ...], tmp_path: Path) -> None:
    ours = bpgen(tmp_path, *args, env={"PYTHONIOENCODING": "utf-8"})
    assert ours.stdout.decode("utf-8")
    if "json" in args or "schema" in args:
        json.loads(ours.stdout)
    for locale in LOCALES.values():
        theirs = bpgen(tmp_path, *args, env=locale)
        assert theirs.stdout == ours.stdout
        assert (theirs.returncode, theirs.stderr) == (ours.returncode, b"")


def test_a_program_written_under_a_japanese_windows_runs(tmp_path: Path) -> None:
    source = bpgen(tmp_path, "program", "mazur", "--rounds", "1", env=LOCALES["cp932"]).stdout
    assert not source.isascii(), "nothing is shown by a program without Japanese"
    (tmp_path / "q.py").write_bytes(source)
    done = subprocess.run([sys.executable, "q.py"], cwd=tmp_path, capture_output=True, check=True)
    assert b"0.298371109" in done.stdout


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("command", [c for c in CALLS if c not in ("exercise", "site", "slides", "verify")])
def test_what_people_read_is_printed_in_every_locale(command: str, locale: str, tmp_path: Path) -> None:
    done = bpgen(tmp_path, command, *CALLS[command], env=LOCALES[locale])
    assert (done.returncode, done.stderr) == (int(command == "compare"), b"")
    assert done.stdout


@pytest.mark.parametrize(
    ("lang", "call", "status"),
    [("en", ("new", "course", "--roster", "roster.csv"), 0), ("ja", ("mark", "course"), 2)],
    ids=["remark", "error"],
)
def test_what_is_said_is_broken_on_a_terminal_and_whole_in_a_pipe(
    lang: str, call: tuple[str, ...], status: int, tmp_path: Path
) -> None:
    piped, shown = tmp_path / "piped", tmp_path / "shown"
    for folder in (piped, shown):
        folder.mkdir()
        (folder / "roster.csv").write_text("number,name,what we have written of them\n007,x,y\n", "utf-8")
    done = bpgen(piped, "class", *call, "--lang", lang)
    whole = done.stderr.decode()
    assert done.returncode == status
    assert max(map(width_of, whole.splitlines())) > 60
    lines = on_a_terminal(shown, 60, "class", *call, "--lang", lang).splitlines()
    assert max(map(width_of, lines)) <= 60
    assert "".join("".join(lines).split()) == "".join(whole.split())


def on_a_terminal(folder: Path, width: int, *args: str) -> str:
    """What a command says on standard error, where that is a terminal."""
    reading, writing = pty.openpty()
    env = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": str(width)}
    command = [sys.executable, "-m", "bpgen", *args]
    silent = subprocess.DEVNULL
    subprocess.run(
        command, cwd=folder, env=env, stdin=silent, stdout=silent, stderr=writing, check=False, timeout=120
    )
    os.close(writing)
    said = b""
    with suppress(OSError):  # the other end is closed
        while more := os.read(reading, 1 << 16):
            said += more
    os.close(reading)
    return said.decode().replace("\r\n", "\n")
