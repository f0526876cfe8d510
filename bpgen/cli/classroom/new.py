"""``bpgen class new``: a class's folder."""

from __future__ import annotations

from pathlib import Path

import click

from ...classroom.folder import ROSTER, SECRET, SETTINGS, new_class
from ...classroom.roster import columns_read
from ...disk.inputs import named_file, read_file
from ...errors.bounds import TABLE
from ...errors.messages import said
from ...words.texts import words
from ..described import command
from ..kinds import FilePath
from ..options import lang_option
from ..talk import listed, talk


@command(key="class new")
@click.argument("folder", type=FilePath())
@click.option("--roster", type=FilePath(), required=True, metavar="FILE")
@lang_option
def new(folder: Path, roster: Path, lang: str) -> None:
    """The command: a table in, a folder out."""
    data = read_file(roster, said("classroom.one_student"), TABLE)
    made = new_class(folder, data, str(named_file(roster)), lang)
    for name in (SETTINGS, ROSTER, SECRET):
        click.echo(folder / name)
    read, others = columns_read(data, str(roster))
    names = words("classroom", lang)["column"]
    talk(lang, "columns", read=listed([f"{names[kind][0]} = {heading}" for kind, heading in read.items()]))
    if others:
        talk(lang, "columns_left", names=listed(others))
    talk(lang, "new", count=len(made.students), settings=folder / SETTINGS, folder=folder)
