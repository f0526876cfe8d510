"""The slides printed: one template, with the macros of a format."""

from __future__ import annotations

from typing import Any

from ..formats.environment import Words, render
from ..graph.notation import USUAL, Notation
from .model import DeckOptions, Part


def printed(
    options: DeckOptions,
    parts: tuple[Part, ...],
    macros: str,
    form: str,
    notation: Notation = USUAL,
    **more: Any,
) -> str:
    """The deck in a format: ``macros`` is its folder under templates/formats, ``form`` the format for which
    texts are escaped, "latex" or "myst"; ``more`` is what its macros alone need.
    """
    context = {
        "form": f"formats/{macros}",
        "t": Words(options.lang, options.templates, kind="slides", form=form, notation=notation),
        "lang": options.lang,
        "overlays": options.overlays,
        "course": options.lecture.course,
        "total": sum(len(part.slides) for part in parts),
        "parts": parts,
        **more,
    }
    return render("documents/slides.j2", options.templates, context, form, notation)
