"""Languages: each is a folder of templates/words, and its language.toml says what code needs to know of it.

Here rather than among the words, because messages need it, and whatever reads a text may have to send one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple


def templates_folder() -> Path:
    """Where the templates are: inside the installed package, or at the top of a checkout."""
    inside = Path(__file__).parents[1] / "templates"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "templates"


def words_folder() -> Path:
    """Where the languages are: a folder each, whose name is the language's code."""
    return templates_folder() / "words"


class Language(NamedTuple):
    """A language: its language.toml, whose remarks say what each key means."""

    code: str
    order: int
    name: str
    locale: str
    windows: int
    description: int
    capitals: bool = False
    docstrings: bool = False
    names: Mapping[str, str] = MappingProxyType({})

    def name_of(self, code: str) -> str:
        """What a language is called in this one; where this one has no name for it, what it calls itself."""
        return self.name if code == self.code else self.names.get(code) or language(code).name


@lru_cache(maxsize=1)
def _languages() -> Mapping[str, Language]:
    found = [
        Language(path.parent.name, **tomllib.loads(path.read_text(encoding="utf-8")))
        for path in words_folder().glob("*/language.toml")
    ]
    return {each.code: each for each in sorted(found, key=lambda each: (each.order, each.code))}


def language(code: str) -> Language:
    """The record of a language. Raises ``KeyError`` for one that there is not."""
    return _languages()[code]


#: The codes of all languages, in the order in which they are listed.
LANGUAGES = tuple(_languages())
#: The language of docstrings, of the C locale, and for whoever speaks none of ours.
OTHERWISE = next(code for code in LANGUAGES if language(code).docstrings)


def known_language(tag: str) -> str:
    """The language of a locale's name or a language tag, ``OTHERWISE`` where it is none of ours.

    >>> known_language("ja_JP.UTF-8"), known_language("de-CH")
    ('ja', 'en')
    """
    code = main_part(tag)
    return code if code in LANGUAGES else OTHERWISE


def main_part(tag: str) -> str:
    """The language's code in a locale's name or a language tag: ja in ja_JP.UTF-8."""
    for separator in ".@_-":
        tag = tag.partition(separator)[0]
    return tag.strip().lower()
