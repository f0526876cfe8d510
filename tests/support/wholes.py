"""Which definitions come to whole numbers, which no rounding can touch: told from the functions by name."""

from __future__ import annotations

from bpgen.graph.expr import Call, Expr, Neg
from bpgen.graph.functions.absolute import SIGN
from bpgen.graph.functions.step import STEP


def is_step(e: Expr | None) -> bool:
    """Whether it is 0, 1 or -1, as the side of 0 says: the derivative of ReLU or of an absolute value."""
    return is_step(e.x) if isinstance(e, Neg) else isinstance(e, Call) and e.function in (STEP, SIGN)
