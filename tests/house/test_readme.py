"""The README does what it says: its commands run, its examples hold, and what it names is there."""

from __future__ import annotations

import doctest
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from house.checkout import ROOT, SCRIPTS, run

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
#: A block of code, with the remark before it: <!-- file: NAME --> or <!-- not run: REASON -->
BLOCK = re.compile(r"^(?:<!-- (file|not run): (.+?) -->\n)?```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A block of code in the README."""

    language: str
    text: str
    file: str = ""
    not_run: str = ""


def _blocks() -> Iterator[Block]:
    for mark, value, language, text in BLOCK.findall(TEXT):
        file, not_run = (value if mark == kind else "" for kind in ("file", "not run"))
        yield Block(language, text, file, not_run)


BLOCKS = list(_blocks())
COMMANDS = [b.text for b in BLOCKS if b.language == "sh" and not b.not_run]


def test_every_block_is_tried_or_says_why_not() -> None:
    assert len(BLOCKS) == TEXT.count("\n```") // 2
    assert [b for b in BLOCKS if b.language not in ("sh", "python") and not b.file] == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a reader tries the commands, in order, with the files that the README shows."""
    made = tmp_path_factory.mktemp("reader")
    for block in BLOCKS:
        if block.file:
            path = made / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
    return made


def test_commands_run(folder: Path) -> None:
    """One after the other: what one writes, the next may read."""
    path = f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"
    for text in COMMANDS:
        done = run(["sh", "-eux", "-c", text], folder, {"PATH": path})
        assert done.returncode == 0, done.stderr
    assert (folder / "my-course.toml").is_file()
    assert list((folder / "handouts").glob("*.tex"))


def test_python_examples_hold() -> None:
    examples = [b.text for b in BLOCKS if b.language == "python"]
    assert examples
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner()
    for text in examples:
        runner.run(parser.get_doctest(text, {}, "README.md", "README.md", 0))
    assert runner.failures == 0


def test_make_targets_are_there() -> None:
    code = [*re.findall(r"`([^`\n]+)`", TEXT), *(b.text for b in BLOCKS if b.language == "sh")]
    named = set(re.findall(r"^make ([a-z]+)", "\n".join(code), re.MULTILINE))
    assert {"handout", "test"} <= named
    assert [name for name in named if not re.search(rf"^{name}:", MAKEFILE, re.MULTILINE)] == []


def test_every_command_is_shown() -> None:
    from bpgen.cli import COMMANDS as KNOWN

    blocks = "\n".join(b.text for b in BLOCKS if b.language == "sh")
    shown = set(re.findall(r"^bpgen ([a-z]+)", blocks, re.MULTILINE))
    assert shown == set(KNOWN)


def test_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", TEXT)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
    anchors = re.findall(r"\]\(#([^)]+)\)", TEXT)
    headings = {h.lower().replace(" ", "-") for h in re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)}
    assert [a for a in anchors if a not in headings] == []
