"""``bpgen class forget``: a person is removed from a class."""

from __future__ import annotations

from pathlib import Path

import click

from ...classroom.forget import forget as forgotten
from ..described import command
from ..kinds import FilePath, Text
from ..options import lang_option
from ..talk import class_in_use, talk


@command(key="class forget")
@click.argument("folder", type=FilePath())
@click.argument("number", type=Text(), metavar="ID")
@lang_option
def forget(folder: Path, number: str, lang: str) -> None:
    """The command: a number in, what was removed out."""
    with class_in_use(folder, lang) as opened:
        gone = forgotten(opened, number)
    for path in gone.files:
        talk(lang, "removed", path=folder / path)
    for name, count in gone.rows:
        talk(lang, "removed_rows", path=folder / name, count=count)
    for path in gone.left:
        talk(lang, "may_name", path=folder / path)
    talk(lang, "again", folder=folder)
