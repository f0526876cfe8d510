"""``bpgen class collect``: the answers that come back."""

from __future__ import annotations

from pathlib import Path

import click

from ...classroom.collect import collect as collected
from ...errors.messages import in_language
from ..described import command
from ..kinds import FilePath
from ..options import lang_option
from ..talk import class_in_use, listed, talk, tell_file


@command(key="class collect")
@click.argument("folder", type=FilePath())
@click.argument("answers", type=FilePath(), nargs=-1, required=True)
@lang_option
def collect(folder: Path, answers: tuple[Path, ...], lang: str) -> None:
    """The command: tables in, each student's answers in the class's folder out."""
    with class_in_use(folder, lang) as opened:
        found = collected(opened, answers)
    every = len(opened.students)
    talk(lang, "collected", count=len(found.handed), there=every - len(found.missing), all=every)
    for one in found.twice:
        talk(lang, "twice", number=one.student.number, where=one.where)
    for path in found.kept:
        tell_file(folder / path, lang, kept=True)
    for where in found.unknown:
        talk(lang, "unknown", where=in_language(where, lang))
    if found.others:
        talk(lang, "others", names=listed(lang, found.others))
    if found.unread:
        talk(lang, "unread", names=listed(lang, found.unread))
    if found.missing:
        numbers = [student.number for student in found.missing]
        talk(lang, "missing", count=len(numbers), numbers=listed(lang, numbers))
