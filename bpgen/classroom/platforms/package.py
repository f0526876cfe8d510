"""Packages that platforms import: several files in one, the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.etree import ElementTree as ET

#: The date of every file.
_DATE = (2000, 1, 1, 0, 0, 0)


def packed(files: Mapping[str, bytes]) -> bytes:
    """Files by their paths, in this order, as a ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for path, data in files.items():
            package.writestr(zipfile.ZipInfo(path, _DATE), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def xml(root: ET.Element) -> bytes:
    """An element as a file."""
    data: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return data
