"""The notes of what was made: a file for each block while a command goes on, and one when it has ended."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from bpgen.classroom.folder import ClassFolder
from bpgen.classroom.notes import MadeFile
from bpgen.classroom.personal import PersonalFiles
from classroom.hands import class_of

Block = tuple[list[str], list[tuple[bytes, ...]]]


def own_notes(path: Path) -> list[str]:
    """The files of bpgen's own in a class's folder."""
    own = path / ".bpgen"
    return sorted(x.relative_to(own).as_posix() for x in own.rglob("*") if x.is_file())


def noted(*names: str) -> dict[str, MadeFile]:
    """The notes of files that hold their own names."""
    return {name: MadeFile("of", sha256(name.encode()).hexdigest()) for name in names}


def files_of(folder: ClassFolder) -> PersonalFiles[str]:
    """A file for each name."""
    return PersonalFiles(folder, lambda name: (name,), lambda _: "of")


def test_a_block_writes_its_own_notes_and_the_end_writes_them_all(tmp_path: Path) -> None:
    folder = class_of(tmp_path / "class", 1)
    blocks: list[Block] = [(["a", "b"], [(b"a",), (b"b",)]), (["c"], [(b"c",)])]
    with folder.in_use():
        work = files_of(folder).write(blocks)
        next(work)
        assert own_notes(folder.path) == ["made/00000001.json"]
        assert folder.made() == ClassFolder(folder.path).made() == noted("a", "b")
        next(work)
        assert own_notes(folder.path) == ["made/00000001.json", "made/00000002.json"]
        assert folder.made() == noted("a", "b", "c")
        assert next(work, None) is None
        assert own_notes(folder.path) == ["made.json"]
    assert folder.made() == ClassFolder(folder.path).made() == noted("a", "b", "c")


def test_a_stopped_command_leaves_one_file_of_notes(tmp_path: Path) -> None:
    folder = class_of(tmp_path / "class", 1)

    def stopped() -> Iterator[Block]:
        yield ["a"], [(b"a",)]
        raise KeyboardInterrupt

    try:
        with folder.in_use():
            list(files_of(folder).write(stopped()))
    except KeyboardInterrupt:
        pass
    assert own_notes(folder.path) == ["made.json"]
    assert folder.made() == noted("a")


def test_what_other_runs_note_is_seen(tmp_path: Path) -> None:
    path = class_of(tmp_path / "class", 1).path
    one, other = (ClassFolder(path, shared=True) for _ in range(2))
    with one.in_use(), other.in_use():
        one.put({"a": b"a"}, {"a": "of"})
        other.put({"b": b"b"}, {"b": "of"})
        assert one.made() == other.made() == noted("a", "b")
        one.settle()
        other.put({"c": b"c"}, {"c": "of"})
        one.put({"a": b"new"}, {"a": "other"})
        expected = {**noted("b", "c"), "a": MadeFile("other", sha256(b"new").hexdigest())}
        assert one.made() == other.made() == expected
    assert ClassFolder(path).made() == expected
    assert own_notes(path) == ["made.json"]
