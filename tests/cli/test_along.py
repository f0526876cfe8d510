"""``bpgen exercise --along``."""

from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--along", "dE_total/dw99"), "dE_total/dw99"),
        (("--along", "w1"), "w1 is not calculated on a sheet."),
        (("--along", "dE_total/dw5", "--upto", "error"), "--upto"),
    ],
)
def test_what_cannot_be_asked_for(args: tuple[str, ...], message: str, refused: Callable[..., str]) -> None:
    assert message in refused("exercise", "--network", "mazur", *args)
