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


#: A formula that is displayed; what is between terms; how many of them find room on a page.
_DISPLAYED, _TERM, _FIT = re.compile(r"^\$\$(.*)\$\$$", re.MULTILINE), re.compile(" [-+] "), 4
#: Where nothing stands before a sign, it is taken for that of a number.
_BEFORE = "\\text{\u2004}"


def in_lines(source: str) -> str:
    """A source in which each displayed formula of many terms is as many formulas in a line of text: Word
    breaks one that is wider than the page, others do not.
    """
    return _DISPLAYED.sub(_in_line, source)


def _in_line(displayed: re.Match[str]) -> str:
    terms = _terms(displayed[1])
    return displayed[0] if len(terms) <= _FIT else f"${'$ $'.join(terms)}$"


def _terms(formula: str) -> list[str]:
    r"""The terms of a printed formula, each but the first with its sign, never broken within brackets.

    >>> len(_terms(r"a * \frac{b + c}{d} - \left(e + f\right) * g"))
    2
    """
    out, depth, start = [], 0, 0
    for at, c in enumerate(formula):
        depth += (c in "([{") - (c in ")]}")
        if not depth and _TERM.match(formula, at):
            out.append(formula[start:at])
            start = at
    first, *rest = *out, formula[start:]
    return [first, *(_BEFORE + term for term in rest)]


def _label(mark: Mark) -> str:
    return rf"\mathsf{{{latex.label(mark)}}}"


def _factor(mark: Mark, symbol: str) -> str:
    return rf"\underset{{{_label(mark)}}}{{{symbol}}}" if mark.letter else symbol


TARGET: Target = latex.TARGET._replace(
    style=latex.LATEX._replace(
        brackets=latex.LATEX.tall_brackets,
        fraction=_FRACTION,
        nested=("", ""),
        own=((AT_MULTIPLES.name, _OWN),),
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
