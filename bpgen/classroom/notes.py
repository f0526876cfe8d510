"""What bpgen keeps for itself in a class's folder: which files it has made, and of what."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

#: The folder of the notes; in it, the file of all, and a folder with a file for each block since.
OWN, MADE, _BLOCKS = ".bpgen", "made.json", "made"


class MadeFile(NamedTuple):
    """A file that was made: the digests of what it was made of, and of the file."""

    of: str
    file: str


class MadeNotes:
    """The notes of a folder. Only what is new since is read again: other runs may write some, too."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._found = dict[str, MadeFile]()
        self._all: object = None
        self._read = set[str]()

    def read(self) -> Mapping[str, MadeFile]:
        """The files that were made, by their paths; the latest note of each."""
        blocks, all_ = self._names(), _state_of(self._folder / MADE)
        if all_ != self._all or not self._read.issubset(blocks):
            self._found, self._all, self._read = _notes(self._folder / MADE), all_, set()
        for name in blocks:
            if name not in self._read:
                self._found |= _notes(self._folder / _BLOCKS / name)
                self._read.add(name)
        return self._found

    def blocks(self) -> tuple[str, ...]:
        """The files of blocks, by their paths in the class's folder, in the order of writing."""
        return tuple(f"{OWN}/{_BLOCKS}/{name}" for name in self._names())

    def next_block(self) -> str:
        """The path of one more."""
        names = self._names()
        number = int(Path(names[-1]).stem) + 1 if names else 1
        return f"{OWN}/{_BLOCKS}/{number:08}.json"

    def _names(self) -> list[str]:
        found = (path for path in (self._folder / _BLOCKS).glob("*.json") if path.stem.isdecimal())
        return sorted(path.name for path in found)


def notes_bytes(made: Mapping[str, MadeFile]) -> bytes:
    """MadeNotes as a file."""
    # In one line: with an indent json takes twice as long.
    return json.dumps(dict(sorted(made.items())), ensure_ascii=False).encode()


def _notes(path: Path) -> dict[str, MadeFile]:
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        return {str(path): MadeFile(*map(str, entry)) for path, entry in read.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}  # nothing was made, or it is made again


def _state_of(path: Path) -> object:
    """What is another where a file was replaced."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
