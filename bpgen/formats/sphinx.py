"""Sphinx: the folders it works in, and its run over the sources of each language."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ..disk import processes
from ..disk.locks import scratch
from ..disk.places import check_folder
from ..disk.reasons import reason_of
from ..errors import BpgenError
from ..errors.messages import LanguageName, Message, said

#: Marks a work folder as ours: all that it holds is intermediate.
_WORK_MARK = ".bpgen-work"
#: How many lines of what Sphinx reports are told.
_MOST_LINES = 8


class Job(NamedTuple):
    """One language: its sources, and where Sphinx keeps what it has read and what it writes."""

    lang: str
    source: Path
    doctrees: Path
    html: Path
    builder: str = "html"


class ChangedFiles(NamedTuple):
    """Which files were written, because they differ, and which were removed."""

    written: list[str]
    removed: list[str]


def write_changed(folder: Path, files: Mapping[str, bytes], made: Path | None = None) -> ChangedFiles:
    """Write what differs from what is there. ``made`` is a file that lists what was written before: of that,
    what is no longer made is removed.
    """
    before = made.read_text(encoding="utf-8").splitlines() if made and made.is_file() else []
    folder.mkdir(parents=True, exist_ok=True)
    if made:
        made.write_text("\n".join(dict.fromkeys((*before, *files))), encoding="utf-8")
    written = []
    for name, data in files.items():
        path = folder / name
        if path.is_file() and path.read_bytes() == data:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        written.append(name)
    removed = [name for name in before if name not in files]
    for name in removed:
        (folder / name).unlink(missing_ok=True)
    if made:
        made.write_text("\n".join(files), encoding="utf-8")
    return ChangedFiles(written, removed)


def check_work(work: Path) -> None:
    """Refuse a folder of somebody else's for what lies between. Raises ``BpgenError``."""
    check_folder(work, said("site.other_work"))
    ours = any((work / name).is_file() for name in (_WORK_MARK, "state", "asked"))
    if not ours and work.is_dir() and any(path.name != "pdf" for path in work.iterdir()):
        raise BpgenError("site.work_not_empty", where=str(work))


@contextmanager
def work_folder(work: Path | None) -> Iterator[Path]:
    """The folder for what lies between; of our own choice, it is gone afterwards. Raises ``BpgenError``."""
    if work is not None:
        check_work(work)
        try:
            work.mkdir(parents=True, exist_ok=True)
            (work / _WORK_MARK).write_text("Intermediate files of bpgen; all of this may be removed.\n")
        except OSError as error:
            raise BpgenError("disk.folder", where=str(work), reason=reason_of(error)) from None
        yield work
        return
    with scratch() as folder:
        yield folder


def run_sphinx(jobs: list[Job]) -> None:
    """Sphinx over each language, side by side. Raises ``BpgenError`` with what it complained of."""
    running: list[processes.Started] = []
    try:
        for job in jobs:
            # Paths in full: Sphinx works in the folder of what it has read, not in the user's.
            job.doctrees.mkdir(parents=True, exist_ok=True)
            places = [str(path.resolve()) for path in (job.doctrees, job.source, job.html)]
            options = ("-b", job.builder, "-q", "-n", "-W", "--keep-going", "-d")
            variables = {"PYTHONIOENCODING": "utf-8", "SOURCE_DATE_EPOCH": "0"}
            script = Path(__file__).with_name("process.py")
            running.append(
                processes.start_python(script, *options, *places, folder=job.doctrees, variables=variables)
            )
        done = [processes.wait(process) for process in running]
    finally:
        for process in running:
            processes.end(process)
    for job, (status, errors) in zip(jobs, done, strict=True):
        if status:
            lines = [
                line
                for line in errors.replace(f"{job.source.resolve()}{os.sep}", "").splitlines()
                if line.strip()
            ]
            report: str | Message = "\n  ".join(lines[:_MOST_LINES])
            if len(lines) > _MOST_LINES:
                report = said("site.more_lines", report=report, count=len(lines) - _MOST_LINES)
            pages = said("site.pages", language=LanguageName(job.lang))
            raise BpgenError("site.sphinx", where=pages, report=report)
