"""``bpgen class sheets``: a sheet for each student, their keys, and what goes to the printer."""

from __future__ import annotations

from pathlib import Path

import click

from ...classroom.papers import blueprint_of, papers_wanted, sheet_path, write_papers
from ...classroom.printing import write_bound
from ...classroom.working import WHOLE, ClassPart
from ...formats.engines import ENGINES
from ...formats.tex import no_tex
from ..described import command
from ..kinds import FilePath, Known, PartOf
from ..options import lang_option
from ..talk import class_in_use, listed, talk, tell_file
from ..workers import talking, worker_options, workers


@command(key="class sheets")
@click.argument("folder", type=FilePath())
@click.option("--engine", type=Known(ENGINES), default="typst", show_default=True)
@worker_options
@click.option("--part", type=PartOf(), metavar="K/N")
@lang_option
def sheets(
    folder: Path, engine: str, jobs: int, cluster: str | None, part: tuple[int, int] | None, lang: str
) -> None:
    """The command: a class's folder in, papers out."""
    if ENGINES[engine].missing():
        raise no_tex()
    with class_in_use(folder, lang, shared=part is not None) as opened:
        blueprint, own = blueprint_of(opened, engine), ClassPart(*part) if part else WHOLE
        wanted = papers_wanted(opened, blueprint, own)
        there = len(own.of(opened.students)) - len(wanted)
        talk(lang, "sheets", count=len(wanted), there=there)
        again = [x.number for x in wanted if (folder / sheet_path(opened, x)).is_file()]
        if again:
            talk(lang, "sheets_again", count=len(again), numbers=listed(lang, again))
        with (
            workers(jobs, cluster, len(wanted)) as (executor, most),
            talking(len(wanted), lang) as advance,
        ):
            for block in write_papers(opened, blueprint, wanted, executor, most):
                advance(block.made)
                for path in block.kept:
                    tell_file(folder / path, lang, kept=True)
        if part and papers_wanted(opened, blueprint):
            talk(lang, "bound_later", folder=folder)
            return
        for bound in write_bound(opened):
            tell_file(folder / bound.path, lang, kept=bound.kept)
        if wanted and there:
            talk(lang, "single", paths=listed(lang, [str(folder / sheet_path(opened, x)) for x in wanted]))
