"""Fixtures of the course's tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from support.course_sites import built

Build = Callable[[str], Path]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The folder of a built site by its name; shared by all processes of the run."""
    base = tmp_path_factory.getbasetemp()
    # Each process of pytest-xdist has a folder of its own below the run's.
    shared = base.parent if base.name.startswith("popen-") else base
    return lambda name: built(name, shared / "sites")
