"""From TeX to PDF: upLaTeX and dvipdfmx, without a shell, in a folder of their own, within a time limit.

What users type is escaped before it comes here. TeX of a user's own templates is trusted like a program.
The same TeX and the same installation give the same bytes.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from ..disk import processes
from ..disk.locks import scratch
from ..disk.reasons import reason_of
from ..errors import BpgenError
from ..errors.bounds import TYPESET
from ..errors.messages import Message, said
from .glyphs import check_glyphs

#: 2000-01-01: the date written into every PDF, so that its bytes depend on its content alone.
_EPOCH = "946684800"
_SECONDS = 120
_PROGRAMS = ("uplatex", "dvipdfmx")
INSTALL = said("documents.install_tex")


def missing() -> tuple[str, ...]:
    """The programs that are needed and not installed."""
    return tuple(p for p in _PROGRAMS if processes.find(p) is None)


def no_tex() -> BpgenError:
    """The error where a PDF is asked for and TeX is not installed."""
    return BpgenError("documents.no_tex", mend=INSTALL, programs=", ".join(missing()))


def make_pdfs(sources: Mapping[str, str], files: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """Each TeX source as a PDF, side by side on the machine's cores; ``files`` are those that they name.

    Raises ``BpgenError`` where TeX is not installed, fails, or takes too long, and where the fonts lack a
    character of a source.
    """
    from concurrent.futures import ThreadPoolExecutor

    if missing():
        raise no_tex()
    for name, source in sources.items():
        check_glyphs(source, f"{name}.tex")
    running = processes.Running()
    one = partial(make_pdf, files=files, running=running)
    with ThreadPoolExecutor(max_workers=max(1, os.cpu_count() or 1)) as pool:
        try:
            return dict(zip(sources, pool.map(one, sources.values()), strict=True))
        except BaseException:
            # Leaving the pool waits for its threads, and they wait for TeX.
            running.end()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def make_pdf(
    source: str, files: Mapping[str, bytes] | None = None, running: processes.Running | None = None
) -> bytes:
    """One TeX source as a PDF; ``files`` are those that it names, by name. TeX ends with ``running``."""
    try:
        return _make_pdf(source, files or {}, running)
    except OSError as error:
        raise BpgenError(
            "documents.no_pdf",
            where=str(error.filename or tempfile.gettempdir()),
            reason=reason_of(error),
        ) from None


def _make_pdf(source: str, files: Mapping[str, bytes], running: processes.Running | None) -> bytes:
    with scratch() as folder:
        run = partial(_run, folder, running)
        for path, data in files.items():
            (folder / path).write_bytes(data)
        (folder / "sheet.tex").write_text(source, encoding="utf-8")
        run(
            "uplatex",
            "-no-shell-escape",
            "-halt-on-error",
            "-interaction=nonstopmode",
            "-kanji=utf8",
            "sheet.tex",
        )
        if not (folder / "sheet.dvi").exists():
            raise BpgenError("documents.no_page", program="uplatex")
        run("dvipdfmx", "-q", "-f", "uptex-haranoaji.map", "-o", "sheet.pdf", "sheet.dvi")
        return (folder / "sheet.pdf").read_bytes()


def _run(folder: Path, running: processes.Running | None, *command: str) -> None:
    variables = {
        "SOURCE_DATE_EPOCH": _EPOCH,
        "FORCE_SOURCE_DATE": "1",
        "TZ": "UTC",
        "openin_any": "p",
        "openout_any": "p",
        "shell_escape": "f",
        "max_print_line": "1000",
        **_fonts(folder),
    }
    try:
        done = processes.run(command, folder, variables=variables, seconds=_SECONDS, running=running)
    except TimeoutError:
        raise BpgenError("documents.slow_tex", program=command[0], seconds=_SECONDS) from None
    except processes.FloodError:
        raise BpgenError("documents.endless_tex", program=command[0], most=f"{TYPESET:,}") from None
    if done.status:
        if lacking := re.search(_LACKING, done.said):
            raise BpgenError("documents.no_tex_file", mend=INSTALL, program=command[0], file=lacking[1])
        raise BpgenError("documents.failed_tex", program=command[0], reason=_reason(done.said))


#: A class, package or font that this installation of TeX does not have.
_LACKING = r"(?m)^! LaTeX Error: File `([^'/]+)' not found"


def _fonts(folder: Path) -> Mapping[str, str]:
    """Where TeX keeps fonts that it makes of others: at home; where nobody can write there, in ``folder``."""
    home = os.environ.get("HOME", "")
    if os.environ.get("TEXMFVAR") or (Path(home).is_dir() and home and os.access(home, os.W_OK)):
        return {}
    return {"TEXMFVAR": str(folder / "texmf-var"), "VARTEXFONTS": str(folder / "fonts")}


def _reason(log: str) -> Message | str:
    """The program's own message: TeX's line that begins with an exclamation mark, and the line number;
    dvipdfmx's that says "fatal".
    """
    lines = log.splitlines()
    for n, line in enumerate(lines):
        if line.startswith("!"):
            place = next((x for x in lines[n:] if x.startswith("l.")), "")
            return f"{line[1:].strip()} {place}".strip()
        _, fatal, reason = line.partition("fatal: ")
        if fatal:
            return reason.strip()
    return lines[-1].strip() if lines else said("documents.no_reason")
