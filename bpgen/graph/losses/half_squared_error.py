"""Half the sum of the squared errors."""

from __future__ import annotations

from .squares import squared

LOSS = squared("half-squared-error", half=True, mean=False)
