"""Measure everything and print one table: python -m bench, or with names of PARTS."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from importlib import import_module

from rich.console import Console
from rich.table import Table

from .measure import Row

PARTS = (
    "training",
    "programs",
    "classifier",
    "arrays",
    "sources",
    "processes",
    "paper",
    "slides",
    "site",
    "live",
    "functions",
    "classroom",
    "layers",
)


def main(wanted: list[str]) -> int:
    """Measure the wanted parts, or all. The exit status is 1 where a target was missed."""
    unknown = [name for name in wanted if name not in PARTS]
    if unknown:
        print(f"Unknown part {unknown[0]!r}. Known: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    found = [row for name in wanted or PARTS for row in _measured(name)]
    print_table(found)
    return 0 if all(row.reached for row in found) else 1


def _measured(name: str) -> Iterator[Row]:
    print(f"measuring: {name} ...", file=sys.stderr)
    yield from import_module(f".{name}", __package__).rows()


def print_table(rows: list[Row]) -> None:
    """The table, as wide as it needs, whatever it is printed to."""
    table = Table(
        title=f"Medians of ratios in processor time, contenders by turns. Python {platform.python_version()}."
    )
    for name in ("work", "beside", "measured", "target", "reached"):
        table.add_column(name, justify="right" if name == "measured" else "left")
    for row in rows:
        reached = "yes" if row.reached else "NO"
        table.add_row(row.work, row.beside, row.figure, row.target, reached)
    Console(width=140).print(table)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
