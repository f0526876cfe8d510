"""A person is removed from a class: the files, and the rows of tables; all other bytes stay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from glob import escape
from pathlib import Path
from typing import NamedTuple

from ..disk.cells import editable_csv
from ..disk.decoding import decoded
from ..disk.formulas import unguarded
from ..disk.inputs import read_file
from ..disk.output import write_files
from ..disk.table import heading_of
from ..errors import BpgenError, bounds
from ..errors.messages import said
from .folder import ROSTER, ClassFolder, unwritable
from .ledger import LEDGER, OVERRIDES, TOTALS, ledger_head, read_ledger
from .problems import code_of
from .readings import CONFIRM, DECISIONS, NEW_PAGES, NEW_READINGS, PAGES, READINGS
from .roster import Student, column_names, key_of, number_in

#: What is made of many students' papers and marks, and is made again without this one.
_OF_MANY = ("print/*", "exports/*", "report.pdf", "report.html", CONFIRM)

#: The roster goes last.
_TABLES = (LEDGER, TOTALS, OVERRIDES, READINGS, NEW_READINGS, DECISIONS, PAGES, NEW_PAGES, ROSTER)
_ENDINGS, _CELLS = (".csv", ".tsv", ".txt"), re.compile('[,;\t\r\n"]')


class Forgotten(NamedTuple):
    """What was removed: files, and how many rows of which tables; and what stays, and may still name the
    person: files of the whole class that a hand has changed, and tables that are no command's, such as
    gradebooks.
    """

    files: tuple[str, ...]
    rows: tuple[tuple[str, int], ...]
    left: tuple[str, ...]


def forget(folder: ClassFolder, number: str) -> Forgotten:
    """Remove a student from a class. The row of the roster goes last: a run that is stopped is repeated.

    Raises ``BpgenError`` where no student has this number, or a file cannot be removed or written.
    """
    student = folder.by_number.get(key_of(number_in(number)))
    if student is None:
        raise BpgenError("classroom.stranger", where=str(folder.path / ROSTER), number=number)
    stem, made = folder.stems[student.number], folder.made()
    own = [path for path in _files(folder, "*/**/*") if _is_of(path, stem)]
    of_many = [path for pattern in _OF_MANY for path in _files(folder, pattern)]
    left = tuple(path for path in of_many if path not in own and folder.is_by_hand(made, path))
    files = tuple(sorted({*own, *of_many} - {*left}))
    # The notes of those that a stopped run has removed name the person, too.
    folder.remove({*files, *(path for path in made if _is_of(path, stem))})
    _remove_folders(folder, stem)
    rows = list[tuple[str, int]]()
    for name in _tables(folder):
        data, count = _without(folder, name, key_of(student.number))
        if count and name in made and not folder.is_by_hand(made, name):
            folder.write({name: data}, {})
        elif count:
            write_files(folder.path, {name: data}, unwritable(folder.path))
        rows += [(name, count)] * bool(count)
    return Forgotten(files, tuple(rows), tuple(sorted({*left, *_others(folder, student)})))


def _remove_folders(folder: ClassFolder, stem: str) -> None:
    """Remove the folders of a student, which are empty now: their names are the person's number."""
    for path in folder.path.glob(f"*/**/{escape(stem)}/"):
        with suppress(OSError):  # something else was put there, or another program holds it
            path.rmdir()


def _others(folder: ClassFolder, student: Student) -> Iterator[str]:
    """Tables in the class's folder that bpgen does not keep for it, with a cell that names a student."""
    names = {student.number, student.name, student.email, code_of(folder.secret, student.number)} - {""}
    known = {*folder.made(), *_tables(folder)}
    for path in _files(folder, "**/*"):
        if path in known or Path(path).suffix.lower() not in _ENDINGS:
            continue
        try:
            text = decoded((folder.path / path).read_bytes(), path)
        except (OSError, BpgenError):
            continue
        if names & {cell.strip() for cell in _CELLS.split(text)}:
            yield path


def _tables(folder: ClassFolder) -> list[str]:
    """The tables of a class that are there."""
    return [name for pattern in _TABLES for name in _files(folder, pattern)]


def _is_of(path: str, stem: str) -> bool:
    """Whether a file, or a folder that it is in, has a student's name."""
    *folders, name = path.split("/")
    return bool(folders) and stem in (*folders[1:], name.rpartition(".")[0])


def _files(folder: ClassFolder, pattern: str) -> Iterator[str]:
    """Files in the class's folder, by their paths in it; not those that bpgen keeps for itself."""
    for path in sorted(folder.path.glob(pattern)):
        name = path.relative_to(folder.path).as_posix()
        if path.is_file() and not name.startswith("."):
            yield name


def _without(folder: ClassFolder, name: str, key: str) -> tuple[bytes, int]:
    """A table without the rows of this number, and how many these are."""
    path, mend = folder.path / name, said("classroom.new")
    data = read_file(path, mend, bounds.TABLE if name in (ROSTER, OVERRIDES) else bounds.LEDGER)
    if name == LEDGER and data.startswith(ledger_head()):
        ledger = read_ledger(data, str(path))
        gone = [student for student in ledger if key_of(student) == key]
        return ledger.of(x for x in ledger if x not in gone).written(), sum(len(ledger[x]) for x in gone)
    editable = editable_csv(data, str(path), mend)
    heading = heading_of(editable.table, {"number": column_names()["number"]})
    if heading is None:
        return editable.data, 0
    column, rows = heading.columns["number"], editable.table.rows[heading.start + 1 :]
    numbers = [row.number for row in rows if key_of(number_in(unguarded(row.cell(column)))) == key]
    return editable.without(numbers), len(numbers)
