"""The paragraphs of both languages: the same slots, no number that could be live, and one style."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bpgen.words.ideas import FOLDERS
from bpgen.words.texts import word_file

FILES = sorted(
    f"{folder}/{p.name}" for folder in ("prose", *FOLDERS) for p in word_file("ja", folder).glob("*.toml")
)
#: What has a source of its own on the page, is a value already, or is typed as code.
_LIVE = re.compile(r"\[[^]]*\]\{\.bp-published\}|`[^`]*`|<<.*?>>|\{[a-z:]+\}`[^`]*`|\]\([^)]*\)|<%.*?%>")
_NUMBER = re.compile(r"\d[\d.,]*")


def slots(path: Path) -> dict[str, str]:
    """The paragraphs of a file by dotted slot."""
    return dict(_flat(tomllib.loads(path.read_text(encoding="utf-8"))))


def _flat(table: dict[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


@pytest.mark.parametrize("name", FILES)
def test_both_languages_have_the_same_slots(name: str) -> None:
    assert slots(word_file("ja", name)).keys() == slots(word_file("en", name)).keys()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_no_number_stands_in_prose_that_could_be_live(lang: str, name: str) -> None:
    for slot, text in slots(word_file(lang, name)).items():
        for number in _NUMBER.findall(_LIVE.sub(" ", text)):
            digits = re.sub(r"\D", "", number).lstrip("0")
            year = re.fullmatch(r"(?:19|20)\d\d", number.rstrip(",."))
            rounds = re.fullmatch(r"1,?000|10,?000|9,?999", number.rstrip(",."))
            assert len(digits) < 4 or year or rounds, f"{slot}: {number}"


@pytest.mark.parametrize("name", FILES)
def test_japanese_is_written_in_the_plain_style(name: str) -> None:
    for slot, text in slots(word_file("ja", name)).items():
        assert not re.search(r"(です|ます|ください|ましょう)[。、（]", text), slot
        assert not re.search(r"[。、]\n(?=\S)", text.strip()), f"{slot}: a line break within a paragraph"
