"""Fixtures of the course's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from support.browsing import chromium
from support.course_sites import built

Build = Callable[[str], Path]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The folder of a built site by its name; shared by all processes of the run."""
    base = tmp_path_factory.getbasetemp()
    # Each process of pytest-xdist has a folder of its own below the run's.
    shared = base.parent if base.name.startswith("popen-") else base
    return lambda name: built(name, shared / "sites")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for all tests of this folder that follow each other; each opens windows of its own."""
    with chromium() as made:
        yield made
