"""``bpgen class export``: the problems of a class as a file for a platform."""

from __future__ import annotations

from pathlib import Path

import click

from ...classroom import platforms
from ...classroom.export import export_class
from ...classroom.folder import ClassFolder
from ..described import command
from ..kinds import FilePath, Known
from ..options import lang_option
from ..talk import talk


@command(key="class export")
@click.argument("folder", type=FilePath())
@click.option("--to", type=Known(platforms.names()), required=True)
@lang_option
def export(folder: Path, to: str, lang: str) -> None:
    """The command: a class's folder in, a file for a platform out."""
    opened = ClassFolder(folder)
    with opened.in_use(lambda: talk(lang, "waiting", folder=folder)):
        made = export_class(opened, to)
    if made.kept:
        talk(lang, "kept", path=folder / made.path)
        return
    talk(lang, "exported", count=made.variants)
    click.echo(folder / made.path)
