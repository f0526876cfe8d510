"""``bpgen class grades``: the points of a class in the gradebook of a platform."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from ...classroom.folder import ClassFolder
from ...classroom.gradebooks import fill_gradebook
from ...classroom.totals import ledger_of, sheet_worth, totals_of
from ...disk.inputs import named_file, read_file
from ...disk.output import write_files
from ...errors.bounds import TABLE
from ...errors.messages import said
from ...trace.digits import plain
from ..described import command
from ..kinds import FilePath, Text
from ..options import lang_option
from ..talk import listed, talk


@command(key="class grades")
@click.argument("folder", type=FilePath())
@click.option("--into", type=FilePath(), required=True, metavar="FILE")
@click.option("--column", type=Text(), default="", metavar="NAME")
@click.option("--out", type=FilePath(), metavar="FILE")
@lang_option
def grades(folder: Path, into: Path, column: str, out: Path | None, lang: str) -> None:
    """The command: a gradebook in, the same with one column filled out."""
    opened = ClassFolder(folder)
    totals = totals_of(opened, ledger_of(opened))
    data = read_file(into, said("classroom.gradebook"), TABLE)
    made = fill_gradebook(data, str(named_file(into)), totals, opened.students, column)
    file = out or into.with_name(f"{into.stem}-filled{into.suffix}")
    write_files(file.parent, {file.name: made.data})
    worth = plain(sheet_worth(opened.settings))
    talk(lang, "grades", file=file.name, count=len(made.filled), worth=worth, column=made.column, by=made.key)
    for key, people in (("replaced", made.replaced), ("without", made.without), ("absent", made.absent)):
        _tell(lang, key, [student.number for student in people])
    _tell(lang, "strangers", made.strangers)
    click.echo(file)


def _tell(lang: str, key: str, names: Sequence[str]) -> None:
    if names:
        talk(lang, key, count=len(names), numbers=listed(lang, names))
