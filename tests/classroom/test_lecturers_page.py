"""What the page for lecturers says of a roster's headings and the keys of class.toml is what bpgen reads."""

from __future__ import annotations

import re

import pytest

from bpgen.classroom.roster import COLUMNS, column_names
from bpgen.classroom.settings import PointScheme, read_settings
from bpgen.disk.table import folded
from bpgen.errors import BpgenError
from bpgen.errors.languages import LANGUAGES
from bpgen.words.texts import file_text, word_file


def rows(lang: str, section: str) -> list[list[str]]:
    """What is typed in the first column of a section's table, row by row."""
    page = word_file(lang, "pages/lecturers.md").read_text(encoding="utf-8")
    part = page.partition(f"({section})=")[2].partition("\n(lecturers-")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")][1:]
    return [re.findall(r"`([^`]+)`", line.split("|")[1]) for line in lines]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_headings_of_the_page_are_read_and_every_kind_is_there(lang: str) -> None:
    kinds = {folded(name): kind for kind, names in column_names().items() for name in names}
    shown = [folded(name) for row in rows(lang, "lecturers-class-roster") for name in row]
    assert set(shown) <= kinds.keys()
    assert {kinds[name] for name in shown} == set(COLUMNS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_keys_of_the_page_are_those_of_class_toml(lang: str) -> None:
    shown = [name for row in rows(lang, "lecturers-class-settings") for name in row]
    of_file = re.findall(r"^#?\s*(?:[^#\n]*[:：]\s*)?(\w+) = ", file_text(lang, "class"), re.MULTILINE)
    assert {name for name in of_file if name.isascii() and not name.isdigit()} <= set(shown)
    assert {*PointScheme._fields} - {"questions"} <= set(shown)
    for key in (name for name in shown if name.isidentifier()):
        tables = [f'{table}{key} = "?"\n' for table in ("", "[problem]\n", "[sheet]\n", "[points]\n")]
        assert any(not is_unknown(text) for text in tables), key


def is_unknown(text: str) -> bool:
    """Whether class.toml has no such key."""
    try:
        read_settings(text.encode(), "class.toml", word_file(LANGUAGES[0], "files").parent)
    except BpgenError as error:
        return error.what.startswith("Unknown key")
    return False
