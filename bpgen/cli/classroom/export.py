"""``bpgen class export``: the problems of a class as a file for a platform."""

from __future__ import annotations

from pathlib import Path

import click

from ...classroom import platforms
from ...classroom.export import export_class
from ..described import command
from ..kinds import FilePath, Known
from ..options import lang_option
from ..talk import class_in_use, talk, tell_file


@command(key="class export")
@click.argument("folder", type=FilePath())
@click.option("--to", type=Known(platforms.names()), required=True)
@lang_option
def export(folder: Path, to: str, lang: str) -> None:
    """The command: a class's folder in, a file for a platform out."""
    with class_in_use(folder, lang) as opened:
        made = export_class(opened, to)
    if not made.kept:
        talk(lang, "exported", count=made.variants)
    tell_file(folder / made.path, lang, kept=made.kept)
