"""Kinds of which each is one file: a folder's files are the list of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

Name = TypeVar("Name", bound=str)
Record = TypeVar("Record")


def names_in(folder: Path, *others: str) -> tuple[str, ...]:
    """The names that a folder's files have as users write them, from a to z: leaky-relu for leaky_relu.py.
    ``others`` are files that hold none. class_.py is for class, which Python keeps for itself.
    """
    stems = sorted(path.stem for path in folder.iterdir() if path.suffix == ".py")
    return tuple(stem.rstrip("_").replace("_", "-") for stem in stems if stem not in ("__init__", *others))


def members_in(folder: Path, *others: str, beside: Mapping[str, object]) -> dict[str, str]:
    """The same as members of an enumeration, but for those that stand in its body already."""
    names = (name for name in names_in(folder, *others) if name not in beside.values())
    return {name.replace("-", "_").upper(): name for name in names}


class Listed(Mapping[Name, Record]):
    """The records of a package by their names: what each module has as ``attribute``, imported when it is
    asked for.
    """

    def __init__(self, package: str, attribute: str, names: tuple[Name, ...]) -> None:
        self._package, self._attribute, self._names = package, attribute, names
        self._found: dict[str, Any] = {}

    def __getitem__(self, name: Name) -> Record:
        if name not in self._found:
            if name not in self._names:
                raise KeyError(name)
            module = import_module(f".{name.replace('-', '_')}", self._package)
            self._found[name] = getattr(module, self._attribute)
        record: Record = self._found[name]
        return record

    def __iter__(self) -> Iterator[Name]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
