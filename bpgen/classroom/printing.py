"""What goes to the printer: the class's papers in one piece, or in as few as a printer takes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import ceil
from typing import NamedTuple

from ..formats.bound import bind
from ..words.texts import words
from .folder import ClassFolder, digest_of
from .roster import Student

#: Papers of so many bytes are bound into one file, which takes seven times as much memory; what is larger
#: chokes printers, too.
_LARGEST = 30_000_000


class BoundFile(NamedTuple):
    """A file for the printer; ``kept``: a hand has changed it, and it stays as it is."""

    path: str
    kept: bool = False


def write_bound(folder: ClassFolder) -> Iterator[BoundFile]:
    """Bind sheets and keys in the roster's order, and in A3 the sheets that are to be in large print. Files
    that are as they should be are left, and not given.
    """
    large = [student for student in folder.students if student.large]
    usual = [student for student in folder.students if not student.large]
    options = folder.settings.options
    title = options.course or options.title or words("sheet", options.lang)["title"]
    for kind, name, students, paper in (
        ("sheets", "sheets", usual, "a4"),
        ("keys", "keys", folder.students, "a4"),
        ("sheets", "sheets-large", large, "a3"),
    ):
        yield from bound(folder, kind, name, students, title, paper)


def bound(
    folder: ClassFolder, kind: str, name: str, students: Sequence[Student], title: str, paper: str = "a4"
) -> Iterator[BoundFile]:
    """Bind the papers of these students that are in the folder ``kind``, in as few files as a printer takes;
    files that are as they should be are left, and not given. Those of another number of files are removed.
    """
    papers = (folder.path / kind / f"{folder.stems[student.number]}.pdf" for student in students)
    size = sum(paper.stat().st_size for paper in papers if paper.is_file())
    most = ceil(len(students) / max(1, ceil(size / _LARGEST))) or 1
    shares = [students[n : n + most] for n in range(0, len(students), most)]
    numbers = [f"-{n}" for n in range(1, len(shares) + 1)] if len(shares) > 1 else ["" for _ in shares]
    paths = [f"print/{name}{number}.pdf" for number in numbers]
    for path, share in zip(paths, shares, strict=True):
        yield from _bound(folder, path, kind, share, title, paper)
    yield from _removed(folder, name, paths)


def _removed(folder: ClassFolder, name: str, now: Sequence[str]) -> Iterator[BoundFile]:
    """Remove the files under a name that were bound before the class grew or shrank; a hand's are left."""
    made, form = folder.made(), re.compile(rf"print/{re.escape(name)}(-\d+)?\.pdf")
    old = [path for path in made if form.fullmatch(path) and path not in now]
    by_hand = [path for path in old if folder.is_by_hand(made, path)]
    yield from (BoundFile(path, kept=True) for path in by_hand)
    if gone := set(old) - set(by_hand):
        folder.remove(gone)


def _bound(
    folder: ClassFolder, path: str, kind: str, students: Sequence[Student], title: str, paper: str
) -> Iterator[BoundFile]:
    made = folder.made()
    names = [f"{folder.stems[student.number]}.pdf" for student in students]
    of = digest_of(title, paper, [(name, made.get(f"{kind}/{name}")) for name in names])
    if folder.is_made(made, path, of):
        return
    if folder.is_by_hand(made, path):
        yield BoundFile(path, kept=True)
        return
    files = {name: (folder.path / kind / name).read_bytes() for name in names}
    folder.write({path: bind(folder.path / kind, files, title, paper)}, {path: of})
    yield BoundFile(path)
