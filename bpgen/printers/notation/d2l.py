"""Zhang, Lipton, Li and Smola, Dive into Deep Learning: z, h = phi(z), o, W^(l), J, derivatives as quotients.

Checked against the book's own source of section 5.3 (d2l-en, chapter_multilayer-perceptrons/backprop.md):
z, h = phi(z), o, L, J = L + s, derivatives of J as quotients, no letter for a local error. There the output
layer ends with o; where it has an activation function, as ours have, its output is y with a hat, as in
section 4.1. Sections with several samples and with layers mark both alike: here a sample is the first index.
"""

from __future__ import annotations

from .indexed import indexed

NOTATION = indexed(
    {
        "input": "x", "net": "z", "output_net": "o", "out": "h", "output": "yhat", "target": "y",
        "weight": "W", "bias": "b", "learning_rate": "eta", "loss": "J",
    },
    layer="({})",
    counts_samples=True,
)  # fmt: skip
