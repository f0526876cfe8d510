r"""LaTeX as texmath reads it, pandoc's converter to Word's equations: no macros, no colours, no sizes.

A blank is a rule, a result's has a frame; what a key writes there is underlined, or framed and bold. Brackets
are always paired: an exponent is then that of all within them, not of the last bracket.
"""

from __future__ import annotations

import re

from ..graph.functions.at_multiples import AT_MULTIPLES
from . import latex
from .marks import Mark
from .notation import AnySymbol, Derivative
from .target import Target

#: A sign without operands is no operator.
_SIGNS = re.compile(r"\^\{(\++)")
#: A product of fractions is one fraction for programs that read from left to right, unless each is a group.
_FRACTION = (r"\left.\frac{", "}{", r"}\right.")


_MOD = r" \mathbin{\mathrm{mod}} "
_OWN = tuple(r"\text{ mod }" if piece == _MOD else piece for piece in AT_MULTIPLES.marks["latex"])


def _symbol(s: AnySymbol) -> str:
    text = _SIGNS.sub(r"^{\\text{\1}", latex.print_symbol(s)).replace(
        "|", r"\vert"
    )  # a bar ends a table's cell
    return rf"\left.{text}\right." if isinstance(s, Derivative) and not s.via else text


def _label(mark: Mark) -> str:
    return rf"\mathsf{{{latex.label(mark)}}}"


def _factor(mark: Mark, symbol: str) -> str:
    return rf"\underset{{{_label(mark)}}}{{{symbol}}}" if mark.letter else symbol


TARGET: Target = latex.TARGET._replace(
    style=latex.LATEX._replace(
        brackets=latex.LATEX.tall_brackets, fraction=_FRACTION, own=((AT_MULTIPLES.name, _OWN),)
    ),
    symbol=_symbol,
    label=_label,
    factor=_factor,
    blank=r"\text{______}",
    filled=lambda text: rf"\underline{{{text}}}",
    result=r"\boxed{\text{_________}}",
    found=lambda text: rf"\boxed{{\boldsymbol{{{text}}}}}",
    # A dollar before a digit ends no formula: a mark of its own is between them.
    within=("[$", "$]{.n}"),
)
