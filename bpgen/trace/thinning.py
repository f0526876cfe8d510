"""Which points of a long curve are drawn."""

from __future__ import annotations

import math

#: Points of a curve: more are not seen.
_MOST = 160


def thinned(count: int, most: int = _MOST) -> list[int]:
    """Numbers below ``count``, first and last among them: the first rounds all, later ones ever fewer."""
    if count <= most:
        return list(range(count))
    half = most // 2
    last = count - 1
    # Even on the logarithmic axis, and even on the linear one.
    found = {round(math.exp(math.log(last) * n / half)) for n in range(half + 1)}
    found |= {round(last * n / half) for n in range(half)}
    return sorted(found)
