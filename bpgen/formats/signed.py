"""A source that we write ends with its own digest, by which a change by hand is noticed and not lost."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

#: How a comment begins in each kind of file, TeX's and Typst's.
_COMMENTS = {".tex": b"% ", ".typ": b"// "}
_SIGN = b"bpgen; digest of the lines above: "
_SIGNED = re.compile(rb"(.*\n)(?:% |// )" + re.escape(_SIGN) + rb"([0-9a-f]{64})\n", re.DOTALL)


def signed(text: bytes, ending: str = ".tex") -> bytes:
    """The text with the line that holds its digest, for a file with this ending."""
    return text + _COMMENTS[ending] + _SIGN + hashlib.sha256(text).hexdigest().encode() + b"\n"


def is_changed(path: Path, text: bytes) -> bool:
    """Whether a file is there that is neither this text nor another one as we wrote it."""
    try:
        there = path.read_bytes()
    except OSError:
        return False  # what else stands in the way is told where it is written
    found = _SIGNED.fullmatch(there)
    return there != text and (found is None or there != signed(found[1], path.suffix))
