"""Michael Nielsen, Neural Networks and Deep Learning: z^l_j, a^l_j, w^l_jk to neuron j of layer l from k, C.

The input is layer 1, whose activations a^1 are the input itself. Checked against chapter 2, equations (23)
to (25), in the book's own words as the source of its Japanese translation keeps them beside its own
(nnadl_site_ja, chap2.html): w^l_jk, b^l_j, a^l_j, z^l_j, C; delta and eta against notes of
others. The mark of a sample, there x, is ours.
"""

from __future__ import annotations

from .indexed import indexed

NOTATION = indexed(
    {
        "input": "a", "net": "z", "out": "a", "target": "y", "weight": "w", "bias": "b",
        "learning_rate": "eta", "loss": "C", "delta": "delta",
    },
    layer="{}",
    first=2,
)  # fmt: skip
