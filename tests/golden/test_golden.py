"""What bpgen makes is what it made before, byte for byte.

A change that means to alter something runs `make golden`, and its commit says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest

import pytest

from golden.architectures import ARCHITECTURES, GRAPHS
from golden.making import DIGESTS, HERE, kept, made, made_of_graph, read, seeds, typst


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Each file that is not as it was, with the first line that differs."""
    return [
        f"{path}: {_first(before.get(path), now.get(path))}"
        for path in sorted({*before, *now})
        if before.get(path) != now.get(path)
    ]


def _first(before: str | None, now: str | None) -> str:
    if before is None or now is None:
        return "new" if before is None else "gone"
    lines = zip_longest(before.split("\n"), now.split("\n"))
    return next(
        f"line {n}\n  before {old}\n  now    {new}" for n, (old, new) in enumerate(lines, 1) if old != new
    )


def check(name: str, now: Mapping[str, str]) -> None:
    found = differences(read(HERE / "made" / name), now)
    assert not found, "\n".join([f"{len(found)} files of tests/golden/made/{name} differ", *found[:10]])


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_an_architecture_is_taught_as_before(name: str) -> None:
    check(name, kept(name, made(name)))


@pytest.mark.parametrize("name", GRAPHS)
def test_a_graph_of_formulas_is_taught_as_before(name: str) -> None:
    check(name, made_of_graph(name))


def test_the_sheets_of_seeds_are_as_before() -> None:
    check("seeds", {DIGESTS: seeds()})


def test_the_source_of_a_sheet_by_typst_is_as_before() -> None:
    check("typst", typst())


def test_a_difference_is_named_with_its_line() -> None:
    before, now = {"a": "1\n2\n", "b": "1"}, {"a": "1\n3\n", "c": "1"}
    assert differences(before, now) == ["a: line 2\n  before 2\n  now    3", "b: gone", "c: new"]
