"""Kinds of which each is one file: a folder's files are the list of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def names_in(folder: Path, *others: str) -> tuple[str, ...]:
    """The names that a folder's files have as users write them, from a to z: leaky-relu for leaky_relu.py.
    ``others`` are files that hold none.
    """
    stems = sorted(path.stem for path in folder.glob("*.py"))
    return tuple(stem.replace("_", "-") for stem in stems if stem not in ("__init__", *others))


def members_in(folder: Path, *others: str, beside: Mapping[str, object]) -> dict[str, str]:
    """The same as members of an enumeration, but for those that stand in its body already."""
    names = (name for name in names_in(folder, *others) if name not in beside.values())
    return {name.replace("-", "_").upper(): name for name in names}
