"""The titles of the networks that come with bpgen, in the reader's language."""

from __future__ import annotations

from typing import Protocol

from ..errors.languages import LANGUAGES
from .texts import words


class _Titled(Protocol):
    """A network, as far as it is asked for here."""

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...


def title_in(lang: str, network: _Titled) -> str:
    """The title of a network. That of a preset stands in its file in one language; any other is the user's
    own, and stays as it is.
    """
    ours = [words("presets", each).get(network.name) for each in LANGUAGES]
    return str(words("presets", lang)[network.name]) if network.title in ours else network.title
