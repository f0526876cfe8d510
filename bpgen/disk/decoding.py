"""The text of a file, in whichever encoding a spreadsheet or an editor saved it."""

from __future__ import annotations

import codecs
import re

from ..errors import BpgenError
from ..errors.messages import Message

#: How the files of spreadsheet programs begin: zip (xlsx, ods, numbers), and the older xls.
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: What only Japanese text gives in Shift_JIS: kana, common kanji and wide signs, or several half-width kana.
_FIRST_BYTES = re.compile(rb"[\x81-\x9f][\x40-\x7e\x80-\xfc]|[\xa1-\xdf]{2}")
#: No text in Windows-1252 has these; other files do.
_CONTROLS = re.compile(r"[\0-\x08\x0e-\x1f\x7f-\x9f]")


def decoded(data: bytes, where: str | Message) -> str:
    """The text of a file: UTF-8, UTF-16, Shift_JIS (Windows' cp932) or Windows-1252. ``where`` is its name.

    Raises ``BpgenError`` for a workbook, and for what is no text in any of these.
    """
    return decoded_with_encoding(data, where)[0]


def decoded_with_encoding(data: bytes, where: str | Message) -> tuple[str, str]:
    """The text of a file, and its encoding, which writes no mark in front. Raises as ``decoded``."""
    if data.startswith(_WORKBOOKS):
        raise BpgenError("table.workbook", where=where)
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text or (encoding == "cp1252" and _CONTROLS.search(text)):
            continue
        return text.removeprefix("\ufeff"), encoding
    raise BpgenError("table.encoding", where=where)


def _candidates(data: bytes) -> tuple[str, ...]:
    """The encodings to try, the likeliest first."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return (encoding,)
    if b"\0" in data:
        return _utf_16(data)
    # Almost any bytes are some text in Shift_JIS: of a German table's single umlauts it makes rare kanji.
    japanese = _FIRST_BYTES.search(data) is not None
    return ("utf-8", "cp932", "cp1252") if japanese else ("utf-8", "cp1252")


def _utf_16(data: bytes) -> tuple[str, ...]:
    """UTF-16 without its mark: most of a table's letters are ASCII, with a zero on one side."""
    for zeros, encoding in ((data[1::2], "utf-16-le"), (data[::2], "utf-16-be")):
        if len(data) % 2 == 0 and zeros.count(0) * 2 > len(zeros) and data.count(0) == zeros.count(0):
            return (encoding,)
    return ()
