"""The exercise page within another page: in a frame of its own, so that neither's scripts and styles meet."""

from __future__ import annotations

from markupsafe import Markup

_FRAME = Markup(
    '<iframe class="bp-live" title="{title}" srcdoc="{page}"{limits} loading="lazy"'
    ' style="width: 100%; height: 40rem; max-height: 90vh; border: 1px solid; resize: vertical;"></iframe>'
)
#: What a page may do that does not belong to the one around it: run its script, save a table, ask before it
#: clears all answers.
_LIMITS = Markup(' sandbox="allow-scripts allow-downloads allow-modals"')


def framed(page: str, title: str, *, ours: bool = False) -> str:
    """A page in a frame. ``ours``: it belongs to the page around it, and may keep what is typed."""
    return str(_FRAME.format(title=title, page=page, limits="" if ours else _LIMITS))
