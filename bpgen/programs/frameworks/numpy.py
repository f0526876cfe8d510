"""NumPy: the definitions over arrays, derivatives among them."""

from __future__ import annotations

from .framework import Framework

FRAMEWORK = Framework(
    "NumPy",
    order=2,
    arrays="np.",
    marks={
        "normal_cdf": ("((1 + np.vectorize(math.erf)((", 0, ") / np.sqrt(2))) / 2)"),
        "normal_density": ("(np.exp(-(", 0, ") ** 2 / 2) / np.sqrt(2 * np.pi))"),
    },
    modules=("numpy",),
    places={"delta": "delta_o = "},
)
