"""What backpropagation is: written by hand."""

from __future__ import annotations

from .by_hand import by_hand

PAGES = (by_hand("backpropagation", "introduction", 1),)
