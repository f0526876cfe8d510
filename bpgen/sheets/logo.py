"""A picture at the head of a sheet."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from .options import SheetLogo


def sheet_logo(path: Path) -> tuple[SheetLogo, dict[str, bytes]]:
    """The picture of a file, with a name that is that of its content, and the picture under that name.

    Raises ``BpgenError`` for a file that is no picture, too large, or missing.
    """
    from ..formats.logo import read_logo

    read = read_logo(path)
    name = f"logo-{sha256(read.data).hexdigest()[:8]}.{read.ending}"
    return SheetLogo(name, read.width, read.height), {name: read.data}
