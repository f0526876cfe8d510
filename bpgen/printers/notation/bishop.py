"""Christopher Bishop, Pattern Recognition and Machine Learning: a_j into h(), z_j out of it, w_ji, E_n.

A weight w_ji leads to j from i; a bias is the weight from unit 0. Checked against quotations of
section 5.3.1, equations (5.44) to (5.47), and a derivation by others of (5.48) to (5.56), not against the
book itself. The book tells layers of a and z apart by the letters of their indices; with
numbers for these, the layer stands above, as it does above w. Which sample it is, is the first index, as of
E_n and t_nk.
"""

from __future__ import annotations

from .indexed import indexed

NOTATION = indexed(
    {
        "input": "x", "net": "a", "out": "z", "output": "y", "target": "t", "weight": "w", "bias": "w",
        "learning_rate": "eta", "loss": "E", "delta": "delta",
    },
    layer="({})",
    one_sample="n",
    counts_samples=True,
)  # fmt: skip
