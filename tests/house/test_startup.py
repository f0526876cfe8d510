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
try:
    main(sys.argv[1:])
except SystemExit as stop:
    assert not stop.code, stop.code
commands = [name for name in sys.modules if name.startswith("bpgen.cli.commands.")]
print("loaded:", *sorted({name.partition(".")[0] for name in sys.modules}), *commands, file=sys.stderr)
"""


def loaded_by(arguments: list[str], folder: Path) -> list[str]:
    """The modules that a call of the program has loaded when it is done."""
    done = run([sys.executable, "-c", PROBE, *arguments], folder, {"PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr
    loaded = done.stderr.rpartition("loaded:")[2].split()
    assert "bpgen" in loaded
    return loaded


@pytest.mark.parametrize(
    "arguments",
    [
        ["exercise", "--seed", "3", "--format", "tex"],
        ["exercise", "--seed", "3", "--format", "tex", "--lang", "en", "--rounds", "2"],
        ["--help"],
        ["--version"],
    ],
    ids=" ".join,
)
def test_no_heavy_library_is_imported(arguments: list[str], tmp_path: Path) -> None:
    loaded = loaded_by(arguments, tmp_path)
    assert [name for name in HEAVY if name in loaded] == []
    called = [] if arguments[0].startswith("-") else [f"bpgen.cli.commands.{arguments[0]}"]
    assert [name for name in loaded if name.startswith("bpgen.")] == called


@pytest.mark.parametrize(
    "arguments",
    [
        ["slides", "--network", "mazur", "--format", "tex"],
        ["slides", "--seed", "3", "--format", "tex", "--lang", "en", "--detail", "full", "--notes", "pages"],
    ],
    ids=" ".join,
)
def test_a_deck_needs_neither_the_site_nor_the_judges(arguments: list[str], tmp_path: Path) -> None:
    """What a deck shares with the site comes without what builds the site."""
    loaded = loaded_by(arguments, tmp_path)
    apart = ("sphinx", "docutils", "matplotlib", "sympy", "mpmath", "myst_parser", "sphinx_revealjs", "PIL")
    assert [name for name in apart if name in loaded] == []
