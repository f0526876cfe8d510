"""The site built: sources for both languages, Sphinx over each, and the result swapped in as a whole."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from .. import __version__
from ..errors import BpgenError
from ..texts import LANGUAGES, templates_folder
from .sources import write_changed

#: Stands in every site of ours: a folder without it is somebody else's, and is left alone.
MARK = ".bpgen-site"


class Job(NamedTuple):
    """One language: its sources, and where Sphinx keeps what it has read and what it writes."""

    lang: str
    source: Path
    doctrees: Path
    html: Path
    builder: str = "html"


def build(
    files: Mapping[str, Mapping[str, bytes]], root: Mapping[str, bytes], out: Path, work: Path | None = None
) -> list[str]:
    """Build the site of these sources (by language) into ``out``. The names of the pages that were read.

    ``root`` are files above the languages. ``work`` keeps what a next build can use again. Until all is
    built, ``out`` stays as it is; an interrupted build leaves the old site whole.

    Raises ``BpgenError`` where ``out`` holds other people's files, cannot be written, or Sphinx complains.
    """
    check_out(out)
    with work_folder(work) as folder:
        jobs = [
            Job(lang, folder / "source" / lang, folder / "doctrees" / lang, folder / "html" / lang)
            for lang in LANGUAGES
        ]
        state = _state(files, root)
        stamp = folder / "state"
        if not (stamp.is_file() and stamp.read_text() == state and (out / MARK).is_file()):
            stamp.unlink(missing_ok=True)
            for job in jobs:
                write_changed(job.source, files[job.lang])
            run_sphinx(jobs)
            _publish(folder / "html", root, out)
            stamp.write_text(state)
    return sorted(name for name in files[LANGUAGES[0]] if name.endswith(".md"))


def check_out(out: Path) -> None:
    """Refuse a folder that holds what we did not put there. Raises ``BpgenError``."""
    if not out.exists():
        return
    if not out.is_dir():
        raise BpgenError(
            "The place of the site is a file.", where=str(out), mend="Name another folder with --out."
        )
    if any(out.iterdir()) and not (out / MARK).is_file():
        raise BpgenError(
            "The folder holds other files, and a site replaces what it holds.",
            where=str(out),
            mend="Name an empty or new folder with --out.",
        )


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
    """What changes with any file of these folders: names, times and sizes."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix != ".pyc" and path.is_file():
                info = path.stat()
                digest.update(f"{path}\0{info.st_mtime_ns}\0{info.st_size}\0".encode())
    return digest.digest()


def stamp(asked: str, folders: Sequence[Path] = ()) -> str:
    """What a site follows from: the words of what was asked for, a lecturer's own folders, and us."""
    digest = hashlib.sha256(f"{__version__}\0{asked}".encode())
    digest.update(_of_folders(templates_folder(), Path(__file__).parents[1], *folders))
    return digest.hexdigest()


def is_current(out: Path, work: Path, asked: str) -> bool:
    """Whether the site that stands in ``out`` was built for this stamp: then nothing need be printed."""
    kept = work / "asked"
    return (out / MARK).is_file() and kept.is_file() and kept.read_text() == asked


def remember(work: Path, asked: str) -> None:
    """Keep the stamp of a site that was built."""
    (work / "asked").write_text(asked)


@contextmanager
def work_folder(work: Path | None) -> Iterator[Path]:
    """The folder for what lies between; of our own choice, it is gone afterwards."""
    if work is not None:
        try:
            work.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BpgenError(f"The folder cannot be written: {error.strerror}.", where=str(work)) from None
        yield work
        return
    with tempfile.TemporaryDirectory(prefix="bpgen-site-") as folder:
        yield Path(folder)


def run_sphinx(jobs: list[Job]) -> None:
    """Sphinx over each language, side by side. Raises ``BpgenError`` with what it complained of."""
    running = [
        (
            job,
            subprocess.Popen(  # noqa: S603  # our own interpreter on our own folders
                [
                    *(sys.executable, "-m", f"{__package__}.process", "-b", job.builder),
                    *("-q", "-n", "-W", "--keep-going"),
                    *("-d", str(job.doctrees), str(job.source), str(job.html)),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="replace",
                env={**os.environ, "PYTHONIOENCODING": "utf-8", "SOURCE_DATE_EPOCH": "0"},
            ),
        )
        for job in jobs
    ]
    try:
        told = [(job, process.communicate()[1], process.returncode) for job, process in running]
    finally:
        for _, process in running:
            if process.poll() is None:
                process.kill()
                process.wait()
    for job, errors, status in told:
        if status:
            lines = [
                line for line in errors.replace(f"{job.source}{os.sep}", "").splitlines() if line.strip()
            ]
            more = f"\n  ... and {len(lines) - 8} lines more" if len(lines) > 8 else ""
            raise BpgenError(
                "Sphinx refuses the sources:\n  " + "\n  ".join(lines[:8]) + more,
                where=f"the {job.lang} pages",
                mend="Correct your own texts, templates or pages; the site that stood there is unchanged.",
            )


def write_sources(files: Mapping[str, Mapping[str, bytes]], out: Path) -> None:
    """Write the Sphinx sources of both languages into a new or empty folder, to go on with by hand.

    Raises ``BpgenError`` where the folder holds anything: what somebody has changed there must not be lost.
    """
    if out.is_dir() and any(out.iterdir()):
        raise BpgenError(
            "The folder is not empty, and sources may have been changed by hand.",
            where=str(out),
            mend="Name an empty or new folder with --out.",
        )

    def fill(fresh: Path) -> None:
        for lang, pages in files.items():
            write_changed(fresh / lang, pages)

    swap_in(fill, out)


def _publish(html: Path, root: Mapping[str, bytes], out: Path) -> None:
    """Put the new site where the old one stands."""

    def fill(fresh: Path) -> None:
        for lang in LANGUAGES:
            shutil.copytree(html / lang, fresh / lang, ignore=shutil.ignore_patterns(".buildinfo*"))
        for name, data in root.items():
            (fresh / name).write_bytes(data)
        mark(fresh)

    swap_in(fill, out)


def mark(folder: Path) -> None:
    """Say that a folder is ours: the next build replaces it."""
    (folder / MARK).write_text("Made by bpgen; the next build replaces this folder.\n")


def swap_in(fill: Callable[[Path], None], out: Path) -> None:
    """Fill a folder beside ``out``, then put it in its place by two renames."""
    out = out.resolve()
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    except OSError as error:
        raise _refused(error, out) from None
    old = fresh.with_name(f"{fresh.name}.old")
    try:
        fresh.chmod(0o755)
        fill(fresh)
        if out.exists():
            out.rename(old)
        fresh.rename(out)
    except OSError as error:
        raise _refused(error, out) from None
    finally:
        if old.exists() and not out.exists():
            old.rename(out)
        for path in (fresh, old):
            shutil.rmtree(path, ignore_errors=True)


def _refused(error: OSError, out: Path) -> BpgenError:
    return BpgenError(
        f"The folder cannot be written: {error.strerror or error}.",
        where=str(out),
        mend="Name another one with --out, or free its place.",
    )
