"""Any file of any kind, spoilt by a seed: done or refused in one message, and nothing left behind.

How many files of each kind are tried is said by BPGEN_FUZZ_FILES.
"""

from __future__ import annotations

import io
import os
import random
import shutil
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from attacks import fuzzing
from bpgen import BpgenError
from bpgen.circle.reading_circle import calendar
from bpgen.circle.schedule import read_schedule
from bpgen.cli import main
from bpgen.problems.files import read_lecture

FILES = int(os.environ.get("BPGEN_FUZZ_FILES", "40"))
#: No file may take longer, in seconds of the processor's time.
SLOWEST = 15.0


def said(*words: str) -> tuple[int, str, str]:
    """The status of a command, and what it said."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as left:
        main(words)
    assert isinstance(left.value.code, int)
    return left.value.code, out.getvalue(), err.getvalue()


def command(*words: str, differs: bool = False) -> Callable[[Path], None]:
    """Run a command on a file, which must keep what all commands promise."""

    def check(path: Path) -> None:
        status, out, err = said(*(word.format(path=path) for word in words))
        assert status in ((0, 1, 2) if differs else (0, 2)), err
        if status == 2:
            assert not out
            assert err.startswith(("Error: ", "Usage: "))
            assert not [c for c in err if c < " " and c != "\n"]
            assert len(err) < 4000
        assert "Traceback" not in err

    return check


def read(reader: Callable[[Path], object]) -> Callable[[Path], None]:
    """Read a file, which gives a value or is refused."""

    def check(path: Path) -> None:
        refused = ""
        try:
            reader(path)
        except BpgenError as error:
            refused = error.message
        assert len(refused) < 4000

    return check


def _texts(path: Path) -> None:
    (path.parent / "own/words/en").mkdir(parents=True)
    shutil.copy(path, path.parent / "own/words/en/sheet.toml")
    words = ("exercise", "--network", "neuron", "--lang", "en", "--format", "tex")
    command(*words, "--templates", str(path.parent / "own"), "--out", str(path.parent / "made"))(path)
    for name in ("own", "made"):
        shutil.rmtree(path.parent / name, ignore_errors=True)


def _points(path: Path) -> None:
    file = path.with_name("training.toml")
    head, tail = 'kind = "moons"\npoints = 30\nnoise = 0.1', f'kind = "csv"\nfile = "{path.name}"'
    file.write_text(fuzzing.TRAINING.replace(head, tail), encoding="utf-8")
    command("program", str(file))(path)
    file.unlink()


def _checkpoint(path: Path) -> None:
    run, _ = fuzzing.state()
    if path.read_bytes()[:1] != b"h":
        path.write_bytes(fuzzing.checkpoint(run, path.read_bytes()))
    words = ("train", "neuron", "--rounds", "5", "--checkpoint", str(path), "--resume")
    command(*words)(path)


KINDS: dict[str, tuple[str, bytes, Sequence[Callable[[Path], None]]]] = {
    "network": (
        "net.toml",
        fuzzing.NETWORK.encode(),
        [command("show", "{path}"), command("program", "{path}")],
    ),
    "lecture": ("net.toml", fuzzing.LECTURE.encode(), [read(read_lecture)]),
    "training": ("training.toml", fuzzing.TRAINING.encode(), [command("program", "{path}")]),
    "schedule": (
        "dates.toml",
        fuzzing.SCHEDULE.encode(),
        [read(lambda path: calendar(read_schedule(path), "en"))],
    ),
    "dates": ("dates.csv", fuzzing.DATES.encode(), [read(lambda path: calendar(read_schedule(path), "ja"))]),
    "answers": (
        "answers.csv",
        fuzzing.ANSWERS.encode(),
        [command("compare", "mazur", "{path}", "--format", "csv", differs=True)],
    ),
    "points": ("points.csv", fuzzing.POINTS.encode(), [_points]),
    "checkpoint": ("run.ckpt", fuzzing.state()[1], [_checkpoint]),
    "texts": ("en.toml", fuzzing.TEXTS.encode(), [_texts]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_spoilt_file_is_read_or_refused(kind: str, tmp_path: Path) -> None:
    name, whole, checks = KINDS[kind]
    path, wrong = tmp_path / name, list[str]()
    for n in range(FILES):
        data = fuzzing.spoilt(whole, random.Random(f"{kind}/{n}"))  # noqa: S311
        path.write_bytes(data)
        start = time.process_time()
        try:
            checks[n % len(checks)](path)
            assert [p.name for p in tmp_path.iterdir()] == [name]
            assert time.process_time() - start < SLOWEST
        except Exception:  # noqa: BLE001  # whatever it is, it should not be
            last = traceback.format_exc(limit=-3)
            wrong.append(f"{kind}/{n}: {data[:300]!r}\n{last}")
            for other in tmp_path.iterdir():
                if other != path:
                    shutil.rmtree(other) if other.is_dir() else other.unlink()
    assert not wrong, f"{len(wrong)} of {FILES}:\n" + "\n".join(wrong[:5])
