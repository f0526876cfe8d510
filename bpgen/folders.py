"""A folder that is made again and again: our own files are replaced, everything else in it stays.

Which files are ours is said by a list in the folder, in the form that ``sha256sum`` writes and checks. New
files are prepared in a hidden folder beside the old ones; only when all are there does each take its place
by a rename: first what pages refer to, then the pages, then what is no longer made is removed. While that
happens the list names both versions of each file. So whenever a run is killed every file is whole, the list
is right, and the next run finishes the work.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path, PurePosixPath

from .errors import BpgenError

#: The list of our files. Older versions wrote a mark of this name that lists nothing.
MARK = ".bpgen-site"
_STAGING = ".bpgen-new."
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")

#: The digests that our list has for a file, by its path: one, or two where a run was killed.
Listed = Mapping[str, frozenset[str]]


def check_out(out: Path) -> None:
    """Refuse a place where a folder of ours cannot be: a file, or a folder with other files and no list.

    Hidden files alone, such as a repository's ``.git``, are no obstacle. Raises ``BpgenError``.
    """
    if not out.exists():
        return
    if not out.is_dir():
        raise BpgenError("This is a file, not a folder.", where=str(out), mend=_ELSEWHERE)
    if not (out / MARK).is_file() and any(not path.name.startswith(".") for path in out.iterdir()):
        raise BpgenError(
            "The folder holds other files, and none by bpgen.",
            where=str(out),
            mend="Name an empty or new folder with --out; files added to it later are kept.",
        )


def is_whole(out: Path) -> bool:
    """Whether every file that the folder's list names is there, as it was written."""
    return (out / MARK).is_file() and all(
        len(digests) == 1 and _digest(out / name) in digests for name, digests in _listed(out).items()
    )


def replace(fill: Callable[[Path], None], out: Path, *, listed: bool = True, force: bool = False) -> None:
    """Let ``fill`` write files into a new folder, then put them in the place of our older ones in ``out``.

    Files of ours that are no longer made are removed. ``force`` writes over files that were changed by hand,
    or that our list does not name. Without ``listed`` no list is written. Where anything fails, or the run
    is interrupted, ``out`` is as it was.

    Raises ``BpgenError`` where the folder cannot be written, or a file would be lost that is not ours.
    """
    out = out.resolve()
    with ExitStack() as made, ExitStack() as moved:
        try:
            _make(out, made)
            staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=out))
            made.callback(shutil.rmtree, staging, ignore_errors=True)
            new, old = staging / "new", staging / "old"
            new.mkdir()
            fill(new)
            _put(new, old, out, moved, listed=listed, force=force)
        except OSError as error:
            raise BpgenError(
                f"The folder cannot be written: {error.strerror or error}.", where=str(out), mend=_ELSEWHERE
            ) from None
        moved.pop_all()
        made.pop_all()
        shutil.rmtree(staging, ignore_errors=True)


_ELSEWHERE = "Name another folder with --out, or free its place."


def _put(new: Path, old: Path, out: Path, undo: ExitStack, *, listed: bool, force: bool) -> None:
    """Move the files of ``new`` to ``out``; the older ones are kept in ``old`` to undo it."""
    before = _listed(out)
    files = {p.relative_to(new).as_posix(): _digest(p) for p in sorted(new.rglob("*")) if p.is_file()}
    lists_nothing = (out / MARK).is_file() and not before
    _check(out, files, before, force=force or lists_nothing)
    gone = [name for name in before.keys() - files.keys() if _digest(out / name) in before[name]]
    if listed:
        both = [*((d, name) for name, digests in before.items() for d in digests), *_lines(files)]
        _write(new / MARK, sorted(set(both)))
        _move(new / MARK, out / MARK, old / MARK, undo)
    for name in sorted(files, key=_turn):
        _make((out / name).parent, undo)
        _move(new / name, out / name, old / name, undo)
    for name in gone:
        _keep(out / name, old / name, undo)
        (out / name).unlink()
    if listed:
        _write(new / MARK, _lines(files))
        (new / MARK).replace(out / MARK)
    for name in gone:
        for folder in list(PurePosixPath(name).parents)[:-1]:
            with suppress(OSError):  # it holds files that are not ours
                (out / folder).rmdir()


def _turn(name: str) -> tuple[bool, int, str]:
    """What pages refer to comes before the pages, and the page that leads to all others last."""
    return name.endswith(".html"), -name.count("/"), name


def _check(out: Path, files: Mapping[str, str], listed: Listed, *, force: bool) -> None:
    """Refuse to lose what is not ours. Raises ``BpgenError`` that names the first of these files."""
    foreign: list[str] = []
    changed: list[str] = []
    for name, digest in files.items():
        above = [out / folder for folder in list(PurePosixPath(name).parents)[:-1]]
        blocked = [p for p in above if p.is_symlink() or (p.exists() and not p.is_dir())]
        target = out / name
        if blocked or target.is_dir():
            raise BpgenError(
                "This is in the way of a page, and is not by bpgen.",
                where=str(blocked[-1] if blocked else target),
                mend="Move it, or name another folder with --out.",
            )
        found = _digest(target)
        if force or found in ("", digest) or found in listed.get(name, ()):
            continue
        (changed if name in listed else foreign).append(name)
    for names, what in (
        (foreign, "is there, and is not by bpgen"),
        (changed, "was changed by hand since bpgen wrote it"),
    ):
        if names:
            more = f" (and {len(names) - 1} more)" if len(names) > 1 else ""
            raise BpgenError(
                f"This file {what}{more}.",
                where=str(out / names[0]),
                mend="Move it to keep it, or write over such files with --force.",
            )


def _listed(out: Path) -> Listed:
    """What the folder's list names: paths within the folder, each with its digests."""
    found: dict[str, frozenset[str]] = {}
    try:
        lines = (out / MARK).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return found
    for match in filter(None, map(_LINE.fullmatch, lines)):
        name = PurePosixPath(match[2])
        within = not name.is_absolute() and ".." not in name.parts
        if within and not any((out / folder).is_symlink() for folder in name.parents):
            found[match[2]] = found.get(match[2], frozenset()) | {match[1]}
    return found


def _digest(path: Path) -> str:
    """The digest of a file; a link's is that of where it leads; empty where there is no file."""
    try:
        data = os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes()
    except OSError:
        return ""
    return hashlib.sha256(data).hexdigest()


def _lines(files: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(digest, name) for name, digest in files.items()]


def _write(path: Path, lines: Iterable[tuple[str, str]]) -> None:
    path.write_text("".join(f"{digest}  {name}\n" for digest, name in lines), encoding="utf-8")


def _move(source: Path, target: Path, kept: Path, undo: ExitStack) -> None:
    """Rename, so that it can be undone."""
    if target.is_symlink() or target.exists():
        _keep(target, kept, undo)
    else:
        undo.callback(_quietly, target.unlink)
    source.replace(target)


def _keep(target: Path, kept: Path, undo: ExitStack) -> None:
    """Keep a file that is about to go, and put it back when all is undone."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(target, kept, follow_symlinks=False)
    undo.callback(_quietly, lambda: kept.replace(target))


def _make(folder: Path, undo: ExitStack) -> None:
    """Make a folder and its parents; undone, those that are empty go again."""
    for path in reversed([p for p in (folder, *folder.parents) if not p.exists()]):
        path.mkdir(exist_ok=True)
        undo.callback(_quietly, path.rmdir)


def _quietly(undo: Callable[[], object]) -> None:
    """Undo as far as can be: the error that is told is the first one."""
    with suppress(OSError):
        undo()
