"""Files are written whole or not at all: a full disk, a refusal halfway, and what stood there before."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bpgen.disk.output import write_files
from bpgen.errors import BpgenError

FILES = {"a.pdf": b"new a" * 1000, "b.pdf": b"new b", "c.tex": b"new c"}
FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
DENIED = PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def fail(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, call: int, error: OSError) -> None:
    """Let one of the calls of a function fail; a write that fails has written a part."""
    real, calls = getattr(owner, name), []

    def failing(*args: Any, **named: Any) -> Any:
        calls.append(args)
        if len(calls) == call:
            if name == "write_bytes":
                real(args[0], args[1][: len(args[1]) // 2])
            raise error
        return real(*args, **named)

    monkeypatch.setattr(owner, name, failing)


def content(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir()}


@pytest.mark.parametrize("error", [FULL, DENIED], ids=["full", "denied"])
@pytest.mark.parametrize(
    ("owner", "name", "call"),
    [
        (tempfile, "mkdtemp", 1),
        *((Path, "write_bytes", n) for n in (1, 2, 3)),
        (Path, "write_text", 1),  # the journal
        *((Path, "replace", n) for n in (1, 2, 3, 4)),
    ],
)
@pytest.mark.parametrize("there", [(), ("a.pdf", "c.tex")], ids=["new", "again"])
def test_all_files_or_none(
    owner: Any,
    name: str,
    call: int,
    error: OSError,
    there: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = {name: f"old {name}".encode() for name in there}
    for file, data in before.items():
        (tmp_path / file).write_bytes(data)
    with monkeypatch.context() as patch:
        fail(patch, owner, name, call, error)
        with pytest.raises(BpgenError) as refused:
            write_files(tmp_path, FILES)
    assert refused.value.where == str(tmp_path)
    assert refused.value.what == f"The folder cannot be written: {error.strerror}."
    assert content(tmp_path) == before
    write_files(tmp_path, FILES)
    assert content(tmp_path) == FILES


def test_what_cannot_be_kept_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "b.pdf").write_bytes(b"old b")
    fail(monkeypatch, os, "link", 1, FULL)
    fail(monkeypatch, shutil, "copy2", 1, FULL)
    with pytest.raises(BpgenError):
        write_files(tmp_path, FILES)
    assert content(tmp_path) == {"b.pdf": b"old b"}


def test_a_folder_in_the_place_of_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"old a")
    (tmp_path / "b.pdf").mkdir()
    with pytest.raises(BpgenError) as refused:
        write_files(tmp_path, FILES)
    assert refused.value.where == str(tmp_path / "b.pdf")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.pdf", "b.pdf"]
    assert (tmp_path / "a.pdf").read_bytes() == b"old a"


def test_a_system_without_second_names_keeps_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "b.pdf").write_bytes(b"old b")
    monkeypatch.setattr(os, "link", _refuse)
    fail(monkeypatch, Path, "replace", 4, FULL)
    with pytest.raises(BpgenError):
        write_files(tmp_path, FILES)
    assert content(tmp_path) == {"b.pdf": b"old b"}


def _refuse(*_: object, **__: object) -> None:
    raise DENIED


def test_an_interruption_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.pdf").write_bytes(b"old a")

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "link", interrupted)
        with pytest.raises(KeyboardInterrupt):
            write_files(tmp_path, FILES)
    assert content(tmp_path) == {"a.pdf": b"old a"}


def test_a_full_disk_on_the_command_line(
    refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(monkeypatch, Path, "write_bytes", 2, FULL)
    said = refused("exercise", "--seed", 3, "--format", "tex", "--out", "made/for/this")
    assert said.splitlines()[0] == (
        "Error: made/for/this: The folder cannot be written: No space left on device."
    )
