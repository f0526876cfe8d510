"""A training file's program prints what bpgen train prints."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bpgen.errors import BpgenError
from bpgen.programs.demo import demo_frameworks, demo_program

from .demos import assert_same_rows, demos
from .running import run_here
from .test_source import HOSTILE, JAPANESE, bare


def test_numpy_prints_the_rows_of_the_training(tmp_path: Path) -> None:
    for name, demo in demos().items():
        points = tmp_path / f"{name}.csv"
        demo.write_points(points)
        said = run_here(demo.program("numpy", points))
        assert said.splitlines()[1:] == demo.rows(), name
        assert_same_rows(said, demo, name)


def test_the_comparison_can_fail(tmp_path: Path) -> None:
    demo = demos()["demo"]
    points = tmp_path / "points.csv"
    demo.write_points(points)
    wrong = demo.program("numpy", points).replace("SEED = 7", "SEED = 4")
    with pytest.raises(AssertionError):
        assert_same_rows(run_here(wrong), demo, "another seed")


def test_without_its_points_the_program_says_where_to_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    demo = demos()["demo"]
    for lang, said in (("ja", r"points\.csv がない。"), ("en", r"There is no points\.csv\.")):
        source = demo_program(
            demo.training, demo.data.names, "numpy", lang=lang, points_command="bpgen train x.toml"
        )
        with pytest.raises(SystemExit, match=said):
            run_here(source)
        assert "bpgen train x.toml" in source.partition("import")[0]


@pytest.mark.parametrize("framework", demo_frameworks())
def test_programs_are_laid_out_well_in_both_languages(framework: str, tmp_path: Path) -> None:
    for name, demo in demos().items():
        ja, en = (
            demo_program(replace(demo.training, title=""), demo.data.names, framework, lang=lang)
            for lang in ("ja", "en")
        )
        assert bare(ja) == bare(en)
        assert JAPANESE.search(ja)
        assert not JAPANESE.search(en)
        for lang, source in (("ja", ja), ("en", en)):
            (tmp_path / f"{name}-{lang}.py").write_text(source, encoding="utf-8")
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "E,F,W", "--no-cache"]
    done = subprocess.run(
        [*command, "--line-length", "99", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_user_wrote_stays_text(text: str) -> None:
    demo = demos()["classes"]
    names = tuple(f"{text}{n}" for n in range(5))
    plain = demo_program(demo.training, names)
    source = demo_program(replace(demo.training, title=text), names, command=text, points_command=text)
    assert bare(source) == bare(plain)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028\u202e\u2066]", source)
    (found,) = (
        ast.literal_eval(node.value)
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "CLASSES"
    )
    assert tuple(found) == names


def test_a_framework_without_such_a_program_is_refused() -> None:
    demo = demos()["demo"]
    with pytest.raises(BpgenError, match="'python' has no program for a training file"):
        demo_program(demo.training, demo.data.names, "python")
