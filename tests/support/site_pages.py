"""A page's source, printed as the course prints it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bpgen import BpgenError, Network
from bpgen.lesson.course import Course, printed
from bpgen.site.pages.lesson import lesson_pages


def page_source(template: str, context: Mapping[str, Any], lang: str, own: Path | None = None) -> str:
    """The page that the course of the lecture's network has."""
    course = Course(Network.preset("mazur"), lang=lang, own=own)
    prose = template.partition("/")[0]
    return printed(course, template, prose=prose, **context)


def if_taught(page: Callable[[Network, str], str], network: Network, lang: str = "en") -> str | None:
    """The page of any network. None where there is no course of it: its numbers are too large for the steps,
    too.
    """
    try:
        return page(network, lang)
    except BpgenError:
        with pytest.raises(BpgenError):
            list(lesson_pages(Course(network, network.name, lang)))
        return None


def leaves(texts: Mapping[str, Any], path: str = "") -> set[str]:
    """The dotted keys of all texts."""
    out = set[str]()
    for key, value in texts.items():
        inner = f"{path}.{key}" if path else key
        out |= leaves(value, inner) if isinstance(value, Mapping) else {inner}
    return out


def page(name: str, context: Mapping[str, Any], lang: str) -> str:
    """A page of the reference."""
    return page_source(f"reference/{name}", context, lang)
