"""Numbers as learners write them: 0.05, .05, +1, -0.019 with any minus, 4.386e-4, 4.386 x 10^-4."""

from __future__ import annotations

import re
from decimal import Decimal

#: Longer cells are no number that anybody has written.
LONGEST = 40
#: Hyphens, dashes, the minus sign, and the long vowel's mark, which a Japanese keyboard gives for it.
_MINUS = (0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0x30FC, 0xFF70)
_TIMES = (0xD7, 0x22C5, 0xB7, 0x2A)
_SIGNS = dict.fromkeys(_MINUS, "-") | dict.fromkeys(_TIMES, "x")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_POWERS = re.compile(f"[{''.join(map(chr, _RAISED))}]+")
_NUMBER = re.compile(
    r"""(?P<mantissa>[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+))
        (?:(?:e|x10(?:\^|xx))(?P<open>[({])?(?P<exponent>[+-]?[0-9]{1,4})(?(open)[)}]))?""",
    re.VERBOSE | re.IGNORECASE,
)
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity|∞)|#.*", re.IGNORECASE)


def number(cell: str, *, decimal_comma: bool = False) -> Decimal | None:
    """The number in a cell, with the digits that were written; None where it is no number.

    >>> [str(number(x)) for x in ("0.050", "−.5", "4.386×10⁻⁴", "4.386e-4", "1/2")]
    ['0.050', '-0.5', '0.0004386', '0.0004386', 'None']
    """
    if len(cell) > LONGEST:
        return None
    text = _POWERS.sub(lambda found: "^" + found[0].translate(_RAISED), cell)
    text = "".join(text.split()).translate(_SIGNS)
    if decimal_comma and "." not in text:
        text = text.replace(",", ".", 1)
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    return Decimal(f"{found['mantissa']}e{found['exponent'] or 0}")


def is_not_finite(cell: str) -> bool:
    """Whether a cell says that there is no number: nan, inf, or a spreadsheet's #DIV/0!."""
    return _NOT_FINITE.fullmatch(cell) is not None
