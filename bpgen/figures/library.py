"""Matplotlib, without the settings of whoever owns the working folder."""

from __future__ import annotations

from contextlib import chdir
from importlib import import_module
from pathlib import Path
from typing import Any


def matplotlib() -> Any:
    """The module, imported where it finds no file ``matplotlibrc``: it takes one of the working folder first,
    whose settings name modules and programs to run, and which need not be readable.

    Raises ``ImportError`` where it is not installed.
    """
    with chdir(Path(__file__).parent):
        return import_module("matplotlib")
