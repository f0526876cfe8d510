"""A run killed at each of its renames, or on a full disk: files stay whole, and the next run finishes."""

from __future__ import annotations

import os
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from attacks import fuzzing
from bpgen.cli import main
from bpgen.disk.locks import scratch
from bpgen.disk.output import write_files
from bpgen.disk.staging import STAGING, finish

OLD = {"key.pdf": b"old key", "sheet.pdf": b"old sheet"}
NEW = {"key.pdf": b"new key", "sheet.pdf": b"new sheet", "sheet.tex": b"new source"}
#: What changes a folder.
CALLS = ("replace", "link", "unlink", "mkdir", "rmdir")
_KILLED, _DONE = 9, 0


def child(work: Callable[[], object]) -> tuple[int, str]:
    """Let another process do some work: its status, and what it said on standard error."""
    reading, writing = os.pipe()
    if (number := os.fork()) == 0:
        os.dup2(writing, 2)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        # What the tests put in their place writes into a file.
        sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
        status = 99
        try:
            work()
            status = _DONE
        except SystemExit as left:
            status = int(left.code or 0)
        finally:
            sys.stderr.flush()
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as file:
        said = file.read()
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]), said


def killed(work: Callable[[], object], at: int) -> bool:
    """Whether the work was killed at the so-maniest change of a folder, before it was made."""

    def counted() -> None:
        calls = []

        def wrapped(real: Callable[..., Any]) -> Callable[..., Any]:
            def one(*args: Any, **named: Any) -> Any:
                calls.append(args)
                if len(calls) == at:
                    os._exit(_KILLED)
                return real(*args, **named)

            return one

        for name in CALLS:
            setattr(os, name, wrapped(getattr(os, name)))
        work()

    status, said = child(counted)
    assert status in (_KILLED, _DONE), said
    return status == _KILLED


def contents(folder: Path) -> dict[str, bytes]:
    found = (p for p in folder.rglob("*") if p.is_file() and STAGING not in str(p))
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


@pytest.mark.parametrize("before", [{}, OLD], ids=["new", "again"])
def test_a_set_of_files_is_old_or_new_after_a_kill(before: dict[str, bytes], tmp_path: Path) -> None:
    at, forward = 1, set[bool]()
    while True:
        folder = tmp_path / str(at)
        if before:
            write_files(folder, {**before, "mine.txt": b"mine"})
        alive = not killed(lambda folder=folder: write_files(folder, NEW), at)  # type: ignore[misc]
        left = contents(folder)
        assert all(data in (before.get(name), NEW.get(name), b"mine") for name, data in left.items())
        assert before.keys() <= left.keys()
        if folder.exists():
            finish(folder)
        kept = {"mine.txt": b"mine"} if before else {}
        assert contents(folder) in ({**before, **kept}, {**before, **NEW, **kept})
        forward.add("sheet.tex" in contents(folder))
        assert not list(tmp_path.rglob(f"{STAGING}*"))
        write_files(folder, NEW)
        assert contents(folder) == {**before, **NEW, **kept}
        if alive:
            break
        at += 1
    assert at > 8
    assert forward == {False, True}


@pytest.mark.parametrize(
    "journal",
    [
        '["forward", [["../thesis.txt", "a", "*", "*"]]]',
        '["forward", [["../thesis.txt", null, "*", ""]]]',
        '["forward", [["/etc/passwd", "a", "", "x"]]]',
        '["forward", [["link/x", "a", "", "x"]]]',
        '["back", [["../thesis.txt", "a", "", "*"]]]',
        '["forward", [[1, 2, 3, 4]]]',
        "[" * 5000,
        "null",
        '["forward", "abc"]',
    ],
)
def test_a_journal_that_leads_elsewhere_does_nothing(journal: str, tmp_path: Path) -> None:
    from bpgen.disk.staging import digest

    (tmp_path / "thesis.txt").write_text("mine")
    (tmp_path / "away").mkdir()
    out = tmp_path / "out"
    new = out / f"{STAGING}evil" / "new"
    new.mkdir(parents=True)
    (new / "a").write_text("theirs")
    (out / "link").symlink_to(tmp_path / "away")
    (new.parent / "journal.json").write_text(journal.replace('"*"', f'"{digest(tmp_path / "thesis.txt")}"'))
    write_files(out, {"a.txt": b"a"})
    assert (tmp_path / "thesis.txt").read_text() == "mine"
    assert not list((tmp_path / "away").iterdir())
    assert sorted(p.name for p in out.iterdir()) == ["a.txt", "link"]


def test_temporary_folders_of_killed_runs_go_and_those_of_others_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def dies() -> None:
        with scratch() as folder:
            (folder / "sheet.tex").write_text("left behind")
            os._exit(_KILLED)

    assert child(dies)[0] == _KILLED
    (tmp_path / "bpgen-run-of-mine").mkdir()
    assert len(list(tmp_path.iterdir())) == 2
    with scratch() as one:
        assert sorted(tmp_path.iterdir()) == sorted([one, tmp_path / "bpgen-run-of-mine"])
        with scratch() as other:
            assert one.is_dir()
            assert other != one
    assert [p.name for p in tmp_path.iterdir()] == ["bpgen-run-of-mine"]


# ---- a full disk ---------------------------------------------------------------------------------------


@pytest.fixture
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    Path("small.toml").write_text(fuzzing.TRAINING)
    yield
    assert sorted(map(str, Path().rglob("*"))) == ["small.toml"]


WRITING = [
    ("exercise", "--network", "neuron", "--format", "tex", "--out", "new/folder"),
    ("new", "mine.toml"),
    ("program", "mazur", "--out", "p.py"),
    ("compare", "mazur", "--blank", "a.csv"),
    ("train", "small.toml", "--checkpoint", "run.ckpt"),
    ("train", "small.toml", "--save-data", "points.csv"),
    ("train", "small.toml", "--plot", "p.svg"),
    ("site", "--network", "linear", "--work", "work", "--format", "source", "--out", "out"),
]


@pytest.mark.usefixtures("_files")
@pytest.mark.parametrize("words", WRITING, ids=lambda words: "-".join(words[:2]))
def test_a_full_disk_is_one_message(words: tuple[str, ...]) -> None:
    """No file may become larger than a few bytes: the system refuses it as a full disk does."""

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20))
        main(words)

    status, said = child(full)
    assert status == 2, said
    *remarks, error = said.split("Error: ")
    assert len(remarks) == 1
    assert "File too large" in error
    assert "Traceback" not in said
    if "--work" in words:
        (Path("work") / ".bpgen-work").unlink(missing_ok=True)
        Path("work").rmdir()
