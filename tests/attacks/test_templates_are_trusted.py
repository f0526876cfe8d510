"""A folder of templates is trusted like a program, and that is said wherever it is named."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from bpgen.cli import COMMANDS, cli
from bpgen.formats.environment import Words
from bpgen.programs.names import LISTS
from bpgen.words.help_texts import HelpTexts
from bpgen.words.texts import word_file
from house.checkout import ROOT


def commands_with_templates() -> dict[str, click.Parameter]:
    """The commands that take ``--templates``, with that option."""
    root, found = click.Context(cli), dict[str, click.Parameter]()
    for name in COMMANDS:
        command = cli.get_command(root, name)
        assert command is not None
        found.update((name, p) for p in command.params if p.name == "templates")
    return found


def test_every_help_says_that_the_folder_is_trusted() -> None:
    assert {"exercise", "slides", "site", "program"} <= commands_with_templates().keys()
    for name, p in commands_with_templates().items():
        assert "only a folder that you trust" in HelpTexts("en", LISTS).entry(name, p).text
        assert "信頼できるフォルダだけ" in HelpTexts("ja", LISTS).entry(name, p).text


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("README.md", "can do whatever a program can"),
        ("README.md", "信頼できるものだけを使う"),
        ("docs/architecture.md", "trusted like a program"),
        ("templates/words/en/pages/lecturers.md", "can do anything that a program can"),
        ("templates/words/ja/pages/lecturers.md", "プログラムと同じことができる"),
    ],
)
def test_every_description_of_the_folder_says_so(file: str, says: str) -> None:
    assert says in (ROOT / file).read_text(encoding="utf-8")


def test_a_text_within_an_fstring_is_text(tmp_path: Path) -> None:
    text = "{FILE} {7*7} {{ }} {__import__('os').abort()} \\\" {"
    folder = tmp_path / "words" / "en"
    folder.mkdir(parents=True)
    quoted = text.replace("{FILE}", "{file}").replace("\\", "\\\\").replace('"', '\\"')
    (folder / "programs.toml").write_text(f'[demo]\nno_file = "{quoted}"\n', encoding="utf-8")
    said = Words("en", tmp_path, kind="programs", form="program").within_fstring("demo.no_file", file="FILE")
    (expression,) = ast.parse(f'f"{said}"').body
    assert isinstance(expression, ast.Expr)
    filled = [x for x in ast.walk(expression) if isinstance(x, ast.FormattedValue)]
    assert [ast.unparse(x.value) for x in filled] == ["FILE"]
    shown = eval(f'f"{said}"', {"FILE": "points.csv"})  # noqa: S307  # what a program would print
    assert shown == text.replace("{FILE}", "points.csv").replace('"', "'")


@pytest.mark.parametrize("framework", ["python", "torch"])
def test_programs_print_no_own_text_within_an_fstring_but_by_that(
    framework: str, run: Callable[..., Any]
) -> None:
    """A text in braces of a lecturer's is neither run nor a mistake in the program."""
    theirs = word_file("en", "programs.toml")
    own = Path("mine/words/en")
    result = run("--version")
    assert result.status == 0
    own.mkdir(parents=True)
    text = theirs.read_text(encoding="utf-8").replace(' = "', ' = "{1/0} ')
    (own / "programs.toml").write_text(text, encoding="utf-8")
    made = run("program", "neuron", "--framework", framework, "--templates", "mine", "--lang", "en")
    assert made.status == 0, made.err
    assert not [
        x for x in ast.walk(ast.parse(made.out))
        if isinstance(x, ast.FormattedValue) and ast.unparse(x.value) == "1 / 0"
    ]  # fmt: skip
