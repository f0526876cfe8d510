"""Michael Nielsen, Neural Networks and Deep Learning: z^l_j, a^l_j, w^l_jk to neuron j of layer l from k, C.

The input is layer 1, whose activations a^1 are the input itself. Checked against
http://neuralnetworksanddeeplearning.com/chap2.html, equations (23) to (33) and BP1 to BP4; the mark of a
sample, there x, is ours.
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
