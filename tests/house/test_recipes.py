"""The recipes of CONTRIBUTING.md: each file that one names has its like, and its words a folder or a file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bpgen.errors.languages import LANGUAGES, words_folder
from house.checkout import ROOT

TABLE = re.compile(r"^\| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
RECIPES = {
    row[0]: row[1:]
    for row in TABLE.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    if row[0] not in ("to add", "---")
}
#: Kinds of which each is one file of code, found by its folder.
ONE_FILE = (
    *("an activation function", "a loss", "an optimiser", "a learning-rate schedule"),
    *("a preset", "a preset of layers of any kind", "a kind of layer"),
    *("a page written by hand", "a notation", "a command"),
    "a format of records, for `show` and `compare`",
)


def paths(text: str) -> list[str]:
    """What of a cell is a file or a folder."""
    return [word for word in re.findall(r"`([^`\s]+)`", text) if "/" in word]


def alike(path: str) -> list[Path]:
    """The files of the checkout that a recipe's path stands for."""
    found = ROOT.glob(path.replace("NAME", "*").rstrip("/"))
    return [p for p in found if "NAME" not in path or p.stem != "__init__"]


@pytest.mark.parametrize("kind", RECIPES)
def test_what_a_recipe_names_is_there(kind: str) -> None:
    code, words, tests = RECIPES[kind]
    for path in paths(code):
        assert alike(path if path.startswith(("bpgen/", "templates/")) else f"bpgen/{path}"), path
    for path in paths(words):
        folders = [words_folder() / lang / path.partition("NAME")[0] for lang in LANGUAGES]
        assert all(any(folder.iterdir()) for folder in folders), path
    for path in re.findall(r"tests/[\w/]+(?:\.py)?", tests):
        assert alike(path), path


@pytest.mark.parametrize("kind", ONE_FILE)
def test_some_kinds_are_one_file(kind: str) -> None:
    code = RECIPES[kind][0]
    assert len([path for path in paths(code) if path.startswith("bpgen/")]) == 1
    assert "its place in" not in code
