"""Numbers as people write them: 0.05, .5, 0,05, 1/8, -0.019 with any minus, 4.386e-4, 4.386 x 10^-4."""

from __future__ import annotations

import re
import unicodedata
from decimal import Context, Decimal
from enum import Enum

from .table import CsvTable, narrow

#: Longer numbers, and longer cells with a remark, nobody has written.
_LONGEST, _LONGEST_CELL = 40, 120
#: What most cells are: read without more ado.
_PLAIN = re.compile(r"[+-]?[0-9]{1,20}(?:[.][0-9]{1,20})?")
#: Hyphens, dashes, the minus sign, and the long vowel's mark, which a Japanese keyboard gives for it.
_MINUS = (0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0x30FC, 0xFE63, 0xFF70)
_WIDE_COMMA = chr(0xFF0C)
_TIMES = (0xD7, 0x22C5, 0xB7, 0x2A, 0x2217, 0x2219, 0x2715)
_SIGNS = dict.fromkeys(_MINUS, "-") | dict.fromkeys(_TIMES, "x") | {0x2044: "/", 0x2215: "/"}
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_POWERS = re.compile(f"[{''.join(map(chr, _RAISED))}]+")
#: Equals, nearly equals, and "about" in words, the Japanese one by its code.
_ABOUT = re.compile(
    rf"(?:[=~\u2248\u2252\u2243\u2245\u223c\u301c{chr(0x7D04)}]|ca\.?(?=[\s0-9])|about\b|approx\b\.?)\s*",
    re.IGNORECASE,
)
#: A remark behind a number: (rounded), [4 figures].
_REMARK = re.compile(r"(?<=[0-9.])\s*(?:\((?P<round>[^()]*)\)|\[(?P<square>[^\[\]]*)\])$")
#: The range in which a key accepts an answer.
_RANGE = re.compile(r"[-0-9.e]+, ?[-0-9.e]+", re.IGNORECASE)
_ANOTHER = re.compile(r"[0-9][.,][0-9]")
_EXPONENT = r"(?P<open>[({])?(?P<exponent>[+-]?[0-9]{1,4})(?(open)[)}])"
_NUMBER = re.compile(
    rf"""(?P<mantissa>[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+))
         (?:(?:e|x10(?:\^|xx)){_EXPONENT}
            |x10(?P<flat>[+-][0-9]{{1,3}}))?        # 10 to the -7, copied from a PDF: 10-7""",
    re.VERBOSE | re.IGNORECASE,
)
_POWER = re.compile(rf"(?P<sign>[+-]?)10(?:\^|xx){_EXPONENT}")
_FRACTION = re.compile(r"([+-]?[0-9]{1,9})/([0-9]{1,9})")
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity|∞)|#.*", re.IGNORECASE)
#: A numeral with a mark in it, at the beginning of a cell.
_MARKED = re.compile(r"[+-]?([0-9]*(?:[.,][0-9]+)+)(?=\Z|e|x10)", re.IGNORECASE)
_GROUPED = {mark: re.compile(rf"[1-9][0-9]{{0,2}}(?:[{mark}][0-9]{{3}})+") for mark in (",", ".", " ")}
_PRECISION = Context(prec=50)


class DecimalMark(Enum):
    """Which sign of a table's numbers is the decimal point."""

    POINT = "."
    COMMA = ","
    EITHER = ""


def mark_of(table: CsvTable, *, comma: bool = False) -> DecimalMark:
    """The decimal point of a table: decided by all numbers of which it can be told.

    0,1375 and 1.234,5 have a comma; 0.1375 and 1,234.5 a point; of 1,234 alone it cannot be told. Where both
    are met, each number is read by itself. ``comma``: it is one where it cannot be told.
    """
    if not any("," in cell or _WIDE_COMMA in cell for row in table.rows for cell in row.cells):
        return DecimalMark.POINT
    found = {_kind(cell) for row in table.rows for cell in row.cells}
    sure = {mark for mark in found if isinstance(mark, DecimalMark)}
    if len(sure) == 1:
        return sure.pop()
    if sure:
        return DecimalMark.EITHER
    # Spreadsheets put semicolons between cells where the comma is the decimal point.
    return DecimalMark.COMMA if comma or table.separator == ";" else DecimalMark.EITHER


def number(cell: str, mark: DecimalMark = DecimalMark.POINT) -> Decimal | None:
    """The number in a cell, with the digits that were written; None where it is no number.

    >>> [str(number(x)) for x in ("0.050", "−.5", "4.386×10⁻⁴", "4.386 × 10−4", "1/8", "≈0.5 (rounded)")]
    ['0.050', '-0.5', '0.0004386', '0.0004386', '0.125', '0.5']
    """
    if mark is not DecimalMark.COMMA and _PLAIN.fullmatch(cell):
        return Decimal(cell)
    text = _simple(cell)
    if text is None:
        return None
    fraction = _FRACTION.fullmatch(text)
    if fraction:
        return _PRECISION.divide(Decimal(fraction[1]), Decimal(fraction[2])) if int(fraction[2]) else None
    power = _POWER.fullmatch(text)
    if power:
        return Decimal(f"{power['sign']}1e{power['exponent']}")
    found = _NUMBER.fullmatch(_with_point(text, mark))
    if found is None:
        return None
    return Decimal(f"{found['mantissa']}e{found['exponent'] or found['flat'] or 0}")


def is_not_finite(cell: str) -> bool:
    """Whether a cell says that there is no number: nan, inf, or a spreadsheet's #DIV/0!."""
    return _NOT_FINITE.fullmatch(cell) is not None


def _simple(cell: str) -> str | None:
    """The cell in ASCII, without blanks, remarks and words such as "about"; None where it is no number."""
    if len(cell) > _LONGEST_CELL:
        return None
    text = "".join(c for c in narrow(cell) if unicodedata.category(c) != "Cf").strip()
    text = text.strip("$").replace(r"\times", "x").replace(r"\cdot", "x").removeprefix("'")
    text = _POWERS.sub(lambda found: "^" + found[0].translate(_RAISED), text)
    about = _ABOUT.match(text)
    text = _without_remark(text[about.end() if about else 0 :].translate(_SIGNS))
    text = " ".join(text.split())
    if " " in text and _GROUPED[" "].fullmatch(text.lstrip("+-").partition(",")[0].partition(".")[0]):
        text = text.replace(" ", "")
    text = re.sub(r"(?<![0-9.,]) | (?![0-9.,])", "", text)
    return None if " " in text or len(text) > _LONGEST else text


def _without_remark(text: str) -> str:
    found = _REMARK.search(text)
    remark = (found["round"] or found["square"] or "") if found else ""
    is_remark = any(c.isalpha() for c in remark) and not _ANOTHER.search(remark)
    is_remark |= found is not None and _RANGE.fullmatch(found["square"] or "") is not None
    return text[: found.start()] if found and is_remark else text


def _with_point(text: str, mark: DecimalMark) -> str:
    """The number with a decimal point, and without the marks that group its thousands."""
    found = _MARKED.match(text)
    if found is None:
        return text
    numeral, kind = found[1], _kind(text)
    if mark is DecimalMark.EITHER:
        mark = (
            kind
            if isinstance(kind, DecimalMark)
            else DecimalMark.POINT
            if kind == "."
            else DecimalMark.EITHER
        )
    whole, comma, rest = numeral.partition(",")
    if (
        mark is DecimalMark.POINT
        and kind is not DecimalMark.COMMA
        and _GROUPED[","].fullmatch(numeral.partition(".")[0])
    ):
        plain = numeral.replace(",", "")
    elif mark is DecimalMark.COMMA and comma and ("." not in whole or _GROUPED["."].fullmatch(whole)):
        plain = f"{whole.replace('.', '')}.{rest}"
    elif mark is DecimalMark.COMMA and kind == ".":
        plain = ""  # 1.234 among numbers with commas: it cannot be told which of two numbers is meant
    else:
        plain = numeral
    return text[: found.start(1)] + plain + text[found.end(1) :]


def _kind(cell: str) -> DecimalMark | str | None:
    """The decimal point of a number by itself: surely this mark, or the sign of which it cannot be told; None
    where there is neither.
    """
    text = _simple(cell) or ""
    found = _MARKED.match(text)
    if found is None:
        return None
    numeral = found[1]
    signs = set(numeral) & {",", "."}
    last = max(signs, key=numeral.rindex)
    if len(signs) == 2:
        return DecimalMark(last) if numeral.count(last) == 1 else None
    if numeral.count(last) > 1:
        grouped = _GROUPED[last].fullmatch(numeral)
        return ({",": DecimalMark.POINT, ".": DecimalMark.COMMA}[last]) if grouped else None
    # 8,177 x 10^-7 groups no thousands.
    return last if _GROUPED[last].fullmatch(numeral) and found.end() == len(text) else DecimalMark(last)
