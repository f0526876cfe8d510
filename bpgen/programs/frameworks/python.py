"""Plain Python: the graph, line by line."""

from __future__ import annotations

from .framework import Framework

FRAMEWORK = Framework("Python", order=1, places={"parameters": "PARAMETERS = "})
