"""``bpgen class scan``: sheets that come back on paper."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...classroom.folder import ClassFolder
from ...errors import BpgenError
from ...errors.messages import said
from ..described import command
from ..kinds import FilePath
from ..options import lang_option
from ..talk import class_in_use, listed, talk, talk_of, tell_file
from ..workers import talking, worker_options, workers

if TYPE_CHECKING:
    from ...classroom.scan.pictures import ScanFile
    from ...classroom.scan.scanning import ScanReport

#: What the extra ``scan`` brings.
_LIBRARIES = ("PIL", "onnxruntime", "pypdfium2", "rapidocr", "zxingcpp")


@command(key="class scan")
@click.argument("folder", type=FilePath())
@click.argument("scans", type=FilePath(), nargs=-1, required=True)
@worker_options
@lang_option
def scan(folder: Path, scans: tuple[Path, ...], jobs: int, cluster: str | None, lang: str) -> None:
    """The command: scans, and what a person has decided, in; answers, and what is to be decided, out."""
    pictures = [path for path in scans if not _is_table(path)]
    if pictures and not all(map(find_spec, _LIBRARIES)):
        raise BpgenError("classroom.no_scanning", mend=said("hint.install", extra="scan"))
    from ...classroom.scan.reader import read_by_rapidocr
    from ...classroom.scan.scanning import PAGES_AT_A_TIME, conclude, pages_wanted, scan_pages
    from ...classroom.scan.state import decided

    with class_in_use(folder, lang) as opened:
        given = [one for path in scans if _is_table(path) for one in decided(opened, path)]
        files = _files(pictures, lang)
        wanted = pages_wanted(opened, files)
        if files:
            there = sum(file.pages for file in files) - len(wanted)
            talk(lang, "scanned", count=len(wanted), there=there)
        with (
            workers(jobs, cluster, len(wanted), PAGES_AT_A_TIME) as (executor, most),
            talking(len(wanted), lang, "pages") as advance,
        ):
            for block in scan_pages(opened, wanted, read_by_rapidocr, executor, most):
                advance(block.pages)
                for error in block.refused:
                    talk_of(lang, error)
        _tell(lang, opened, conclude(opened, files, given, lang))


def _is_table(path: Path) -> bool:
    return path.suffix.lower() == ".csv"


def _files(paths: Iterable[Path], lang: str) -> list[ScanFile]:
    """The files that can be read; for the others, which are named, these do not wait. Raises ``BpgenError``
    where there are only others.
    """
    from ...classroom.scan.pictures import scan_file

    found: list[ScanFile] = []
    refused: list[BpgenError] = []
    for path in paths:
        try:
            found.append(scan_file(path))
        except BpgenError as error:
            refused.append(error)
    last = refused.pop() if refused and not found else None
    for one in refused:
        talk_of(lang, one)
    if last is not None:
        raise last
    return found


def _tell(lang: str, folder: ClassFolder, report: ScanReport) -> None:
    scans = folder.path / "scans"
    for row in report.faults:
        values = {"page": row.name, "number": row.student, "sheet_page": row.page}
        talk(lang, f"scan_{row.found}", **values, picture=scans / row.picture)
    for row, counts in report.twice:
        talk(
            lang,
            "scan_twice",
            number=row.student,
            sheet_page=row.page,
            first=row.name,
            last=counts.name,
        )
    for student, page in report.missing:
        talk(lang, "scan_missing", number=student.number, sheet_page=page)
    for path in report.kept:
        tell_file(folder.path / path, lang, kept=True)
    if report.faults or report.missing:
        talk(lang, "scan_by_hand", folder=folder.path)
    if report.undecided:
        numbers = [f"{student.number} ({count})" for student, count in report.undecided]
        talk(lang, "scan_undecided", count=len(numbers), numbers=listed(lang, numbers))
    if report.pages:
        talk(lang, "scan_confirm", count=report.shown, folder=folder.path)
        for name in report.pages:
            tell_file(folder.path / name, lang, kept=False)
    if report.absent:
        numbers = [student.number for student in report.absent]
        talk(lang, "missing", count=len(numbers), numbers=listed(lang, numbers))
    talk(lang, "scan_complete", count=len(report.complete), all=len(folder.students))
