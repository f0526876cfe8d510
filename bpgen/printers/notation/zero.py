"""斎藤康毅, ゼロから作る Deep Learning: a^(1)_1 into h(), z^(1)_1 out of it, w^(1)_12 to 1 from 2, E.

Checked against readers' notes on sections 3.4 (symbols), 4.2 (E, t_k, y_k; t_nk of several samples) and 5.6,
and the book's program ch04/two_layer_net.py (a1, z1, a2, y, t); not against the book itself. Its dout and dx
are variables of programs, which mean another derivative in each layer; formulas have quotients, as in its
figures of computational graphs.
"""

from __future__ import annotations

from .indexed import indexed

NOTATION = indexed(
    {
        "input": "x", "net": "a", "out": "z", "output": "y", "target": "t", "weight": "w", "bias": "b",
        "learning_rate": "eta", "loss": "E",
    },
    layer="({})",
    counts_samples=True,
)  # fmt: skip
