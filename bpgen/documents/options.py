"""What a lecturer chooses for a sheet, and what the sheet is called."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ..numbers import Contract
from .plan import Upto


class Options(NamedTuple):
    """The choices for a sheet. ``worked`` and ``fade`` say which steps are not blank."""

    lang: str = "ja"
    contract: Contract = Contract()
    rounds: int = 1
    upto: Upto = Upto.ALL
    worked: tuple[str, ...] = ()
    fade: int | None = None
    title: str = ""
    course: str = ""
    date: str = ""
    templates: Path | None = None


class Identity(NamedTuple):
    """What a sheet is called: ``id`` in words, the ``command`` that makes it again, and the one that makes
    the ``program`` to compare with; none where it is empty.
    """

    id: str
    command: str
    program: str = ""
