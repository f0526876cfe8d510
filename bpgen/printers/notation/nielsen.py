"""Michael Nielsen, Neural Networks and Deep Learning: z^l_j, a^l_j, w^l_jk to neuron j of layer l from k, C.

The input is layer 1, whose activations a^1 are the input itself. Checked against notes of
others that quote the list of symbols and the equations of chapter 2, not against the book's own pages; the
mark of a sample, there x, is ours.
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
