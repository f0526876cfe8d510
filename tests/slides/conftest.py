"""A browser, and decks that are built for one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from slides.html_decks import Deck, built
from support.browsing import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as made:
        yield made


@pytest.fixture(scope="module")
def html_deck(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Deck]:
    """A built deck by its name."""
    return lambda name: built(name, tmp_path_factory)
