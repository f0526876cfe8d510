"""What a block's formulas are in TeX: the blocks hold them without marks of any format."""

from __future__ import annotations

from bpgen.formats.format import format_in

_LATEX = format_in("latex")


def in_math(value: object) -> str:
    """A formula, or a text that is TeX already, as it stands within a formula."""
    return str(_LATEX.math(value))


def in_line(value: object) -> str:
    """The same as it stands within a text."""
    return str(_LATEX.write(value))
