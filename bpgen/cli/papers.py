"""What is printed: sources written as they are, as PDF, or both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from ..disk.output import write_files
from ..disk.places import check_folder
from ..errors import BpgenError
from ..formats import tex
from ..formats.engines import ENGINES
from ..formats.glyphs import check_glyphs
from ..formats.signed import is_changed, signed
from .described import spoken
from .kinds import FilePath
from .options import Command

#: The files of each ``--format``, and the format of the sources among them by their ending.
FORMATS = {"all": ("pdf", "tex"), "pdf": ("pdf",), "tex": ("tex",), "typ": ("typ",)}
_FORMS = {"tex": "latex", "typ": "typst"}


def out_option(folder: str) -> Callable[[Command], Command]:
    """``--out``: where to write, ``folder`` where nothing is said."""
    return click.option("--out", metavar="DIR", type=FilePath(), default=Path(folder), show_default=True)


def check_papers(format_: str, out: Path, engine: str) -> None:
    """Refuse a folder that cannot be written, and to promise what needs a program that is not installed.

    Raises ``BpgenError`` that says what to do.
    """
    check_folder(out)
    if format_ == "pdf" and ENGINES[engine].missing():
        raise tex.no_tex()
    if format_ == "docx":
        from ..formats.docx import no_pandoc, pandoc

        if pandoc() is None:
            raise no_pandoc()


def write_papers(
    out: Path,
    sources: Callable[[str], Mapping[str, str]],
    format_: str,
    engine: str,
    pictures: Mapping[str, bytes] | None = None,
    networks: Mapping[str, bytes] | None = None,
    *,
    own: Path | None = None,
    force: bool = False,
    ready: Mapping[str, bytes] | None = None,
) -> Mapping[str, bytes]:
    """Write papers, and name each file. ``sources`` gives those of a format ("latex", "typst") by the stems
    of their files. ``format_`` is "pdf", "tex", "typ" or "all", which is PDF and TeX; where the engine is
    missing, all is TeX and a word on what to install. ``pictures`` stand beside the sources; ``networks``
    are the files that printed commands name; ``own`` is the folder of a user's templates. What was written,
    by the files' names. ``force`` writes over a source that was changed by hand. ``ready`` has the PDF of
    sources that the engine has set before.

    Raises ``BpgenError`` before anything is written where the fonts lack a character of a source, or a file
    would be lost that is not as we wrote it.
    """
    beside, files = pictures or {}, dict(networks or {})
    of_engine, endings = ENGINES[engine], FORMATS[format_]
    written = {
        f"{name}.{ending}": text.encode()
        for ending in endings
        if ending != "pdf"
        for name, text in sources(_FORMS[ending]).items()
    }
    _check_unchanged(out, {**files, **written}, force=force)
    for name, data in written.items():
        check_glyphs(data.decode(), name)
    missing = of_engine.missing() if "pdf" in endings else ()
    if "pdf" in endings and not missing:
        papers, pdfs = sources(of_engine.form), ready or {}
        made = of_engine.make({name: text for name, text in papers.items() if text not in pdfs}, beside, own)
        files |= {f"{name}.pdf": pdfs.get(text) or made[name] for name, text in papers.items()}
    files |= {name: signed(data, Path(name).suffix) for name, data in written.items()}
    if written:
        files |= beside
    for path in write_files(out, files):
        click.echo(path)
    if missing:
        lacking = BpgenError("documents.only_tex", mend=tex.INSTALL, programs=", ".join(missing))
        click.echo(lacking.text(spoken()), err=True)
    return files


def write_word(
    out: Path, documents: Mapping[str, bytes], networks: Mapping[str, bytes], *, force: bool
) -> Mapping[str, bytes]:
    """Write these Word documents, by their names, with the files of networks that their commands name, and
    name each file. What was written.

    Raises ``BpgenError`` before anything is written where one that was edited would be lost, unless
    ``force`` is given.
    """
    from ..formats.docx import is_edited

    for name in documents:
        if not force and is_edited(out / name):
            raise BpgenError("cli.changed", where=str(out / name))
    _check_unchanged(out, networks, force=force)
    files = {**networks, **documents}
    for path in write_files(out, files):
        click.echo(path)
    return files


def _check_unchanged(out: Path, files: Mapping[str, bytes], *, force: bool) -> None:
    """Refuse to write over a file that is not as we wrote it, unless ``force``. Raises ``BpgenError``."""
    for name, data in files.items():
        if not force and is_changed(out / name, data):
            raise BpgenError("cli.changed", where=str(out / name))
