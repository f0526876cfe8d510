"""Word documents: pandoc makes them of its own CommonMark, in the styles of a reference document of ours.

Pandoc reads no file but those that it is given, and runs nothing. The same source and the same version of
pandoc give the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from ..disk import processes
from ..disk.locks import scratch
from ..disk.reasons import reason_of
from ..errors import BpgenError
from ..errors.languages import templates_folder
from ..errors.messages import said
from ..printers.marks import colour_of

#: 2000-01-01: the date of every part of every document.
_EPOCH = "946684800"
_SECONDS = 60
#: Nothing else is a mark: all that can stand in a text is escaped by a backslash.
_EXTENSIONS = (
    "attributes",
    "bracketed_spans",
    "fenced_divs",
    "pipe_tables",
    "raw_attribute",
    "tex_math_dollars",
    "yaml_metadata_block",
)
_REFERENCE = Path("formats", "pandoc")


def pandoc() -> str | None:
    """The pandoc that comes with ``pypandoc_binary``, or None: another one may make something else."""
    spec = find_spec("pypandoc")
    if spec is None or spec.origin is None:
        return None
    return processes.find(str(Path(spec.origin).parent / "files" / "pandoc"))


def no_pandoc() -> BpgenError:
    """The error where a Word document is asked for and pandoc is not installed."""
    return BpgenError("documents.no_pandoc", mend=said("hint.install", extra="docx"))


def make_docx(source: str, files: Mapping[str, bytes], own: Path | None = None) -> bytes:
    """A source as a Word document; ``files`` are the pictures that it names, ``own`` a user's folder of
    templates, whose reference document is taken before ours.

    Raises ``BpgenError`` where pandoc is not installed, fails, or takes too long.
    """
    program = pandoc()
    if program is None:
        raise no_pandoc()
    try:
        with scratch() as folder:
            for name, data in {
                **files,
                "reference.docx": _reference(own),
                "sheet.md": source.encode(),
            }.items():
                (folder / name).write_bytes(data)
            done = processes.run(
                (
                    program,
                    "sheet.md",
                    "--from=" + "+".join(("commonmark", *_EXTENSIONS)),
                    "--to=docx",
                    "--reference-doc=reference.docx",
                    "--columns=1",  # tables as wide as the page
                    "--fail-if-warnings",  # a formula that cannot be converted, above all
                    f"--data-dir={folder}",
                    "--output=sheet.docx",
                ),
                folder,
                variables={"SOURCE_DATE_EPOCH": _EPOCH},
                seconds=_SECONDS,
            )
            if done.status:
                raise BpgenError("documents.failed_pandoc", reason=" ".join(done.said.split())[:300])
            return _finished((folder / "sheet.docx").read_bytes())
    except TimeoutError:
        raise BpgenError("documents.slow_pandoc", seconds=_SECONDS) from None
    except OSError as error:
        raise BpgenError("disk.file", where=str(error.filename or ""), reason=reason_of(error)) from None


def _reference(own: Path | None) -> bytes:
    """The document whose styles, page and footer a sheet has: a user's, or ours, packed from its parts."""
    if own and (theirs := own / _REFERENCE / "reference.docx").is_file():
        return theirs.read_bytes()
    return _ours()


@lru_cache(maxsize=1)
def _ours() -> bytes:
    folder = templates_folder() / _REFERENCE / "reference"
    parts = sorted(path for path in folder.rglob("*") if path.is_file())
    return _packed({path.relative_to(folder).as_posix(): path.read_bytes() for path in parts})


def _packed(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


_DOCUMENT = "word/document.xml"
_PROPERTIES = "docProps/custom.xml"
_SET_RIGHT = '<w:pStyle w:val="AtTheRight" />'
_FRAME = (
    '<w:framePr w:hSpace="170" w:wrap="around"'
    ' w:vAnchor="text" w:hAnchor="margin" w:xAlign="right" w:y="1" />'
)
_COLOURS = {"green": "2E7D32", "yellow": "8A6D00", "pink": "B0307A", "red": "B3261E", "blue": "1E55A5"}
_RUN = r"<m:r>(<m:rPr>{}</m:rPr>)?(<m:t>([^<]*)</m:t>)"
#: A letter of a factor, or of its index, which the printer sets without serifs; and what is in a blank.
_LETTERS = re.compile(_RUN.format('<m:scr m:val="sans-serif" />.*?').replace(")?", ")", 1))
_ANSWERS = re.compile(r"<m:(bar|borderBox)>.*?</m:\1>")
_RUNS = re.compile(_RUN.format(".*?"))
#: What pandoc cannot be told: that formulas begin at the left; and what no schema has, a style of plain text.
_CHANGES = {
    '<m:jc m:val="center" />': '<m:jc m:val="left" />',
    '<m:nor /><m:sty m:val="p" />': "<m:nor />",
    _SET_RIGHT: _SET_RIGHT + _FRAME,
}


def _finished(made: bytes) -> bytes:
    """The document with what pandoc cannot be told: places, and the colours of factors and of answers."""
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    text = parts[_DOCUMENT].decode()
    for old, new in _CHANGES.items():
        text = text.replace(old, new)
    text = _ANSWERS.sub(lambda found: _answer(found[0]), _coloured(text))
    parts[_DOCUMENT] = text.encode()
    parts[_PROPERTIES] = _signature(parts[_DOCUMENT])
    return _packed(parts)


def _coloured(text: str) -> str:
    """Each factor's letter in its colour, and the index after it."""
    colour = ""

    def run(found: re.Match[str]) -> str:
        nonlocal colour
        if found[3].isupper():
            colour = _COLOURS[colour_of(found[3])]
        return _in_colour(found, colour)

    return _LETTERS.sub(run, text)


def _answer(blank: str) -> str:
    """What a key writes into a blank, in the colour of answers; the rule of an empty one stays black."""
    return blank if "__" in blank else _RUNS.sub(lambda run: _in_colour(run, _COLOURS["red"]), blank)


def _in_colour(run: re.Match[str], colour: str) -> str:
    return f'<m:r>{run[1] or ""}<w:rPr><w:color w:val="{colour}" /></w:rPr>{run[2]}'


def _signature(document: bytes) -> bytes:
    """A property of the document that holds its digest: by it a change by hand is noticed."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
        ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="bpgen">'
        f"<vt:lpwstr>{sha256(document).hexdigest()}</vt:lpwstr></property></Properties>"
    ).encode()


def is_edited(path: Path) -> bool:
    """Whether a file is there that is not as we wrote it."""
    try:
        with zipfile.ZipFile(path) as there:
            return there.read(_PROPERTIES) != _signature(there.read(_DOCUMENT))
    except OSError:
        return False  # what else stands in the way is told where it is written
    # No archive, without our part, broken, packed in a way that Python does not know, or encrypted: not ours.
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError, zlib.error):
        return True
