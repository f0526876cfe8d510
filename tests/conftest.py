"""What holds for all tests: how many examples the properties try, the order, and the locale.

Properties try few examples and always the same, or many and new ones. Commands speak English where a test
asks for no language, whatever the developer's own locale is; programs that a test starts inherit this.
"""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import HealthCheck, settings

_CALM = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile(
    "default", max_examples=25, derandomize=True, deadline=None, suppress_health_check=_CALM
)
settings.register_profile("thorough", max_examples=400, deadline=None, suppress_health_check=_CALM)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

# Graphs and pages that are kept for many tests are looked through for nothing again and again: that took a
# twentieth of the time.
gc.set_threshold(200_000, 50, 100)

#: Tests of built pages and slides take as long as all others.
_LONG = ("tests/website/", "tests/slides/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest: short tests are left for the end, when one core waits for another."""
    items.sort(key=lambda item: not item.nodeid.startswith(_LONG))


for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
    os.environ.pop(name, None)
os.environ["LANG"] = "C.UTF-8"
