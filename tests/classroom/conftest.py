"""A small class with its sheets filled in, made once, and a copy of its folder for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image

from bpgen.classroom.folder import ClassFolder
from classroom.hands import class_of
from classroom.paper import filled, print_sheets
from classroom.scans import HANDS, SMALL


@pytest.fixture(scope="session")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> tuple[ClassFolder, list[list[Image.Image]]]:
    """A class of three with its sheets, and each student's pages filled in."""
    folder = class_of(tmp_path_factory.mktemp("scan") / "class", 3, SMALL)
    print_sheets(folder)
    return folder, [filled(folder, x, hand) for x, hand in zip(folder.students, HANDS, strict=True)]


@pytest.fixture
def folder(sheets: tuple[ClassFolder, object], tmp_path: Path) -> ClassFolder:
    """The class's folder as it is before anything comes back."""
    path = tmp_path / "class"
    shutil.copytree(sheets[0].path, path)
    return ClassFolder(path)
