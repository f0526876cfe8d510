"""Sources of a user's own templates to PDF by Typst, each in a process of its own, within a time limit,
where it reads nothing but their folder.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ..disk import processes
from ..disk.locks import scratch
from ..errors import BpgenError
from ..errors.messages import Message, said
from .glyphs import check_glyphs
from .typst import FONTS

_SECONDS = 30
#: Something of a package, which would be fetched from elsewhere.
_PACKAGE = re.compile(r'"@[\w-]+/')


def make_own_pdfs(sources: Mapping[str, str], files: Mapping[str, bytes], own: Path) -> dict[str, bytes]:
    """Each source that the templates in ``own`` have made as a PDF; ``files`` are those that it names.

    Raises ``BpgenError`` where the fonts lack a character, and where Typst finds a mistake, takes too
    long, or is to read what is elsewhere.
    """
    for name, source in sources.items():
        check_glyphs(source, f"{name}.typ")
    with _root(files, own) as root:
        return {name: _pdf(source, name, own, root) for name, source in sources.items()}


@contextmanager
def _root(files: Mapping[str, bytes], own: Path) -> Iterator[Path]:
    """The folder within which a source reads: the user's; with files, a copy that has these."""
    if not files:
        yield own
        return
    with scratch() as folder:
        shutil.copytree(own, folder, dirs_exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
        yield folder


def _pdf(source: str, name: str, own: Path, root: Path) -> bytes:
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
