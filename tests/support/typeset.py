"""A TeX source through the product's own way to PDF, whose working folder stays to be looked at."""

from __future__ import annotations

import subprocess
from contextlib import nullcontext
from pathlib import Path

import pytest

from bpgen.formats import tex as pdf

#: `make test` installs TeX; `make quick`, and a machine of one's own, go without.
needs_tex = pytest.mark.skipif(bool(pdf.missing()), reason="TeX is not installed")


def typeset(source: str, folder: Path) -> str:
    """Make a PDF; what TeX had to say. sheet.pdf and sheet.log are in the folder afterwards."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tempfile.TemporaryDirectory", lambda **_: nullcontext(str(folder)))
        (folder / "sheet.pdf").write_bytes(pdf.make_pdf(source))
    return (folder / "sheet.log").read_text(encoding="utf-8", errors="replace")


def text_of(path: Path) -> str:
    """The text in a PDF: what a reader can search and copy."""
    command = ["pdftotext", "-layout", str(path), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
