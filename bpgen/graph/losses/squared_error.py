"""The sum of the squared errors."""

from __future__ import annotations

from .squares import squared

LOSS = squared("squared-error", half=False, mean=False)
