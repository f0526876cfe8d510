"""Scans of a small class read and concluded, and what is then in its folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bpgen.classroom.confirm import Decision
from bpgen.classroom.folder import ClassFolder
from bpgen.classroom.readings import READINGS, Reading, read_readings
from bpgen.classroom.scan.pictures import scan_file
from bpgen.classroom.scan.scanning import ScanReport, conclude, pages_wanted, scan_pages
from bpgen.marking.sheet import SheetBlank
from bpgen.trace.rounding import Worked
from classroom.hands import Hand, by_the_key
from classroom.paper import told

#: A small sheet of two pages.
SMALL = 'lang = "en"\n[problem]\nlayers = "2-1"\n'


def slip(worked: Worked, blank: SheetBlank) -> str | None:
    """One wrong number, one blank left empty, and all else by the key."""
    if (blank.round, blank.key) == (1, "E_total"):
        return None
    return "0.1234" if (blank.round, blank.key) == (1, "net_o1") else by_the_key(worked, blank)


HANDS: Sequence[Hand] = (by_the_key, slip, by_the_key)


def run(
    folder: ClassFolder, *paths: Path, given: Sequence[Decision] = (), blocks: int | None = None
) -> ScanReport:
    """Read scans, of so many blocks, and conclude."""
    files = [scan_file(path) for path in paths]
    for n, block in enumerate(scan_pages(folder, pages_wanted(folder, files), told), 1):
        assert not block.refused
        if n == blocks:
            break
    report = conclude(folder, files, given, "en")
    folder.settle()  # as a command does in the end
    return report


def readings(folder: ClassFolder) -> tuple[Reading, ...]:
    """The table of what was read."""
    return tuple(read_readings((folder.path / READINGS).read_bytes(), READINGS))


def contents(folder: ClassFolder) -> dict[str, bytes]:
    """All files of a class."""
    return {
        path.relative_to(folder.path).as_posix(): path.read_bytes()
        for path in folder.path.rglob("*")
        if path.is_file()
    }
