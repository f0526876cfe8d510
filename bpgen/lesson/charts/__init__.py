"""Pictures of derivatives, one file each: a chart has the name of its file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ...graph.listing import Listed, names_in
from .chart import Chart

CHARTS: Mapping[str, Chart] = Listed(__name__, "CHART", names_in(Path(__file__).parent, "chart"))
