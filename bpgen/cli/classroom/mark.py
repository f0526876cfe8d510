"""``bpgen class mark``: the ledger of a class, and its totals."""

from __future__ import annotations

from pathlib import Path

import click

from ...classroom.collect import collected_numbers
from ...classroom.ledger import LEDGER, TOTALS
from ...classroom.mark import mark_class
from ..described import command
from ..kinds import FilePath
from ..options import lang_option
from ..talk import class_in_use, talk, talk_of
from ..workers import talking, worker_options, workers


@command(key="class mark")
@click.argument("folder", type=FilePath())
@worker_options
@lang_option
def mark(folder: Path, jobs: int, cluster: str | None, lang: str) -> None:
    """The command: answers in, marks out."""
    with class_in_use(folder, lang) as opened:
        count = collected_numbers(opened)
        with workers(jobs, cluster, count) as (executor, most), talking(count, lang) as advance:
            for block in mark_class(opened, executor, most):
                advance(block.marked)
                for error in block.refused:
                    talk_of(lang, error)
                for number, cells in block.unread.items():
                    talk(lang, "cells", number=number, count=cells)
    talk(lang, "marked", count=count, all=len(opened.students))
    for name in (LEDGER, TOTALS):
        click.echo(folder / name)
