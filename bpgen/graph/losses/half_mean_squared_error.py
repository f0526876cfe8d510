"""Half the mean of the squared errors over the outputs."""

from __future__ import annotations

from .squares import squared

LOSS = squared("half-mean-squared-error", half=True, mean=True)
