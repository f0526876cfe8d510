"""The frame of a lecture: who gives it, when, and what is announced."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors.checked import checked


@dataclass(frozen=True)
@checked
class Lecture:
    """The frame of a lecture: what a network file says under ``[lecture]``, or options do; empty where
    nothing is said.
    """

    title: str = ""
    lecturer: str = ""
    course: str = ""
    date: str = ""
    contents: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
