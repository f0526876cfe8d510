"""The site built: sources for each language, Sphinx over each, and the result swapped in as a whole."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..disk.folders import check_out, is_whole, replace
from ..disk.locks import locked
from ..errors import BpgenError
from ..errors.languages import templates_folder
from ..formats.sphinx import Job, run_sphinx, work_folder, write_changed
from ..version import __version__

#: How long another run may build in the same folder, in seconds.
_PATIENCE = 600.0


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
_COPIED = (".html", ".ics", ".pdf", ".py", ".tex")


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


@contextmanager
def hold_work(work: Path, waiting: Callable[[], object]) -> Iterator[None]:
    """Have a folder for what lies between, which is made where it is missing, until the site is done.
    ``waiting`` is called where another run has it. Raises ``BpgenError`` where that takes too long.
    """
    with work_folder(work), locked(work, seconds=_PATIENCE, waiting=waiting):
        yield


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
