"""Files that appear as a set: prepared in a hidden folder beside their places, then moved there one after
the other without a pause.

Before the first move a journal is written into the hidden folder. A run that fails puts everything back;
of one that is killed, the next run that writes to the folder carries out the moves that are missing.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from .locks import is_abandoned, locked, owned

STAGING = ".bpgen-new."
_JOURNAL = "journal.json"
_FORWARD, _BACK = "forward", "back"


class Placement(NamedTuple):
    """A file that takes its place: its path in the folder, and in ``Staged.new``; None: it is removed."""

    target: str
    source: str | None = None


class _Entry(NamedTuple):
    """A step with the digests of what stands there before and after it; empty where there is nothing."""

    target: str
    source: str | None
    before: str
    after: str


class Staged(NamedTuple):
    """Files on their way: ``folder`` is where they go, ``path`` the hidden folder within."""

    folder: Path
    path: Path

    @property
    def new(self) -> Path:
        """Where the new files are prepared."""
        return self.path / "new"

    def put(self, plan: Callable[[], Sequence[Placement]]) -> None:
        """Take the steps that ``plan`` says, all or none, while no other run writes to the folder.

        Raises ``OSError`` where a step fails, and what ``plan`` raises; then all is as it was.
        """
        with locked(self.folder):
            entries = list(self._entries(plan()))
            if len(entries) > 1:
                self._note(_FORWARD, entries)
            with ExitStack() as made:
                try:
                    for n, entry in enumerate(entries):
                        self._take(n, entry, made)
                except BaseException:
                    if len(entries) > 1:
                        with suppress(OSError):
                            self._note(_BACK, entries)
                    self.back(entries)
                    raise
                made.pop_all()
            for entry in entries:
                if entry.source is None:
                    _remove_empty(self.folder, entry.target)

    def _entries(self, steps: Sequence[Placement]) -> Iterator[_Entry]:
        there: dict[str, str] = {}
        for target, source in steps:
            before = there[target] if target in there else digest(self.folder / target)
            there[target] = digest(self.new / source) if source is not None else ""
            yield _Entry(target, source, before, there[target])

    def _take(self, n: int, entry: _Entry, made: ExitStack) -> None:
        target = self.folder / entry.target
        if target.is_dir() and not target.is_symlink():
            raise IsADirectoryError(21, "it is a folder, not a file", str(target))
        make_folder(target.parent, made)
        if entry.before:
            _keep(target, self._kept(n))
        if entry.source is None:
            target.unlink(missing_ok=True)
        else:
            (self.new / entry.source).replace(target)

    def _kept(self, n: int) -> Path:
        """Where what stood in the place of a step is kept."""
        return self.path / "old" / str(n)

    def _note(self, way: str, entries: Sequence[_Entry]) -> None:
        part = self.path / f"{_JOURNAL}.part"
        part.write_text(json.dumps([way, entries]), encoding="utf-8")
        part.replace(self.path / _JOURNAL)

    def forward(self, entries: Sequence[_Entry]) -> None:
        """Take the steps that are missing, but for places that were changed since."""
        for entry in entries:
            target = self.folder / entry.target
            source = self.new / entry.source if entry.source is not None else None
            if digest(target) not in (entry.before, entry.after):
                continue
            if source is None:
                target.unlink(missing_ok=True)
                _remove_empty(self.folder, entry.target)
            elif source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                source.replace(target)

    def back(self, entries: Sequence[_Entry]) -> None:
        """Put back what stood there before."""
        for n, entry in reversed(list(enumerate(entries))):
            target, kept = self.folder / entry.target, self._kept(n)
            with suppress(OSError):  # as far as can be: the error that is told is the first one
                if kept.is_symlink() or kept.exists():
                    target.parent.mkdir(parents=True, exist_ok=True)
                    kept.replace(target)
                elif not entry.before and entry.after and digest(target) == entry.after:
                    target.unlink()


@contextmanager
def staged(folder: Path) -> Iterator[Staged]:
    """A hidden folder for new files within ``folder``, which is made where it is missing; what was made for
    nothing goes again. What killed runs have left in the folder is finished first.

    Raises ``OSError`` where the folder cannot be written.
    """
    with ExitStack() as made:
        make_folder(folder, made)
        with ExitStack() as own:
            with locked(folder):
                finish(folder)
                path = Path(tempfile.mkdtemp(prefix=STAGING, dir=folder))
                own.callback(shutil.rmtree, path, ignore_errors=True)
                own.enter_context(owned(path))
            (path / "new").mkdir()
            (path / "old").mkdir()
            yield Staged(folder, path)
        made.pop_all()


def finish(folder: Path) -> None:
    """Finish or undo what killed runs have begun in a folder, and remove what they have left."""
    for path in sorted(folder.glob(f"{STAGING}*")):
        with suppress(OSError):
            if path.is_symlink() or not path.is_dir() or not is_abandoned(path):
                continue
            way, entries = _noted(path / _JOURNAL, folder)
            found = Staged(folder, path)
            if way == _FORWARD:
                found.forward(entries)
            elif way == _BACK:
                found.back(entries)
            shutil.rmtree(path, ignore_errors=True)


def _noted(journal: Path, folder: Path) -> tuple[str, list[_Entry]]:
    """What a journal says; nothing where it is none, or leads out of its folder."""
    try:
        way, listed = json.loads(journal.read_text(encoding="utf-8"))
        entries = [_Entry(*entry) for entry in listed]
    except (OSError, ValueError, TypeError, RecursionError):
        return "", []
    for entry in entries:
        names = [entry.target] if entry.source is None else [entry.target, entry.source]
        if not all(isinstance(x, str) for x in (*names, entry.before, entry.after)):
            return "", []
        if any(not _is_within(folder, name) for name in names):
            return "", []
    return str(way), entries


def _is_within(folder: Path, name: str) -> bool:
    path = PurePosixPath(name)
    linked = any((folder / above).is_symlink() for above in list(path.parents)[:-1])
    return (
        bool(name) and not path.is_absolute() and ".." not in path.parts and "\0" not in name and not linked
    )


def digest(path: Path) -> str:
    """The digest of a file; a link's is that of where it leads; empty where there is no file."""
    try:
        data = os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes()
    except OSError:
        return ""
    return hashlib.sha256(data).hexdigest()


def make_folder(folder: Path, undo: ExitStack) -> None:
    """Make a folder and its parents; undone, those that are empty go again. Raises ``OSError``."""
    for path in reversed([p for p in (folder, *folder.parents) if not p.exists()]):
        path.mkdir(exist_ok=True)  # another run may just have made it
        undo.callback(_remove, path)
    if not folder.is_dir():
        raise NotADirectoryError(20, "it is a file, not a folder", str(folder))


def _remove(folder: Path) -> None:
    with suppress(OSError):  # it is not empty
        folder.rmdir()


def _remove_empty(folder: Path, name: str) -> None:
    """Remove the folders of a file that was removed, up to ``folder``, where they are empty."""
    for above in list(PurePosixPath(name).parents)[:-1]:
        _remove(folder / above)


def _keep(target: Path, kept: Path) -> None:
    """Keep what stands in a place: the same file under a second name, or a copy where the system has none."""
    try:
        os.link(target, kept, follow_symlinks=False)
    except (OSError, NotImplementedError):  # no second names on this disk; or none of links on this system
        shutil.copy2(target, kept, follow_symlinks=False)
