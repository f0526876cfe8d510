"""A folder that is made again and again: our own files are replaced, everything else in it stays.

Which files are ours is said by a list in the folder, in the form that ``sha256sum`` writes and checks. New
files are prepared in a hidden folder beside the old ones; only when all are there does each take its place
by a rename: first what pages refer to, then the pages, then what is no longer made is removed. While that
happens the list names both versions of each file. So whenever a run is killed every file is whole, the list
is right, and the next run finishes the work (``disk.staging``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath

from ..errors import BpgenError
from .places import ELSEWHERE, check_folder
from .reasons import reason_of
from .staging import Placement, digest, staged

#: The list of our files. Older versions wrote a mark of this name that lists nothing.
MARK = ".bpgen-site"
#: The list while files are moved, and afterwards.
_FIRST, _LAST = f"{MARK}.first", f"{MARK}.last"
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")

#: The digests that our list has for a file, by its path: one, or two where a run was killed.
Listed = Mapping[str, frozenset[str]]


def check_out(out: Path) -> None:
    """Refuse a place where a folder of ours cannot be: a file, or a folder with other files and no list.

    Hidden files alone, such as a repository's ``.git``, are no obstacle. Raises ``BpgenError``.
    """
    check_folder(out)
    if not out.exists():
        return
    if not out.is_dir():
        raise BpgenError("disk.is_file", where=str(out), mend=ELSEWHERE)
    if not (out / MARK).is_file() and any(not path.name.startswith(".") for path in out.iterdir()):
        raise BpgenError("disk.foreign_folder", where=str(out))


def is_whole(out: Path) -> bool:
    """Whether every file that the folder's list names is there, as it was written."""
    return (out / MARK).is_file() and all(
        len(digests) == 1 and digest(out / name) in digests for name, digests in _listed(out).items()
    )


def replace(fill: Callable[[Path], None], out: Path, *, listed: bool = True, force: bool = False) -> None:
    """Let ``fill`` write files into a new folder, then put them in the place of our older ones in ``out``.

    Files of ours that are no longer made are removed. ``force`` writes over files that were changed by hand,
    or that our list does not name. Without ``listed`` no list is written. Where anything fails, or the run
    is interrupted, ``out`` is as it was.

    Raises ``BpgenError`` where the folder cannot be written, or a file would be lost that is not ours.
    """
    out = out.resolve()
    try:
        with staged(out) as stage:
            fill(stage.new)
            stage.put(lambda: _steps(stage.new, out, listed=listed, force=force))
    except OSError as error:
        raise BpgenError("disk.folder", where=str(out), mend=ELSEWHERE, reason=reason_of(error)) from None


def _steps(new: Path, out: Path, *, listed: bool, force: bool) -> list[Placement]:
    """What is moved and removed in ``out``, in order. Raises ``BpgenError`` where a file would be lost."""
    before = _listed(out)
    files = {p.relative_to(new).as_posix(): digest(p) for p in sorted(new.rglob("*")) if p.is_file()}
    lists_nothing = (out / MARK).is_file() and not before
    _check(out, files, before, force=force or lists_nothing)
    gone = [name for name in before.keys() - files.keys() if digest(out / name) in before[name]]
    steps = [Placement(name, name) for name in sorted(files, key=_turn)] + [
        Placement(name) for name in sorted(gone)
    ]
    if not listed:
        return steps
    both = [*((d, name) for name, digests in before.items() for d in digests), *_lines(files)]
    _write(new / _FIRST, sorted(set(both)))
    _write(new / _LAST, _lines(files))
    return [Placement(MARK, _FIRST), *steps, Placement(MARK, _LAST)]


def _turn(name: str) -> tuple[bool, int, str]:
    """What pages refer to comes before the pages, and the page that leads to all others last."""
    return name.endswith(".html"), -name.count("/"), name


def _check(out: Path, files: Mapping[str, str], listed: Listed, *, force: bool) -> None:
    """Refuse to lose what is not ours. Raises ``BpgenError`` that names the first of these files."""
    foreign: list[str] = []
    changed: list[str] = []
    for name, fresh in files.items():
        above = [out / folder for folder in list(PurePosixPath(name).parents)[:-1]]
        blocked = [p for p in above if p.is_symlink() or (p.exists() and not p.is_dir())]
        target = out / name
        if blocked or target.is_dir():
            raise BpgenError("disk.in_the_way", where=str(blocked[-1] if blocked else target))
        found = digest(target)
        if force or found in ("", fresh) or found in listed.get(name, ()):
            continue
        (changed if name in listed else foreign).append(name)
    if foreign:
        place, more = str(out / foreign[0]), len(foreign) - 1
        if more:
            raise BpgenError("disk.more_foreign", where=place, more=more)
        raise BpgenError("disk.foreign", where=place)
    if changed:
        place, more = str(out / changed[0]), len(changed) - 1
        if more:
            raise BpgenError("disk.more_changed", where=place, more=more)
        raise BpgenError("disk.changed", where=place)


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


def _lines(files: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(digest, name) for name, digest in files.items()]


def _write(path: Path, lines: Iterable[tuple[str, str]]) -> None:
    path.write_text("".join(f"{digest}  {name}\n" for digest, name in lines), encoding="utf-8")
