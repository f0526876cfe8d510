"""The roster of a class: who has which number, read from any table."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from ..disk.table import CsvHeading, CsvRow, CsvTable, folded, heading_of, narrow, read_table
from ..errors import BpgenError
from ..errors.languages import LANGUAGES, language
from ..errors.messages import Message, said
from ..formats.escape import check_printable
from ..words.texts import words

#: As many students as a class may have, and as long as an entry may be.
MOST_STUDENTS = 100_000
_LONGEST = 100
#: What a student's number may consist of: it names files, and stands in tables that spreadsheets open.
_NUMBER = re.compile(r"[^\W_][\w.@/ +-]{0,39}")
#: How spreadsheets write a text that looks like a number: ="00123", or '00123.
_KEPT_AS_TEXT = re.compile(r'="(.*)"|\'(.*)')
#: What a spreadsheet has made of a long number: 2.31E+11.
_SPOILT = re.compile(r"[0-9](\.[0-9]+)?E\+[0-9]+", re.IGNORECASE)
#: The columns of a student's name, and all kinds, each with the names that words/classroom.toml lists.
_NAMED = ("name", "family", "given")
COLUMNS = ("number", *_NAMED, "group", "lang", "email", "large", "note")


class Student(NamedTuple):
    """A row of the roster. ``number`` is a text, with its leading zeros; ``lang`` is empty where it is the
    class's; ``large``: in large print; ``note`` stands on the sheet, such as a longer time. ``row`` is where
    it stands, counted as a spreadsheet does. ``family`` and ``given`` are parts of the name, where the roster
    has columns of them.
    """

    number: str
    name: str = ""
    group: str = ""
    lang: str = ""
    email: str = ""
    large: bool = False
    note: str = ""
    row: int = 0
    family: str = ""
    given: str = ""


def read_roster(data: bytes, where: str | Message) -> tuple[Student, ...]:
    """The students of a table, in its order: in any encoding and with any separators of ``read_table``.
    Columns are found by their headings, in any language; others are left alone, and so are rows in which
    there is no student: a platform's row of the points that are possible, its student for tests.

    Raises ``BpgenError`` with row and column for a table without a column of numbers, an entry that is
    missing or cannot be printed, and a number that stands twice.
    """
    table, heading = _headed(data, where)
    found: dict[str, Student] = {}
    for row in table.rows[heading.start + 1 :]:
        entries = _Entries(table, heading, row)
        if _is_nobody(entries):
            continue
        student = _student(entries)
        if first := found.get(key_of(student.number)):
            place = entries.place("number")
            raise BpgenError("classroom.twice", where=place, number=student.number, first=first.row)
        found[key_of(student.number)] = student
    if not found:
        raise BpgenError("classroom.nobody", where=where, mend=said("classroom.one_student"))
    return tuple(found.values())


class RosterReading(NamedTuple):
    """How a roster is read: the headings of the columns that are ``read``, by kind, those of ``others``, and
    the rows in which there is no student, by their numbers in a spreadsheet.
    """

    read: Mapping[str, str]
    others: tuple[str, ...]
    nobody: tuple[int, ...]


def columns_read(data: bytes, where: str | Message) -> RosterReading:
    """What is read of a roster, and what is left alone. Raises as ``read_roster``."""
    table, heading = _headed(data, where)
    top, rows = table.rows[heading.start], table.rows[heading.start + 1 :]
    return RosterReading(
        {kind: top.cell(column) for kind, column in heading.columns.items()},
        tuple(x for n, x in enumerate(top.cells) if x and n not in heading.columns.values()),
        tuple(row.number for row in rows if _is_nobody(_Entries(table, heading, row))),
    )


def _headed(data: bytes, where: str | Message) -> tuple[CsvTable, CsvHeading]:
    table = read_table(data, where, mend=said("classroom.one_student"), most=MOST_STUDENTS)
    heading = heading_of(table, column_names())
    if heading is None or "number" not in heading.columns:
        raise BpgenError("classroom.no_numbers", where=where, names=", ".join(column_names()["number"][:6]))
    return table, heading


def key_of(number: str) -> str:
    """A number in the form in which numbers are compared: width and case make no difference."""
    return unicodedata.normalize("NFKC", number).strip().casefold()


def by_typed(students: Iterable[Student]) -> Mapping[str, Student]:
    """The students by the form in which numbers are compared, and by it without the zeros in front, which a
    spreadsheet drops, where that is one student's alone.
    """
    whole = {key_of(student.number): student for student in students}
    count = Counter(map(_short, whole))
    return {**{_short(key): x for key, x in whole.items() if count[_short(key)] == 1}, **whole}


def student_of(text: str, typed: Mapping[str, Student]) -> Student | None:
    """Whose number a cell holds, of the students ``by_typed``."""
    key = key_of(number_in(text))
    return typed.get(key) or typed.get(_short(key))


def _short(key: str) -> str:
    return key.lstrip("0") or key


def column_names() -> Mapping[str, list[str]]:
    """What the columns may be called, by kind, in any language."""
    return {kind: known_names(kind) for kind in COLUMNS}


def known_names(kind: str, table: str = "column") -> list[str]:
    """What words/classroom.toml lists of a kind in one of its tables, in any language."""
    return [name for lang in LANGUAGES for name in words("classroom", lang)[table][kind]]


def number_in(text: str) -> str:
    """A student's number as it is kept: ASCII's digits, no marks of a spreadsheet, no spaces around it."""
    kept = _KEPT_AS_TEXT.fullmatch(text.strip())
    return narrow(next(filter(None, kept.groups()), "") if kept else text).strip()


class _Entries(NamedTuple):
    """A row with the columns of its table."""

    table: CsvTable
    heading: CsvHeading
    row: CsvRow

    def text(self, kind: str) -> str:
        """What stands in a column. Raises ``BpgenError`` for what cannot be printed in a line."""
        text = self.row.cell(self.heading.columns.get(kind))
        if len(text) > _LONGEST:
            raise BpgenError(
                "value.too_long",
                where=self.place(kind),
                mend=said("fix.shorter"),
                most=_LONGEST,
                got=f"{len(text):,}",
            )
        check_printable(text, self.place(kind))
        return " ".join(text.split())

    def place(self, kind: str) -> Message:
        """The row and column, as a message names them."""
        column = self.heading.columns.get(kind)
        name = self.table.rows[self.heading.start].cell(column)
        return self.table.at(self.row, column, name)


@lru_cache(maxsize=1)
def _nobodys() -> frozenset[str]:
    """What stands in the place of a name in a platform's own rows."""
    return frozenset(map(folded, known_names("nobody", "answer")))


def _is_nobody(row: _Entries) -> bool:
    """Whether there is no student in a row: a platform's own, by its name, or one without name and number."""
    names = [row.row.cell(column) for kind in _NAMED if (column := row.heading.columns.get(kind)) is not None]
    if folded(" ".join(names)) in _nobodys():
        return True
    return bool(names) and not any(names) and not row.row.cell(row.heading.columns["number"])


def _student(row: _Entries) -> Student:
    number = number_in(row.text("number"))
    if _SPOILT.fullmatch(number):
        raise BpgenError("classroom.spoilt", where=row.place("number"), got=repr(number))
    if not number:
        raise BpgenError("classroom.no_number", where=row.place("number"))
    if not _NUMBER.fullmatch(number):
        raise BpgenError("classroom.number", where=row.place("number"), got=repr(number))
    return Student(
        number,
        row.text("name") or _joined_name(row),
        row.text("group"),
        _lang(row),
        row.text("email"),
        _is_yes(row),
        row.text("note"),
        row.row.number,
        row.text("family"),
        row.text("given"),
    )


def _joined_name(row: _Entries) -> str:
    """The name of its two parts, in the order of their columns: it is that of the roster's language."""
    columns = row.heading.columns
    parts = sorted(columns.keys() & {"family", "given"}, key=columns.__getitem__)
    return " ".join(filter(None, map(row.text, parts)))


def _lang(row: _Entries) -> str:
    """The language of an entry: its code, or its name in any language."""
    text = folded(row.text("lang"))
    if not text:
        return ""
    known = dict(_languages())
    if text not in known:
        names = ", ".join(LANGUAGES)
        raise BpgenError("classroom.lang", where=row.place("lang"), got=repr(text), names=names)
    return known[text]


def _languages() -> Iterator[tuple[str, str]]:
    for code in LANGUAGES:
        yield code, code
        for other in LANGUAGES:
            yield folded(language(other).name_of(code)), code


def _is_yes(row: _Entries) -> bool:
    written = row.text("large")
    text = folded(written)
    answers = {kind: {folded(x) for x in known_names(kind, "answer")} for kind in ("yes", "no")}
    if text and text not in answers["yes"] | answers["no"]:
        raise BpgenError(
            "classroom.yes",
            where=row.place("large"),
            got=repr(written),
            names=", ".join(known_names("yes", "answer")),
        )
    return text in answers["yes"]
