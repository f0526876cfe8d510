"""Sums of products over units and points, added in one order on every processor.

Matrix products of a library (BLAS) add in an order that depends on the processor, and so do their last bits.
Here each addition is one of whole arrays, element by element, which IEEE 754 defines. An array has a row for
each unit and a column for each point.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ..trace.elementary import Array

#: So many products at once as stay in a processor's cache.
_BLOCK = 12_000
#: So many products are made at once before they are summed over the points.
_TERMS = 60_000
#: Up to so many weights and biases, those products are made for all of them at once.
_FEW = 500


def product(matrix: Array, rows: Array) -> Array:
    """The matrix product: the sum over k of ``matrix[j, k] * rows[k]``, from the first k to the last."""
    units, width = matrix.shape
    points = rows.shape[1]
    if units * width * points > _BLOCK and width > 1:
        return _long_product(matrix, rows)
    terms = matrix[:, :, None] * rows
    if width == 1:
        return terms[:, 0]
    out: Array = terms[:, 0] + terms[:, 1]
    for k in range(2, width):
        np.add(out, terms[:, k], out)
    return out


def _long_product(matrix: Array, rows: Array) -> Array:
    """The same, so many points at once that the products of one k stay in the cache."""
    units, width = matrix.shape
    points = rows.shape[1]
    out, step = np.empty((units, points)), max(1, _BLOCK // units)
    columns = [matrix[:, k, None] for k in range(width)]
    for first in range(0, points, step):
        some = np.ascontiguousarray(rows[:, first : first + step])
        total = columns[0] * some[0]
        term = np.empty_like(total)
        for k in range(1, width):
            np.multiply(columns[k], some[k], term)
            np.add(total, term, total)
        out[:, first : first + step] = total
    return out


def over_units(rows: Array) -> Array:
    """The sum of the rows, from the first to the last."""
    out: Array = rows[0]
    for row in rows[1:]:
        out = np.add(out, row)
    return out


def over_points(terms: Array) -> Array:
    """The sum of the rows of a contiguous array, one row for each point, by halves: the second half is added
    to the first until one row is left. ``terms`` is used up.
    """
    left, width = terms.shape
    flat: Array = terms.reshape(-1)
    while left > 1:
        half = left // 2
        first = flat[: half * width]
        np.add(first, flat[(left - half) * width : left * width], first)
        left -= half
    return flat[:width]


def gradients(layers: Sequence[tuple[Array, Array]]) -> Array:
    """The derivatives with respect to the weights and biases of all layers, as one vector: of each layer
    the weights, row by row, then the biases. A layer is given by its local errors and by what came in.
    """
    points = layers[0][0].shape[1]
    count = sum(len(delta) * (len(source) + 1) for delta, source in layers)
    if count > _FEW:
        # Point by point, which is the quicker way for large matrices.
        return np.concatenate([part.reshape(-1) for d, s in layers for part in (product(d, s.T), _ones(d))])
    step = _TERMS // count
    out = _some_gradients(layers, count, 0, step)
    for first in range(step, points, step):
        out = out + _some_gradients(layers, count, first, first + step)
    return out


def _some_gradients(layers: Sequence[tuple[Array, Array]], count: int, first: int, stop: int) -> Array:
    """The same of the points from ``first`` up to ``stop``, all products at once."""
    points = min(stop, layers[0][0].shape[1]) - first
    terms, at = np.empty((points, count)), 0
    for all_deltas, all_sources in layers:
        delta, source = all_deltas[:, first:stop], all_sources[:, first:stop]
        units, width = len(delta), len(source)
        end = at + units * width
        np.multiply(delta[:, None], source, terms[:, at:end].T.reshape(units, width, points))
        terms[:, end : end + units] = delta.T
        at = end + units
    return over_points(terms)


def _ones(delta: Array) -> Array:
    """The sum over the points of each row."""
    return over_points(np.array(delta.T, order="C"))
