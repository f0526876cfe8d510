"""The mean of the squared errors over the outputs."""

from __future__ import annotations

from .squares import squared

LOSS = squared("mean-squared-error", half=False, mean=True)
