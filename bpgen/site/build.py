"""The site built: sources for each language, Sphinx over each, and the result swapped in as a whole."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from .. import __version__, processes
from ..disk.locks import locked, scratch
from ..disk.reasons import reason_of
from ..errors import BpgenError
from ..folders import check_out, is_whole, replace
from ..messages import Message, said, templates_folder
from ..output import check_folder
from .sources import write_changed

#: Marks a work folder as ours: all that it holds is intermediate.
_WORK_MARK = ".bpgen-work"
#: What is told of each language, and how many lines of what Sphinx reports.
_PAGES = {"ja": "site.pages_ja", "en": "site.pages_en"}
_MOST_LINES = 8
#: How long another run may build in the same folder, in seconds.
_PATIENCE = 600.0


class Job(NamedTuple):
    """One language: its sources, and where Sphinx keeps what it has read and what it writes."""

    lang: str
    source: Path
    doctrees: Path
    html: Path
    builder: str = "html"


def build(
    files: Mapping[str, Mapping[str, bytes]],
    root: Mapping[str, bytes],
    out: Path,
    work: Path | None = None,
    *,
    force: bool = False,
    own: Path | None = None,
) -> list[str]:
    """Build the site of these sources (by language) into ``out``. The names of the pages that were read.
    ``own`` is the lecturer's folder of templates.

    ``root`` are files above the languages. ``work`` keeps what a next build can use again. Until all is
    built, ``out`` stays as it is; an interrupted build leaves the old site whole. Files in ``out`` that are
    not ours stay; ``force`` writes over those of ours that were changed by hand.

    Raises ``BpgenError`` where a file in ``out`` would be lost, it cannot be written, or Sphinx complains.
    """
    check_out(out)
    with work_folder(work) as folder:
        jobs = [
            Job(lang, folder / "source" / lang, folder / "doctrees" / lang, folder / "html" / lang)
            for lang in files
        ]
        state = _state(files, root)
        stamp = folder / "state"
        if not (stamp.is_file() and stamp.read_text() == state and is_whole(out)):
            stamp.unlink(missing_ok=True)
            _renew(jobs, files, folder, own)
            _publish({job.lang: job.html for job in jobs}, root, out, force=force)
            stamp.write_text(state)
    return sorted(name for name in next(iter(files.values())) if name.endswith(".md"))


#: Sources that are only copied into the site.
_COPIED = (".ics", ".pdf", ".py", ".tex")


def _renew(jobs: list[Job], files: Mapping[str, Mapping[str, bytes]], folder: Path, own: Path | None) -> None:
    """Let Sphinx make anew what these sources change. Which that is, contents decide: Sphinx itself goes by
    times, and clocks are set back. Where the last run did not end, everything is made anew.
    """
    whole = folder / "whole"
    kept = whole.read_text() if whole.is_file() else ""
    base = _base(files, own)
    whole.unlink(missing_ok=True)
    for job in jobs:
        changed = write_changed(job.source, files[job.lang], folder / "source" / f"{job.lang}.files")
        if changed.removed or kept != base:
            for stale in (job.doctrees, job.html):
                shutil.rmtree(stale, ignore_errors=True)
        for name in changed.written:
            (job.doctrees / name).with_suffix(".doctree").unlink(missing_ok=True)
            if name.endswith(_COPIED):
                shutil.rmtree(job.html / "_downloads", ignore_errors=True)
    run_sphinx(jobs)
    whole.write_text(base)


def _base(files: Mapping[str, Mapping[str, bytes]], own: Path | None) -> str:
    """What all pages follow from: settings, data, the theme, and us."""
    digest = hashlib.sha256(__version__.encode())
    for lang, pages in sorted(files.items()):
        for name, data in sorted(pages.items()):
            if name == "conf.py" or not name.endswith((".md", ".rst", *_COPIED)):
                digest.update(f"{lang}/{name}\0{len(data)}\0".encode())
                digest.update(data)
    looks = [own / name for name in ("web", "site")] if own else []
    digest.update(_of_folders(templates_folder(), Path(__file__).parents[1], *looks))
    return digest.hexdigest()


def _state(files: Mapping[str, Mapping[str, bytes]], root: Mapping[str, bytes]) -> str:
    """What decides how the site looks: the sources, the version, and our own static files."""
    digest = hashlib.sha256(__version__.encode())
    for lang, pages in [*sorted(files.items()), ("", root)]:
        for name, data in sorted(pages.items()):
            digest.update(f"{lang}/{name}\0{len(data)}\0".encode())
            digest.update(data)
    digest.update(_of_folders(templates_folder(), Path(__file__).parents[1]))
    return digest.hexdigest()


def _of_folders(*folders: Path) -> bytes:
    """What changes with any file of these folders: names and contents."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix != ".pyc" and path.is_file():
                with path.open("rb") as file:
                    digest.update(f"{path}\0".encode() + hashlib.file_digest(file, "sha256").digest())
    return digest.digest()


def stamp(asked: str, folders: Sequence[Path] = ()) -> str:
    """What a site follows from: the words of what was asked for, a lecturer's own folders, and us."""
    digest = hashlib.sha256(f"{__version__}\0{asked}".encode())
    digest.update(_of_folders(templates_folder(), Path(__file__).parents[1], *folders))
    return digest.hexdigest()


def is_current(out: Path, work: Path, asked: str) -> bool:
    """Whether the site that stands in ``out`` was built for this stamp: then nothing need be printed."""
    kept = work / "asked"
    return is_whole(out) and kept.is_file() and kept.read_text() == asked


def remember(work: Path, asked: str) -> None:
    """Keep the stamp of a site that was built."""
    (work / "asked").write_text(asked)


def check_work(work: Path) -> None:
    """Refuse a folder of somebody else's for what lies between. Raises ``BpgenError``."""
    check_folder(work, said("site.other_work"))
    ours = any((work / name).is_file() for name in (_WORK_MARK, "state", "asked"))
    if not ours and work.is_dir() and any(path.name != "pdf" for path in work.iterdir()):
        raise BpgenError("site.work_not_empty", where=str(work))


@contextmanager
def hold_work(work: Path, waiting: Callable[[], object]) -> Iterator[None]:
    """Have a folder for what lies between, which is made where it is missing, until the site is done.
    ``waiting`` is called where another run has it. Raises ``BpgenError`` where that takes too long.
    """
    with work_folder(work), locked(work, seconds=_PATIENCE, waiting=waiting):
        yield


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
            raise BpgenError("site.sphinx", where=said(_PAGES[job.lang]), report=report)


def write_sources(files: Mapping[str, Mapping[str, bytes]], out: Path) -> None:
    """Write the Sphinx sources of each language into a new or empty folder, to go on with by hand.

    Raises ``BpgenError`` where the folder holds anything: what somebody has changed there must not be lost.
    """
    if out.is_dir() and any(out.iterdir()):
        raise BpgenError("site.sources_not_empty", where=str(out))

    def fill(fresh: Path) -> None:
        for lang, pages in files.items():
            write_changed(fresh / lang, pages)

    replace(fill, out, listed=False)


def _publish(html: Mapping[str, Path], root: Mapping[str, bytes], out: Path, *, force: bool) -> None:
    """Put the new site where the old one stands."""

    def fill(fresh: Path) -> None:
        for lang, made in html.items():
            shutil.copytree(made, fresh / lang, ignore=shutil.ignore_patterns(".buildinfo*"))
        for name, data in root.items():
            (fresh / name).write_bytes(data)

    replace(fill, out, force=force)
