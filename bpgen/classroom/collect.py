"""Answers that come back: a table from each student, or one of a form or platform with a row for each."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ..disk.inputs import read_file
from ..disk.table import CsvRow, CsvTable, heading_of, read_table
from ..errors import BpgenError
from ..errors.bounds import TABLE
from ..errors.languages import LANGUAGES
from ..errors.messages import Message, said
from ..marking.answers import answer_columns
from ..trace.spelling import spellings, understood
from ..words.texts import words
from .folder import ClassFolder, digest_of
from .problems import graph_of
from .roster import Student, column_names, key_of, known_names, student_of

#: A quantity of a later round, as a column's heading: w5+ @2.
_OF_ROUND = re.compile(r"(.*?)\s*@\s*([0-9]{1,9})")
#: What parts a student's number from the rest of a file's name.
_PARTS = re.compile(r"[\s_()\[\]/\\]+")
_ENDINGS = (".csv", ".txt", ".tsv")
#: Files of an operating system or a program that has a folder open, beside those that begin with a dot.
_NOBODYS = ("~$", "desktop.ini", "thumbs.db")


class Handed(NamedTuple):
    """What a student has handed in, as a table of names and numbers, and where it was found."""

    student: Student
    table: bytes
    where: str


class Collected(NamedTuple):
    """What was collected. ``handed`` is what counts; ``twice`` are earlier ones of the same students, which
    do not; ``kept`` are files that a hand has changed since, which stay; ``unknown`` are places whose student
    is not on the roster; ``unread`` are columns of which nothing is understood; ``others`` are files of
    folders that are no tables by their names; ``missing`` have handed in nothing, now or before.
    """

    handed: tuple[Handed, ...]
    twice: tuple[Handed, ...]
    kept: tuple[str, ...]
    unknown: tuple[str | Message, ...]
    unread: tuple[str, ...]
    others: tuple[str, ...]
    missing: tuple[Student, ...]


def answers_path(folder: ClassFolder, student: Student) -> str:
    """The place of a student's answers in the class's folder."""
    return f"answers/{folder.stems[student.number]}.csv"


def missing_answers(folder: ClassFolder) -> tuple[Student, ...]:
    """The students whose answers are not there."""
    return tuple(x for x in folder.students if not (folder.path / answers_path(folder, x)).is_file())


def collected_numbers(folder: ClassFolder) -> int:
    """How many students' answers are there."""
    return len(folder.students) - len(missing_answers(folder))


def check_collected(folder: ClassFolder) -> None:
    """Raises ``BpgenError`` where no answers have been collected: they come before marks."""
    if not collected_numbers(folder):
        raise BpgenError("classroom.no_answers", where=str(folder.path))


def collect(folder: ClassFolder, paths: Sequence[Path]) -> Collected:
    """Read tables, and those of folders, and keep each student's answers as a table of the class's folder,
    which a hand may then put right. Of two from one student the last counts, in the order of the paths.

    Raises ``BpgenError`` for a path that is not there, and a table that is none.
    """
    reader = _Reader(folder, [], [])
    found: dict[str, Handed] = {}
    twice = list[Handed]()
    for path in _files(paths):
        for one in reader.handed(path):
            if before := found.pop(one.student.number, None):
                twice.append(before)
            found[one.student.number] = one
    kept = put_answers(folder, found.values())
    unknown, unread = tuple(reader.unknown), tuple(dict.fromkeys(reader.unread))
    others = tuple(_others(paths))
    return Collected(
        tuple(found.values()), tuple(twice), kept, unknown, unread, others, missing_answers(folder)
    )


def put_answers(folder: ClassFolder, handed: Iterable[Handed]) -> tuple[str, ...]:
    """Put answers into the class's folder, but where a hand has changed those that are there: their paths."""
    files = {answers_path(folder, one.student): one.table for one in handed}
    return folder.put(files, {path: digest_of(data) for path, data in files.items()})


def answers_table(answers: Iterable[tuple[str, str, int | str]]) -> bytes:
    """Names, numbers as they are written, and rounds as a student's table of answers."""
    names = words("marking", LANGUAGES[0])["heading"]
    return _written([(names["name"], names["value"], names["round"]), *answers])


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            found = (p for p in path.rglob("*") if p.suffix.lower() in _ENDINGS and p.is_file())
            # Without their endings: what a browser saves again, 2301 (1).csv, is later than 2301.csv.
            yield from sorted(found, key=lambda p: p.with_suffix("").parts)
        else:
            yield path


def _others(paths: Iterable[Path]) -> Iterator[str]:
    """The files of these folders that ``_files`` leaves out: workbooks, for instance."""
    for folder in paths:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            name = path.name.casefold()
            if (
                path.suffix.lower() not in _ENDINGS
                and path.is_file()
                and not name.startswith((".", *_NOBODYS))
            ):
                yield str(path)


class _Reader(NamedTuple):
    """A class's folder, and what was found that is nobody's or nothing."""

    folder: ClassFolder
    unknown: list[str | Message]
    unread: list[str]

    def handed(self, path: Path) -> Iterator[Handed]:
        """What a file holds: one student's answers, or many's."""
        data = read_file(path, said("classroom.answers"), TABLE)
        table = read_table(data, str(path), mend=said("marking.fill_in"))
        heading = heading_of(table, {**column_names(), "code": known_names("code")})
        columns = heading.columns if heading else {}
        if heading is None or not columns.keys() & {"number", "code"}:
            if student := self._of_file(path):
                yield Handed(student, data, str(path))
            return
        students = dict[str, tuple[Student, list[CsvRow]]]()
        for row in table.rows[heading.start + 1 :]:
            student = self._of_row(table, row, columns)
            if student is not None:
                students.setdefault(student.number, (student, []))[1].append(row)
        top = table.rows[heading.start]
        # "number" may head the answers, too: the column that says whose they are holds none.
        whose = {columns[kind] for kind in ("number", "code") if kind in columns}
        rest = top._replace(cells=tuple("" if n in whose else x for n, x in enumerate(top.cells)))
        found = heading_of(CsvTable((rest,), table.separator, table.where), answer_columns())
        own = [(found.columns if found else {}).get(kind) for kind in ("name", "value", "round")]
        for student, rows in students.values():
            where = f"{path}: {student.number}"
            if None not in own[:2]:
                cells = ((row.cell(own[0]), row.cell(own[1]), row.cell(own[2])) for row in rows)
                yield Handed(student, answers_table(cells), where)
            else:
                yield from (Handed(student, self._across(top, row, columns), where) for row in rows)

    def _of_file(self, path: Path) -> Student | None:
        """Whose a file is, by its name or its folder's: the number or the code, alone or among words."""
        for name in (path.stem, path.parent.name):
            texts = (name, *_PARTS.split(name))
            parts = {key_of(part) for text in texts for part in (text, text.split("-")[-1])}
            folder = self.folder
            found = {x.get(part) for part in parts for x in (folder.by_number, folder.by_stem)} - {None}
            found = found or {folder.by_code.get(part.upper()) for part in parts} - {None}
            if len(found) == 1:
                return found.pop()
        self.unknown.append(str(path))
        return None

    def _of_row(self, table: CsvTable, row: CsvRow, columns: Mapping[str, int]) -> Student | None:
        """Whose a row is. A code counts before a number: it is printed, not typed from memory."""
        code = row.cell(columns.get("code")).strip().upper()
        number = row.cell(columns.get("number"))
        student = self.folder.by_code.get(code) or student_of(number, self.folder.by_typed)
        if student is None:
            self.unknown.append(table.at(row))
        return student

    def _across(self, top: CsvRow, row: CsvRow, columns: Mapping[str, int]) -> bytes:
        """A row with a column for each quantity, as a table of names, numbers and rounds."""
        settings = self.folder.settings
        graph, rounds = graph_of(settings), settings.options.rounds + 1
        known, out = spellings(graph, rounds), list[tuple[str, str, str]]()
        for n, heading in enumerate(top.cells):
            if n in columns.values() or not heading:
                continue
            later = _OF_ROUND.fullmatch(heading)
            name, round_ = later.groups() if later else (heading, "1")
            if understood(graph, known, name) is None:
                self.unread.append(heading)
            else:
                out.append((name, row.cell(n), round_))
        return answers_table(out)


def _written(rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")
