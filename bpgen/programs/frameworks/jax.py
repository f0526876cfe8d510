"""JAX: a forward pass as a function, which it differentiates and compiles."""

from __future__ import annotations

from .framework import Framework

FRAMEWORK = Framework(
    "JAX",
    order=5,
    arrays="jnp.",
    marks={
        "relu": "jax.nn.relu",
        "at_multiples": ("jnp.where(", 0, " % ", 1, " == 0, ", 2, ", ", 3, ")"),
        "normal_cdf": "jax.scipy.stats.norm.cdf",
        "normal_density": "jax.scipy.stats.norm.pdf",
    },
    modules=("jax",),
    places={"backward": "jax.value_and_grad("},
    autograd=True,
)
