"""From a source to a PDF by Typst: tagged, after PDF/UA-1, without a shell and without TeX.

What users type is a string of the source, which is never parsed. The same source and the same version of
Typst give the same bytes. A source of ours is compiled in this process; one of a user's own templates in a
process of its own, within a time limit, where it reads nothing but its folder.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from itertools import count
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from ..disk import processes
from ..disk.locks import scratch
from ..errors import BpgenError
from ..errors.messages import Message, said
from .glyphs import check_glyphs
from .png import with_resolution

if TYPE_CHECKING:
    import typst

#: The fonts that Typst is given, beside those that it brings.
FONTS = Path(__file__).parent / "fonts"
_SECONDS = 30
_DPI = 300.0
#: Something of a package, which would be fetched from elsewhere.
_PACKAGE = re.compile(r'"@[\w-]+/')


def make_pdfs(
    sources: Mapping[str, str], files: Mapping[str, bytes] | None = None, own: Path | None = None
) -> dict[str, bytes]:
    """Each source as a PDF, tagged and after PDF/UA-1; ``files`` are those that the sources name, ``own`` is
    a folder of the user's templates.

    Raises ``BpgenError`` where the fonts lack a character of a source, and, of a user's templates, where
    Typst finds a mistake, takes too long, or is to read what is not in their folder.
    """
    for name, source in sources.items():
        check_glyphs(source, f"{name}.typ")
    with _root(files or {}, own) as root:
        if own:
            return {name: _own_pdf(source, name, own, root) for name, source in sources.items()}
        return _made_side_by_side(sources, root)


@contextmanager
def _root(files: Mapping[str, bytes], own: Path | None) -> Iterator[Path]:
    """The folder within which a source reads: the user's, or one of no interest; with files, one that has
    these.
    """
    if not files:
        yield own or FONTS
        return
    with scratch() as folder:
        if own:
            shutil.copytree(own, folder, dirs_exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
        yield folder


def _made_side_by_side(sources: Mapping[str, str], root: Path) -> dict[str, bytes]:
    from concurrent.futures import ThreadPoolExecutor

    # Typst lets go of Python while it works: a sheet and its key are made side by side.
    workers = max(1, min(len(sources), os.cpu_count() or 1))
    shares = [list(sources.values())[n::workers] for n in range(workers)]
    with ThreadPoolExecutor(max_workers=workers) as pool:
        parts = list(pool.map(lambda n: [make_pdf(source, n, root) for source in shares[n]], range(workers)))
    return {name: parts[n % workers][n // workers] for n, name in enumerate(sources)}


class _Worker(NamedTuple):
    """A compiler, which keeps the fonts and what it has laid out before; how many documents it has made; and
    whose turn it is: one thread's at a time, also where several call us.
    """

    compiler: typst.Compiler
    made: Iterator[int]
    turn: Lock


@lru_cache(maxsize=64)
def _worker(number: int) -> _Worker:
    import typst

    compiler = typst.Compiler(root=FONTS, font_paths=[FONTS], ignore_system_fonts=True)
    return _Worker(compiler, count(1), Lock())


#: Typst drops what it has not used in its last ten documents, and a sheet leaves 10 MiB. An empty one costs
#: next to nothing.
_EMPTY, _AGE = b"", 11


def make_pdf(source: str, worker: int = 0, root: Path = FONTS) -> bytes:
    """A source of ours as a PDF. Raises ``ValueError`` where Typst warns, such as of a font that is
    missing.
    """
    compiler, documents, turn = _worker(worker)
    with turn:
        if next(documents) > 1:
            for _ in range(_AGE):
                compiler.compile(_EMPTY)
        made, warnings = compiler.compile_with_warnings(source.encode(), pdf_standards=["ua-1"], root=root)
    if warnings:
        raise ValueError(warnings[0].message)
    assert isinstance(made, bytes)
    return made


def make_png(source: str) -> bytes:
    """The one page of a source of ours as a picture, fine enough for print."""
    compiler, _, turn = _worker(0)
    with turn:
        made = compiler.compile(source.encode(), format="png", ppi=_DPI)
    assert isinstance(made, bytes)
    return with_resolution(made, _DPI)


def _own_pdf(source: str, name: str, own: Path, root: Path) -> bytes:
    for place, line in _lines(own):
        if _PACKAGE.search(line):
            raise BpgenError("documents.typst_package", where=place, got=line.strip()[:80])
    with scratch() as folder:
        (folder / "source.typ").write_text(source, encoding="utf-8")
        script = Path(__file__).parent / "typst_process.py"
        arguments = (str(root.resolve()), str(FONTS), str(folder))
        # Where no package is at hand, Typst would ask for it: it finds nobody to ask.
        nowhere = dict.fromkeys(
            ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9"
        )
        process = processes.start_python(script, *arguments, folder=folder, variables=nowhere)
        try:
            done = processes.wait(process, _SECONDS, folder)
        except (TimeoutError, processes.FloodError):
            raise BpgenError("documents.slow_typst", where=str(own), seconds=_SECONDS) from None
        if done.status == 0:
            return (folder / "made.pdf").read_bytes()
        raise _failed(done.said, source, name, own)


def _failed(told: str, source: str, name: str, own: Path) -> BpgenError:
    """What Typst said of a source, with the file and line of the template that the line comes from."""
    try:
        reason, diagnostic = json.loads(told.splitlines()[-1])
    except (ValueError, IndexError):
        reason, diagnostic = told.strip().splitlines()[-1:] or [""], ""
    where: Message | str = str(own)
    if found := re.search(r"┌─ (.+?):(\d+):\d+", diagnostic):
        where = _place(found[1], int(found[2]), source, name, own)
    return BpgenError("documents.failed_typst", where=where, reason=str(reason))


def _place(file: str, line: int, source: str, name: str, own: Path) -> Message:
    """The template's file and line, where it has this line as it is; else those of the source."""
    if (own / file).is_file():
        return said("place.line", where=str(own / file), line=line)
    text = source.split("\n")[line - 1].strip()
    found = (place for place, there in _lines(own) if text and there.strip() == text)
    return next(found, said("place.line", where=f"{name}.typ", line=line))


def _lines(own: Path) -> Iterator[tuple[Message, str]]:
    """Each line of a user's templates, with its place."""
    for path in sorted((*own.rglob("*.typ"), *own.rglob("*.j2"))):
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").split("\n"), 1):
            yield said("place.line", where=str(path), line=number), line
