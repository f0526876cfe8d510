"""The numbers that known mistakes lead to on Mazur's network, worked by hand from the figures of his page."""

from __future__ import annotations

import math

#: By mistake: the first quantity that it gets wrong, and the number.
WRITTEN = {
    "updated-weights-too-soon": ("dnet_o1/dout_h1", 0.35891648),
    "no-local-derivative": ("dE_o1/dnet_o1", 0.74136507),
    "derivative-at-net": ("dout_o1/dnet_o1", 1.105905967 * (1 - 1.105905967)),
    "sign-of-error": ("dE_total/dout_o1", 0.01 - 0.75136507),
    "uphill": ("w5+", 0.4 + 0.5 * 0.082167041),
    "no-learning-rate": ("w5+", 0.4 - 0.082167041),
    "one-path-only": ("dE_total/dout_h1", 0.055399425),
    "no-half": ("E_o1", (0.01 - 0.75136507) ** 2),
    "no-bias": ("net_h1", 0.15 * 0.05 + 0.2 * 0.1),
    "transposed": ("net_h1", 0.15 * 0.05 + 0.25 * 0.1 + 0.35),
    "net-for-out": ("net_o1", 0.4 * 0.3775 + 0.45 * 0.3925 + 0.6),
    "bias-of-layer-before": ("net_o1", 1.105905967 - 0.6 + 0.35),
    "plus-in-exponent": ("out_h1", 1 / (1 + math.exp(0.3775))),
    "no-one-minus": ("dout_o1/dnet_o1", 0.75136507**2),
    "factor-two": ("dE_total/dout_o1", -2 * (0.01 - 0.75136507)),
    "mean-of-outputs": ("E_total", (0.274811083 + 0.023560026) / 2),
}
