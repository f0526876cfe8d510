"""A page's source, printed from its template as the course prints it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bpgen import Network
from bpgen.site.course import Course, printed


def page_source(template: str, context: Mapping[str, Any], lang: str, own: Path | None = None) -> str:
    """The page that the course of the lecture's network has."""
    course = Course(Network.preset("mazur"), lang=lang, own=own)
    prose = template.partition("/")[0]
    return printed(course, template, prose=prose, **context)
