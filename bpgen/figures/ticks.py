"""The numbers at the axes of plots by Matplotlib, with the decimal sign of the course."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def write(axes: Axes, number: Callable[[str], str]) -> None:
    """Every number at the axes as ``number`` writes it; powers of ten of a logarithmic axis stay."""
    from matplotlib.ticker import ScalarFormatter

    class Written(ScalarFormatter):
        def __call__(self, x: float, pos: int | None = None) -> str:
            return number(super().__call__(x, pos))

    for axis in (axes.xaxis, axes.yaxis):
        if isinstance(axis.get_major_formatter(), ScalarFormatter):
            axis.set_major_formatter(Written())
