"""What scans come as, and what a reader makes of writing."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfWriter

from bpgen.classroom.scan.pictures import ScannedPage, grey_of, scan_file
from bpgen.classroom.scan.reader import as_number
from bpgen.errors import BpgenError


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("0.3589", "0.3589"),
        ("O,35 89", "0.3589"),
        ("-03589", "-0.3589"),
        (chr(0x2014) + "l.20", "-1.20"),
        ("105", "105"),
        ("0", "0"),
        ("0.3S89", ""),
        ("0.e236", ""),
        ("0.8e36", ""),
        ("4.386e-4", "4.386e-4"),
        ("", ""),
        (".", ""),
        ("1" * 60, ""),
    ],
)
def test_what_was_read_as_a_number(text: str, means: str) -> None:
    assert as_number(text) == means


def files() -> dict[str, tuple[bytes, str]]:
    """Files that are no scans, and what is said of each."""
    small, large = io.BytesIO(), io.BytesIO()
    Image.new("L", (99, 99)).save(small, "PNG")
    Image.new("1", (20_000, 5_000)).save(large, "PNG")
    locked = PdfWriter()
    locked.add_blank_page(100, 100)
    locked.encrypt("secret")
    stream = io.BytesIO()
    locked.write(stream)
    return {
        "text.pdf": (b"not a PDF", "neither PDF nor PNG"),
        "empty.pdf": (b"", "neither PDF nor PNG"),
        "broken.pdf": (b"%PDF-1.7\n1 0 obj\n<<", "damaged"),
        "locked.pdf": (stream.getvalue(), "password"),
        "broken.png": (small.getvalue()[:60], "damaged"),
        "large.png": (large.getvalue(), "80,000,000 pixels"),
    }


def test_files_that_are_no_scans(tmp_path: Path) -> None:
    for name, (data, says) in files().items():
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(BpgenError) as raised:
            grey_of(ScannedPage(path, "", scan_file(path).pages))
        assert name in raised.value.text()
        assert says in raised.value.text()
    with pytest.raises(BpgenError) as raised:
        scan_file(tmp_path / "missing.pdf")
    assert "missing.pdf" in raised.value.text()
