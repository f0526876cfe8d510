"""``bpgen class report``: the report of a class, and a sheet for each student to get back."""

from __future__ import annotations

from pathlib import Path

import click

from ...classroom.feedback import FEEDBACK, feedback_wanted, write_bound_feedback, write_feedback
from ...classroom.findings import StudentFindings, findings
from ...classroom.report import write_report
from ...classroom.totals import ledger_of
from ..described import command
from ..kinds import FilePath
from ..options import lang_option
from ..talk import class_in_use, talk, tell_file
from ..workers import talking, worker_options, workers


@command(key="class report")
@click.argument("folder", type=FilePath())
@worker_options
@lang_option
def report(folder: Path, jobs: int, cluster: str | None, lang: str) -> None:
    """The command: a ledger in, reports out."""
    with class_in_use(folder, lang) as opened:
        ledger = ledger_of(opened)
        wanted = feedback_wanted(opened, ledger)
        talk(lang, "feedback", count=len(wanted), there=len(ledger) - len(wanted))
        count, found = len(opened.students), list[StudentFindings]()
        with workers(jobs, cluster, count) as (executor, most):
            with talking(count, lang, "measured") as advance:
                for some in findings(opened, ledger, executor, most):
                    found += some
                    advance(len(some))
            with talking(len(wanted), lang) as advance:
                for block in write_feedback(opened, ledger, wanted, executor, most):
                    advance(block.made)
                    for path in block.kept:
                        tell_file(folder / path, lang, kept=True)
        for made in (*write_bound_feedback(opened, ledger), *write_report(opened, ledger, found)):
            tell_file(folder / made.path, lang, kept=made.kept)
    talk(lang, "reported", count=len(ledger), folder=folder / FEEDBACK)
