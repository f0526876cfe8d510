"""A picture for a sheet or the first slide, looked at before TeX, Typst or a browser is given it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from warnings import catch_warnings

from ..disk.inputs import read_file
from ..errors import BpgenError
from ..errors.bounds import PICTURE, PIXELS
from ..errors.messages import said

#: Formats that dvipdfmx, Typst and browsers show, by the ending of their files.
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
        raise BpgenError("slides.no_pillow", mend=said("hint.install", extra="slides")) from None
    data = read_file(path, said("slides.logo_path"), PICTURE)
    try:
        # Pillow's own bound is higher than ours, and only warns.
        with catch_warnings(action="ignore"), Image.open(io.BytesIO(data)) as image:
            kind, (width, height) = image.format or "", image.size
            if width * height <= PIXELS:
                image.verify()
    except Image.DecompressionBombError:
        kind, width, height = "PNG", PIXELS, PIXELS
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise BpgenError("slides.no_image", where=str(path)) from None
    if width * height > PIXELS:
        raise BpgenError("slides.pixels", where=str(path), most=f"{PIXELS:,}")
    if kind not in _ENDINGS:
        raise BpgenError("slides.image_kind", where=str(path), kind=kind)
    return Logo(data, _ENDINGS[kind], width, height)
