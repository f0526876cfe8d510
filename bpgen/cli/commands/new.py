"""``bpgen new``: a file to start from."""

from __future__ import annotations

from pathlib import Path

import click

from ...words.texts import file_text
from ..described import command
from ..files import kind_of_file, write_new
from ..kinds import FilePath
from ..options import lang_option


@command()
@click.argument("file", type=FilePath())
@click.option("--force", is_flag=True)
@click.option("--training", is_flag=True)
@click.option("--graph", is_flag=True)
@lang_option
def new(file: Path, force: bool, training: bool, graph: bool, lang: str) -> None:
    """The command: a file out."""
    text = file_text(lang, kind_of_file(training, graph))
    write_new(file, text.encode(), force=force, example="my-course.toml")
    click.echo(str(file))
