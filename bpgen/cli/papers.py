"""What is printed: TeX sources written as they are, as PDF, or both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from ..disk.output import write_files
from ..disk.places import check_folder
from ..errors import BpgenError
from ..formats import tex as pdf
from ..formats.glyphs import check_glyphs
from ..formats.signed import is_changed, signed
from .described import spoken
from .kinds import FilePath
from .options import Command


def out_option(folder: str) -> Callable[[Command], Command]:
    """``--out``: where to write, ``folder`` where nothing is said."""
    return click.option("--out", metavar="DIR", type=FilePath(), default=Path(folder), show_default=True)


def check_papers(format_: str, out: Path) -> None:
    """Refuse a folder that cannot be written, and to promise what needs a program that is not installed.

    Raises ``BpgenError`` that says what to do.
    """
    check_folder(out)
    if format_ == "pdf" and pdf.missing():
        raise pdf.no_tex()
    if format_ == "docx":
        from ..formats.docx import no_pandoc, pandoc

        if pandoc() is None:
            raise no_pandoc()


def write_papers(
    out: Path,
    sources: Mapping[str, str],
    format_: str,
    pictures: Mapping[str, bytes] | None = None,
    *,
    force: bool = False,
) -> Mapping[str, bytes]:
    """Write these sources, by the stems of their files, and name each file. ``format_`` is "pdf", "tex" or
    "all"; where TeX is missing, all is TeX and a word on what to install. ``pictures`` stand beside. What was
    written, by the files' names. ``force`` writes over TeX that was changed by hand.

    Raises ``BpgenError`` before anything is written where the fonts lack a character of a source, or a file
    would be lost that is not as we wrote it.
    """
    if format_ != "pdf" and not force:
        for name, text in sources.items():
            _check_unchanged(out / f"{name}.tex", text.encode())
    for name, text in sources.items():
        check_glyphs(text, name)
    beside, files = pictures or {}, dict[str, bytes]()
    if format_ != "tex" and not pdf.missing():
        files |= {f"{name}.pdf": data for name, data in pdf.make_pdfs(sources, beside).items()}
    if format_ != "pdf":
        files |= {f"{name}.tex": signed(text.encode()) for name, text in sources.items()} | dict(beside)
    for path in write_files(out, files):
        click.echo(path)
    if format_ == "all" and pdf.missing():
        lacking = BpgenError("documents.only_tex", mend=pdf.INSTALL, programs=", ".join(pdf.missing()))
        click.echo(lacking.text(spoken()), err=True)
    return files


def write_word(out: Path, documents: Mapping[str, bytes], *, force: bool) -> Mapping[str, bytes]:
    """Write these Word documents, by their names, and name each file. What was written.

    Raises ``BpgenError`` before anything is written where one that was edited would be lost, unless
    ``force`` is given.
    """
    from ..formats.docx import is_edited

    for name in documents:
        if not force and is_edited(out / name):
            raise BpgenError("cli.changed", where=str(out / name))
    for path in write_files(out, documents):
        click.echo(path)
    return documents


def _check_unchanged(path: Path, text: bytes) -> None:
    """Refuse to write over a file that is not as we wrote it. Raises ``BpgenError``."""
    if is_changed(path, text):
        raise BpgenError("cli.changed", where=str(path))
