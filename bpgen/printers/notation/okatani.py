"""岡谷貴之, 深層学習: u^(l)_j, z^(l)_j, w^(l)_ji to j from i, target d, learning rate epsilon.

Layer 1 is the input. Checked against readers' notes on sections 2.1 to 2.4 and 3.1 (antimon2/MLNGY_201604:
u^(2) = W^(2) x + b^(2), z^(2), y, d_n, E(w) with its 1/2, epsilon), not against the book itself; of its
chapter 4 no notes were at hand: delta is the field's letter.
"""

from __future__ import annotations

from .indexed import indexed

NOTATION = indexed(
    {
        "input": "x", "net": "u", "out": "z", "output": "y", "target": "d", "weight": "w", "bias": "b",
        "learning_rate": "epsilon", "loss": "E", "delta": "delta",
    },
    layer="({})",
    first=2,
    counts_samples=True,
)  # fmt: skip
