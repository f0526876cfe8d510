"""A picture for the first slide, looked at before it is given to TeX or a browser."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from warnings import catch_warnings

from ..bounds import PICTURE, PIXELS
from ..errors import BpgenError
from ..inputs import read_file

#: Formats that both dvipdfmx and browsers show, by the ending of their files.
_ENDINGS = {"PNG": "png", "JPEG": "jpg"}


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
    data = read_file(path, "a logo", "Give the path of a picture, PNG or JPEG.", PICTURE)
    mend = "Save it as PNG or JPEG."
    try:
        # Pillow's own bound is higher than ours, and only warns.
        with catch_warnings(action="ignore"), Image.open(io.BytesIO(data)) as image:
            kind, (width, height) = image.format or "", image.size
            if width * height <= PIXELS:
                image.verify()
    except Image.DecompressionBombError:
        kind, width, height = "PNG", PIXELS, PIXELS
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise BpgenError("This is not an image.", where=str(path), mend=mend) from None
    if width * height > PIXELS:
        raise BpgenError(
            f"The picture has more than {PIXELS:,} pixels.",
            where=str(path),
            mend="Make it smaller: a logo is 18 mm high.",
        )
    if kind not in _ENDINGS:
        raise BpgenError(f"The logo is {kind}.", where=str(path), mend=mend)
    return Logo(data, _ENDINGS[kind], width, height)
