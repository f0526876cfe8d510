"""``bpgen class new``: a class's folder."""

from __future__ import annotations

from pathlib import Path

import click

from ...classroom.folder import ROSTER, SECRET, SETTINGS, new_class
from ...classroom.roster import columns_read
from ...disk.inputs import named_file, read_file
from ...disk.table import folded
from ...errors.bounds import TABLE
from ...errors.messages import said
from ...words.texts import words
from ..described import command
from ..kinds import FilePath, Text
from ..options import lang_option
from ..talk import listed, said_here, talk


@command(key="class new")
@click.argument("folder", type=FilePath())
@click.option("--roster", type=FilePath(), required=True, metavar="FILE")
@click.option("--network", type=Text(), metavar="NETWORK", default="")
@lang_option
def new(folder: Path, roster: Path, network: str, lang: str) -> None:
    """The command: a table in, a folder out."""
    data = read_file(roster, said("classroom.one_student"), TABLE)
    made = new_class(folder, data, str(named_file(roster)), lang, network)
    for name in (SETTINGS, ROSTER, SECRET):
        click.echo(folder / name)
    found = columns_read(data, str(roster))
    talk(lang, "columns", read=listed(lang, [_column(lang, *one) for one in found.read.items()]))
    if found.others:
        talk(lang, "columns_left", names=listed(lang, found.others))
    if found.nobody:
        talk(lang, "rows_left", rows=listed(lang, [str(row) for row in found.nobody]))
    talk(lang, "new", count=len(made.students), settings=folder / SETTINGS, folder=folder)


def _column(lang: str, kind: str, heading: str) -> str:
    """What a column holds, and where that is another word, its heading."""
    name = str(words("classroom", lang)["column"][kind][0])
    if folded(heading) == folded(name):
        return heading
    return said_here(lang, "column", name=name, heading=heading)
