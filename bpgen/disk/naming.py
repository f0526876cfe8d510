"""Names of files: as typed in a shell, in the names of our own files, and as they are on the disk."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from shlex import quote

#: Bytes of a name that leave room for an ending.
_LONGEST = 200
#: What a shell, PowerShell or cmd does not take between double quotes as it is.
_OBEYED = frozenset('"$`\\!%\u201c\u201d\u201e')


def typed(text: str) -> str:
    """A word as it is typed in a shell: as it is if it is letters and digits of any script, in double quotes,
    which all shells know, if that is enough, else in single quotes.
    """
    if re.fullmatch(r"[\w@+=:,./-]+", _unmarked(text)):
        return text
    if text and all(_is_seen(c) for c in text) and not _OBEYED.intersection(text):
        return f'"{text}"'
    return quote(text)


def typed_file(name: str) -> str:
    """A file's name as it is typed in its folder: one that begins with a hyphen is no option."""
    text = unicodedata.normalize("NFC", Path(name).name if "/" in name else name)
    return typed(f"./{text}" if text.startswith("-") else text)


def stem(text: str, also: str = "") -> str:
    """A text as the stem of files that we write: letters with their marks, digits, - and _ of any script, and
    the signs of ``also``; all else becomes a hyphen. It is in NFC and fits a file system's names.
    """
    text = unicodedata.normalize("NFC", text)
    kept = "".join(c if _is_letter(c) or c in "-_" or c in also else " " for c in text)
    return re.sub(r" +", "-", kept).encode(errors="replace")[:_LONGEST].decode(errors="ignore")


def on_disk(path: Path) -> Path:
    """The path, or that of the file beside it whose name is the same in NFC: macOS and what it packs write a
    voiced kana or an accented letter as two characters, a keyboard as one.
    """
    if path.exists():
        return path
    wanted = unicodedata.normalize("NFC", path.name)
    try:
        return next(
            (p for p in path.parent.iterdir() if unicodedata.normalize("NFC", p.name) == wanted), path
        )
    except OSError:
        return path


def _is_letter(c: str) -> bool:
    """Whether a character is a letter or digit, or a mark on one; no selector of variants is a mark."""
    selects = 0xFE00 <= ord(c) <= 0xFE0F or ord(c) >= 0xE0000
    return c.isalnum() or (unicodedata.category(c)[0] == "M" and not selects)


def _is_seen(c: str) -> bool:
    return unicodedata.category(c)[0] != "C" and unicodedata.category(c) not in ("Zl", "Zp")


def _unmarked(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c)[0] != "M")
