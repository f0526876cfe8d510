"""``bpgen class mark``: the ledger of a class, and its totals."""

from __future__ import annotations

from pathlib import Path

import click

from ...classroom.collect import answers_path, collected_numbers
from ...classroom.ledger import LEDGER, OVERRIDES, TOTALS
from ...classroom.mark import mark_class, override_notes
from ...classroom.roster import key_of
from ...marking.unreadable import Unreadable
from ..described import command
from ..kinds import FilePath
from ..options import lang_option
from ..talk import MOST_LISTED, class_in_use, listed, said_here, talk, talk_of
from ..workers import talking, worker_options, workers

#: So much of a cell is shown.
_SHOWN = 20


@command(key="class mark")
@click.argument("folder", type=FilePath())
@worker_options
@lang_option
def mark(folder: Path, jobs: int, cluster: str | None, lang: str) -> None:
    """The command: answers in, marks out."""
    with class_in_use(folder, lang) as opened:
        count, unread = collected_numbers(opened), dict[str, tuple[Unreadable, ...]]()
        unasked = dict[str, tuple[str, ...]]()
        with workers(jobs, cluster, count) as (executor, most), talking(count, lang) as advance:
            for block in mark_class(opened, executor, most):
                advance(block.marked)
                for error in block.refused:
                    talk_of(lang, error)
                unread |= block.unread
                unasked |= block.unasked
        for number, cells in list(unread.items())[:MOST_LISTED]:
            places = listed(
                lang, [said_here(lang, "cell", row=cell.row, text=cell.cell[:_SHOWN]) for cell in cells]
            )
            file = folder / answers_path(opened, opened.by_number[key_of(number)])
            talk(lang, "cells", number=number, count=len(cells), places=places, file=file)
        if len(unread) > MOST_LISTED:
            talk(lang, "cells_more", count=len(unread) - MOST_LISTED)
        if unasked:
            names = dict.fromkeys(name for own in unasked.values() for name in own)
            talk(lang, "unasked", count=len(unasked), names=listed(lang, list(names)))
        notes = override_notes(opened)
        for key, rows in (("override_more", notes.more), ("override_nothing", notes.nothing)):
            if rows:
                places = listed(lang, [" ".join(row) for row in rows])
                talk(lang, key, count=len(rows), places=places, file=folder / OVERRIDES)
    talk(lang, "marked", count=count, all=len(opened.students))
    for name in (LEDGER, TOTALS):
        click.echo(folder / name)
