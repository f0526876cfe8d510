"""GELU, net times Phi(net), the exact form. Source: D. Hendrycks and K. Gimpel, 2016."""

from __future__ import annotations

from ..expr import Add, Mul
from ..functions.normal import normal_cdf, normal_density
from .activation import Activation

ACTIVATION: Activation = Activation(
    "gelu",
    value=lambda net: Mul((net, normal_cdf(net))),
    derivative=lambda net, out: Add((normal_cdf(net), Mul((net, normal_density(net))))),
    range=(-0.17, float("inf")),
    noted=True,
    # JAX has the approximation by tanh under the same name; Keras' own, with TensorFlow, has the square root
    # of 2 in single precision only.
    called={"torch": "torch.nn.functional.gelu", "torch.nn": "torch.nn.GELU()"},
    defined={"jax": "jax.nn.gelu(net, approximate=False)"},
    proofs=lambda: (ACTIVATION.proof(),),
)
