"""A language is a folder: nothing outside it tests which language is spoken, and all have the same files."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bpgen.errors.languages import LANGUAGES, OTHERWISE, language, words_folder
from bpgen.words.texts import word_file
from house.checkout import ROOT

CODE = sorted((ROOT / "bpgen").rglob("*.py"))
STRUCTURE = sorted(
    path
    for path in (ROOT / "templates").rglob("*")
    if path.is_file() and not path.is_relative_to(ROOT / "templates" / "words")
)
#: A language's code as a word of its own, as the ending of a key or of a file's name, or as a folder.
NAMED = re.compile(rf"(?<![a-z0-9])({'|'.join(LANGUAGES)})(?![a-z0-9])")
#: Of a template: a code in quotes, a style for a language.
ASKED = re.compile(rf"""["']({"|".join(LANGUAGES)})["']|:lang\(|\[lang""")


def strings(path: Path) -> Iterator[str]:
    """The strings of a module, but for docstrings and for what functions speak if nobody says otherwise."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    left = set[int]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            left.add(id(node.value))
        if isinstance(node, ast.arguments):
            named = [*node.posonlyargs, *node.args]
            pairs = [*zip(named[::-1], node.defaults[::-1], strict=False)]
            pairs += [(a, d) for a, d in zip(node.kwonlyargs, node.kw_defaults, strict=True) if d is not None]
            left |= {
                id(d)
                for a, d in pairs
                if a.arg == "lang" and isinstance(d, ast.Constant) and d.value == OTHERWISE
            }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left:
            yield node.value


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_code_names_a_language(path: Path) -> None:
    assert [text for text in strings(path) if NAMED.search(text)] == []


@pytest.mark.parametrize("path", STRUCTURE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_asks_for_a_language(path: Path) -> None:
    assert ASKED.search(path.read_text(encoding="utf-8")) is None
    assert NAMED.search(path.name) is None


def test_every_folder_is_a_language_with_the_same_files_and_keys_in_its_record() -> None:
    assert {path.name for path in words_folder().iterdir()} == set(LANGUAGES)
    first, *others = (
        {str(path.relative_to(words_folder() / lang)) for path in (words_folder() / lang).rglob("*.*")}
        - {"language.css"}  # only where a language has a look of its own
        for lang in LANGUAGES
    )
    assert all(files == first for files in others)
    records = [
        tomllib.loads(word_file(lang, "language.toml").read_text(encoding="utf-8")) for lang in LANGUAGES
    ]
    assert all(record.keys() == records[0].keys() for record in records)
    assert sum(language(lang).docstrings for lang in LANGUAGES) == 1
