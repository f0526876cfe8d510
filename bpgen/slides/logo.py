"""A picture for the first slide, looked at before it is given to TeX or a browser."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from ..errors import BpgenError
from ..inputs import read_file

#: Formats that both dvipdfmx and browsers show, by the ending of their files.
_ENDINGS = {"PNG": "png", "JPEG": "jpg"}
#: A larger file is a photograph, not a logo.
_LARGEST = 10_000_000


@dataclass(frozen=True)
class Logo:
    """A picture: its bytes, its file's ending, and its size in pixels."""

    data: bytes
    ending: str
    width: int
    height: int

    def include(self, name: str) -> str:
        """The TeX that sets it: 18 mm high, no wider than half of the slide."""
        box = rf"\includegraphics[bb=0 0 {self.width} {self.height},height=18mm]{{{name}}}"
        return rf"\bpfit{{0.5\textwidth}}{{{box}}}"


def read_logo(path: Path) -> Logo:
    """The picture of a file. Raises ``BpgenError`` where there is none, or it is not PNG or JPEG."""
    try:
        from PIL import Image, UnidentifiedImageError
    except ImportError:
        raise BpgenError(
            "A logo needs Pillow, which is not installed.", mend='Type: pip install "bpgen[slides]"'
        ) from None
    data = read_file(path, "a logo", "Give the path of a picture, PNG or JPEG.", _LARGEST)
    mend = "Save it as PNG or JPEG."
    try:
        with Image.open(io.BytesIO(data)) as image:
            kind, (width, height) = image.format or "", image.size
            image.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise BpgenError("This is not an image.", where=str(path), mend=mend) from None
    if kind not in _ENDINGS:
        raise BpgenError(f"The logo is {kind}.", where=str(path), mend=mend)
    return Logo(data, _ENDINGS[kind], width, height)
