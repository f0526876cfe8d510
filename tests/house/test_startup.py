"""A seed's sheet starts quickly: the heavy libraries stay where they are."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from house.checkout import ROOT, run

HEAVY = ("numpy", "sympy", "pydantic", "mpmath")
PROBE = """
import sys
from bpgen.cli import main
for line in sys.argv[1:]:
    try:
        main(line.split())
    except SystemExit as stop:
        assert not stop.code, stop.code
commands = [name for name in sys.modules if name.startswith("bpgen.cli.commands.")]
print("loaded:", *sorted({name.partition(".")[0] for name in sys.modules}), *commands, file=sys.stderr)
"""


def loaded_by(folder: Path, *lines: str) -> list[str]:
    """The modules that calls of the program, one after the other, have loaded when they are done."""
    done = run([sys.executable, "-c", PROBE, *lines], folder, {"PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr
    loaded = done.stderr.rpartition("loaded:")[2].split()
    assert "bpgen" in loaded
    return loaded


@pytest.mark.parametrize(
    "line",
    [
        "exercise --seed 3 --format tex",
        "exercise --seed 3 --format tex --lang en --rounds 2",
        "--help",
        "--version",
    ],
)
def test_no_heavy_library_is_imported(line: str, tmp_path: Path) -> None:
    loaded = loaded_by(tmp_path, line)
    assert [name for name in HEAVY if name in loaded] == []
    called = [] if line.startswith("-") else [f"bpgen.cli.commands.{line.split(maxsplit=1)[0]}"]
    assert [name for name in loaded if name.startswith("bpgen.")] == called


def test_a_deck_needs_neither_the_site_nor_the_judges(tmp_path: Path) -> None:
    """What a deck shares with the site comes without what builds the site. Both decks in one process, whose
    trainings of the supplement take longer than all else: neither may load any of these.
    """
    loaded = loaded_by(
        tmp_path,
        "slides --network mazur --format tex",
        "slides --seed 3 --format tex --lang en --detail full --notes pages",
    )
    apart = ("sphinx", "docutils", "matplotlib", "sympy", "mpmath", "myst_parser", "sphinx_revealjs", "PIL")
    assert [name for name in apart if name in loaded] == []
