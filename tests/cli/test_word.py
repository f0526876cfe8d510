"""`bpgen exercise --format docx`: what is written, what is kept, and what is said where it cannot be."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bpgen.formats import docx

SHEET = ("exercise", "--network", "neuron", "--format", "docx")
_DOCUMENT = "word/document.xml"


def edited(data: bytes) -> bytes:
    """The document as whoever writes something into it would save it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as there, zipfile.ZipFile(out, "w") as changed:
        for name in there.namelist():
            changed.writestr(name, there.read(name).replace(b"</w:body>", b"<w:p /></w:body>"))
    return out.getvalue()


def test_a_document_that_was_edited_is_kept(
    run: Callable[..., Any], refused: Callable[..., str], tmp_path: Path
) -> None:
    made = run(*SHEET)
    assert made.status == 0, made.err
    key, sheet = sorted((tmp_path / "handouts").iterdir())
    assert (key.suffixes, sheet.suffixes) == ([".docx"], [".docx"])
    assert run(*SHEET, "--title", "Another").status == 0  # one of ours is written anew
    mine = edited(sheet.read_bytes())
    sheet.write_bytes(mine)
    assert "--force" in refused(*SHEET)
    assert sheet.read_bytes() == mine
    assert run(*SHEET, "--force").status == 0
    assert sheet.read_bytes() != mine


def test_without_pandoc_one_message_says_what_to_install(
    run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(docx, "find_spec", lambda _: None)
    for lang, says in (("en", "Word documents need pandoc"), ("ja", "Word 文書")):
        told = run(*SHEET, "--lang", lang)
        assert told.status == 2
        assert says in told.err
        assert "[docx]" in told.err
    assert not (tmp_path / "handouts").exists()
