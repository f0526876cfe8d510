"""What a person confirms of what was read off scans: a page of pictures and guesses, and the file it saves.

The page is one file that fetches nothing and needs no server. Nobody's name is on it: it says which page of
which scan a blank is on, which is enough to find the paper, and holds students' numbers for the file only.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Container, Iterable, Iterator, Mapping
from enum import StrEnum
from hashlib import sha256
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

from markupsafe import Markup

from ..disk.formulas import unguarded
from ..disk.table import CsvRow, CsvTable, read_table
from ..errors import BpgenError
from ..errors.languages import templates_folder
from ..errors.messages import Message, said
from ..formats.environment import Words, render
from .readings import Reading
from .roster import key_of, number_in

#: As many blanks are on a page: with pictures of 5 kB it has 40 MB, which a browser opens in some seconds.
_MOST = 6000
#: As long as a value may be.
_LONGEST = 100
#: Where nothing is known of the paper.
_UNNUMBERED: Mapping[str, int] = MappingProxyType({})
_TEMPLATE, _STYLE, _SCRIPT = (f"web/confirm/{name}" for name in ("page.j2", "confirm.css", "confirm.js"))


class Status(StrEnum):
    """What is decided of a blank: its value, that nothing is written there, or that nobody can read it."""

    VALUE = "value"
    EMPTY = "empty"
    UNREADABLE = "unreadable"


class Decision(NamedTuple):
    """What a person says of a student's blank; ``value`` is empty unless that is the status."""

    student: str
    question: str
    value: str
    status: Status


def confirm_pages(
    rows: Iterable[Reading], crops: Mapping[str, bytes], lang: str, numbers: Mapping[str, int] = _UNNUMBERED
) -> Iterator[tuple[str, str]]:
    """The pages that ask for what is undecided, the questions in the order in which they are first met among
    the rows: the name of each page, and its text. There is one,
    ``confirm.html``, but for a very large class, and none where all is decided.

    ``crops`` has the picture (PNG) of each undecided row by its path; it may read one when it is asked.
    ``numbers`` are those that the sheet's questions have on paper, by what is asked for.
    """
    ordered = _in_order(row for row in rows if not row.prefilled and not row.value)
    parts = [ordered[start : start + _MOST] for start in range(0, len(ordered), _MOST)]
    for number, part in enumerate(parts, 1):
        ending = f"-{number}" if len(parts) > 1 else ""
        yield f"confirm{ending}.html", confirm_page(part, crops, lang, numbers, f"confirmed{ending}.csv")


def confirm_page(
    rows: Iterable[Reading],
    crops: Mapping[str, bytes],
    lang: str,
    numbers: Mapping[str, int] = _UNNUMBERED,
    saved: str = "confirmed.csv",
) -> str:
    """A page that asks for these rows, those of one question and of equal guesses together; ``saved`` is the
    name of the file that it saves.
    """
    ordered = _in_order(rows)
    style, script = ((templates_folder() / name).read_text(encoding="utf-8") for name in (_STYLE, _SCRIPT))
    context = {
        "t": Words(lang, kind="classroom", form="html"),
        "lang": lang,
        "rows": [(*key, list(same)) for key, same in groupby(ordered, lambda row: (row.question, row.guess))],
        "count": len(ordered),
        "numbers": numbers,
        "picture": lambda row: Markup(b64encode(crops[row.crop]).decode()),  # noqa: S704  # letters and digits
        # What a browser keeps of one page is not taken for another's.
        "digest": sha256(repr(ordered).encode()).hexdigest()[:16],
        "saved": saved,
        "style": Markup(style),  # noqa: S704  # ours
        "script": Markup(script),  # noqa: S704  # ours
        "policy": f"default-src 'none'; img-src data:; style-src {_hash(style)}; script-src {_hash(script)}",
    }
    return render(_TEMPLATE, None, context, "html")


def confirmed(data: bytes, where: str | Message, asked: Mapping[str, Container[str]]) -> tuple[Decision, ...]:
    """The decisions in a file that a page has saved. ``asked`` has each student's questions, by number.

    Raises ``BpgenError`` with row and column for another table, a student or a blank that is not among
    these, a blank that is there twice, an unknown status, and a value where none belongs or none is.
    """
    table = read_table(data, where, mend=said("classroom.confirm"))
    if tuple(cell.casefold() for cell in table.rows[0].cells) != Decision._fields:
        raise BpgenError("classroom.confirmed", where=table.at(table.rows[0]))
    known = {key_of(number): (number, questions) for number, questions in asked.items()}
    found, places = list[Decision](), dict[tuple[str, str], int]()
    for row in table.rows[1:]:
        decision = _decision(table, row, known)
        name = decision.question
        first = places.setdefault((decision.student, name), row.number)
        if first != row.number:
            raise BpgenError("classroom.confirmed_twice", where=table.at(row), name=name, first=first)
        found.append(decision)
    return tuple(found)


def _decision(table: CsvTable, row: CsvRow, known: Mapping[str, tuple[str, Container[str]]]) -> Decision:
    student, question, value, status = (unguarded(row.cell(n)) for n in range(4))

    def place(column: int) -> Message:
        return table.at(row, column, Decision._fields[column])

    number, questions = known.get(key_of(number_in(student)), ("", ()))
    if not number:
        raise BpgenError("classroom.confirmed_student", where=place(0), got=repr(student[:_LONGEST]))
    if question not in questions:
        raise BpgenError("classroom.confirmed_blank", where=place(1), got=repr(question[:_LONGEST]))
    if status not in set(Status):
        names = ", ".join(Status)
        raise BpgenError("classroom.confirmed_status", where=place(3), got=repr(status), names=names)
    if bool(value) != (status == Status.VALUE):
        raise BpgenError("classroom.confirmed_value", where=place(2), status=status)
    if len(value) > _LONGEST:
        raise BpgenError(
            "value.too_long", where=place(2), mend=said("fix.shorter"), most=_LONGEST, got=f"{len(value):,}"
        )
    return Decision(number, question, value, Status(status))


def _in_order(rows: Iterable[Reading]) -> list[Reading]:
    """The rows by their questions, in the order in which these are first met, and by their guesses."""
    every = list(rows)
    place = {name: n for n, name in enumerate(dict.fromkeys(row.question for row in every))}
    return sorted(every, key=lambda row: (place[row.question], row.guess))


def _hash(text: str) -> str:
    """How a policy names the one script, or style, that a page may run."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
