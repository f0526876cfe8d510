"""From a source to a PDF by Typst: tagged, after PDF/UA-1, without a shell and without TeX.

What users type is a string of the source, which is never parsed. The same source and the same version of
Typst give the same bytes. A source of ours is compiled in this process; one of a user's own templates in a
process of its own, within a time limit, where it reads nothing but its folder.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

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
        return {name: make_pdf(source, root) for name, source in sources.items()}


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


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    """The compiler, which keeps the fonts and what it has laid out before."""
    import typst

    return typst.Compiler(root=FONTS, font_paths=[FONTS], ignore_system_fonts=True)


#: Whose turn it is with the compiler: one thread's at a time.
_TURN = Lock()
#: Typst drops what its last ten documents have not used, and a sheet leaves some MiB. An empty one costs next
#: to nothing: with so many before each, what one of the next two uses stays.
_EMPTY, _BETWEEN = b"", 3
#: Where the source of a sheet is cut.
_CUT = re.compile(r"^// ---- (?:this sheet|its questions) -+$", re.MULTILINE)


def make_pdf(source: str, root: Path = FONTS) -> bytes:
    """A source of ours as a PDF. Raises ``ValueError`` where Typst warns, such as of a font that is
    missing.
    """
    with _TURN:
        if _compiler.cache_info().currsize:
            for _ in range(_BETWEEN):
                _compiler().compile(_EMPTY)
        made, warnings = _compiler().compile_with_warnings(_files(source), pdf_standards=["ua-1"], root=root)
    if warnings:
        raise ValueError(warnings[0].message)
    assert isinstance(made, bytes)
    return made


def _files(source: str) -> Any:  # the types of typst do not name what its documentation does
    """A source as files. A sheet is three: its definitions, what is its own, and its questions. Typst finds
    what it has laid out before by its place, which no sign or word more in another file moves: a further
    sheet of the same shape takes half the time.
    """
    definitions, *parts = _CUT.split(source)
    if not parts:
        return {"main.typ": source.encode()}
    own, questions = (f'#import "definitions.typ": *\n{part}' for part in parts)
    files = {"definitions": definitions, "main": f'{own}\n#include "questions.typ"', "questions": questions}
    return {f"{name}.typ": text.encode() for name, text in files.items()}


def make_png(source: str) -> bytes:
    """The one page of a source of ours as a picture, fine enough for print."""
    with _TURN:
        made = _compiler().compile(source.encode(), format="png", ppi=_DPI)
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
