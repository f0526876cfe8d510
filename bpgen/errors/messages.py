"""What errors say: texts by key, in the words of each language.

The texts are those of each language's errors.toml. A text is a line, or two: what is wrong, and how to fix
it. Where it is raised, an error names its text and gives the values; whoever prints it chooses the language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from .languages import OTHERWISE, language, words_folder

_KEY = re.compile(r"[a-z_]+\.[a-z0-9_]+")
_NAME = re.compile(r"\{(\w+)\}")


class Message(NamedTuple):
    """A text by its key, with the values of its names in braces. A value may be a message itself."""

    key: str
    values: Mapping[str, object] = MappingProxyType({})
    first: bool = False  # the first line alone: what is wrong, without the way out

    def text(self, lang: str = OTHERWISE) -> str:
        """The text in a language."""
        found = lines(self.key, self.values, lang)
        return found[0] if self.first else " ".join(found)

    def __str__(self) -> str:
        return self.text()


class LanguageName(NamedTuple):
    """The name of a language, within a text of any language."""

    code: str

    def text(self, lang: str) -> str:
        """What the language is called in another."""
        return language(lang).name_of(self.code)


def said(key: str, /, **values: object) -> Message:
    """The message of a key, with its values."""
    return Message(key, values)


def lines(key: str, values: Mapping[str, object], lang: str) -> list[str]:
    """What is wrong, and how to fix it. Raises ``KeyError`` for an unknown key or name."""
    return [
        _NAME.sub(lambda m: in_language(values[m[1]], lang), line).strip() for line in _written(key, lang)
    ]


def names_its_place(key: str, lang: str) -> bool:
    """Whether a text names the place itself: "{where} must be ...". Raises as ``lines``."""
    return "{where}" in _written(key, lang)[0]


def is_key(key: str) -> bool:
    """Whether a word has the form of a key: the room and the name of a text."""
    return _KEY.fullmatch(key) is not None


def _written(key: str, lang: str) -> Sequence[str]:
    """The lines of a text with its names in braces. Raises ``KeyError`` where there is none."""
    group, _, name = key.partition(".")
    entry = _texts(lang)[group][name]
    return [entry] if isinstance(entry, str) else entry


def in_language(value: object, lang: str) -> str:
    """A value as it is written within a text."""
    return value.text(lang) if isinstance(value, Message | LanguageName) else str(value)


@lru_cache(maxsize=4)
def _texts(lang: str) -> Mapping[str, Any]:
    return tomllib.loads((words_folder() / lang / "errors.toml").read_text(encoding="utf-8"))
