"""The titles of the networks that come with bpgen, in the reader's language."""

from __future__ import annotations

from ..errors.languages import LANGUAGES
from .texts import words


def title_in(lang: str, name: str, title: str) -> str:
    """The title of a network of this name. That of a preset stands in its file in one language; any other is
    the user's own, and stays as it is.
    """
    ours = [words("presets", each).get(name) for each in LANGUAGES]
    return str(words("presets", lang)[name]) if title in ours else title
