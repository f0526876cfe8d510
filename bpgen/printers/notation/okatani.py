"""岡谷貴之, 深層学習: u^(l)_j, z^(l)_j, w^(l)_ji to j from i, target d, learning rate epsilon.

Layer 1 is the input. Not checked: no excerpt of the book with its formulas was at hand.
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
