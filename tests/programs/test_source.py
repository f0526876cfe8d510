"""The programs as texts: they compile, are laid out well, are the same in both languages, and no trap."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bpgen.errors import BpgenError
from bpgen.network.problem import Network
from bpgen.programs.program import frameworks, program

from .networks import drawn, presets, saturated
from .running import run_here

JAPANESE = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
ALL = {**presets(), **drawn(), **saturated()}
#: With one and several layers and samples, each rule for biases, sum and mean, taught forms and safe ones.
SOME = ("mazur", "softmax-loss", "mini-batch", "drawn-1", "drawn-4", "drawn-6", "drawn-9")
NETWORKS = {name: ALL[name] for name in (*SOME, "saturated-binary", "saturated-softmax-general")}
HOSTILE = (
    'a """ quoted """ title\nimport os; os.abort()',
    "back\\slash \\N{BULLET} \\x \\",
    "\u202e turned \u2066 round \u200b",
    "-*- coding: utf-7 -*- +AAo-raise SystemExit",
    "{1/0} {{ }} << 1 >> <% if %> <# #>",
    "form\x0cfeed \x1b[31m bell\x07 nul\x00 line\u2028sep \x85 \r raise",
)


def bare(source: str) -> str:
    """A program without its comments, docstrings and the words with which it stops."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            del node.body[0]
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "SystemExit":
            node.args = []
    return ast.dump(tree)


@pytest.mark.parametrize("framework", frameworks())
def test_programs_are_laid_out_well_and_name_nothing_that_is_not_there(
    framework: str, tmp_path: Path
) -> None:
    for name, network in NETWORKS.items():
        for lang in ("ja", "en"):
            source = program(network, framework, rounds=3, lang=lang)
            (tmp_path / f"{name}-{lang}.py").write_text(source, encoding="utf-8")
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "E,F,W,B,PLE", "--no-cache"]
    # zip without strict: a program shows as many outputs as it has columns. A function's name is one letter.
    ignored = ["--ignore", "B905", "--line-length", "99", str(tmp_path)]
    done = subprocess.run([*command, *ignored], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("framework", frameworks())
def test_both_languages_are_the_same_program(framework: str) -> None:
    for network in NETWORKS.values():
        ja, en = (program(network, framework, rounds=3, lang=lang) for lang in ("ja", "en"))
        assert bare(ja) == bare(en)
        assert JAPANESE.search(ja)
        assert not JAPANESE.search(en)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("framework", ["python", "torch"])
def test_what_a_user_wrote_stays_a_comment(framework: str, text: str) -> None:
    network = Network.preset("mazur")
    plain = program(network, framework, rounds=3)
    named = replace(network, title=text, source=text)
    source = program(named, framework, rounds=3, url=f"https://example.org/{text}", command=text)
    assert bare(source) == bare(plain)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028\u202e\u2066]", source)
    # Python reads a declaration of the encoding in the first two lines alone.
    assert "coding" not in "".join(source.splitlines()[:2])


def test_the_check_for_hostile_texts_can_fail() -> None:
    network = Network.preset("mazur")
    assert bare(program(network, rounds=3)) != bare(program(network, rounds=4))


def test_comments_point_to_pages() -> None:
    network = Network.preset("mazur")
    source = program(network, rounds=3, url="https://example.org/course/")
    assert "# h1 の総入力と出力: net_h1, out_h1 → https://example.org/course/ja/forward.html#bp-" in source
    near = program(network, rounds=3, lang="en")
    for place in (
        "forward.html#bp-net-h1",
        "error.html#bp-e-total",
        "output-layer.html#bp-de-total-dw5",
        "hidden-layer.html#bp-de-total-dw1",
        "hidden-layer.html#bp-w1-next",
    ):
        assert f"→ {place}\n" in near


@pytest.mark.parametrize("framework", frameworks())
def test_a_template_of_ones_own_is_taken(framework: str, tmp_path: Path) -> None:
    (tmp_path / "programs").mkdir()
    (tmp_path / "programs" / f"{framework}.py.j2").write_text("print(<< rounds >>)\n")
    (tmp_path / "programs" / "mine.py.j2").write_text("# << title >>\nprint(<< eta >>)\n")
    network = Network.preset("mazur")
    assert run_here(program(network, framework, rounds=7, own=tmp_path)) == "7\n"
    assert program(network, "mine", rounds=7, own=tmp_path) == "# 2-2-2, logistic\nprint(0.5)\n"
    assert "mine" in frameworks(tmp_path)


@pytest.mark.parametrize(
    ("framework", "rounds", "said"),
    [
        ("tensorflow", 10, "framework: Unknown framework 'tensorflow'"),
        ("python", 0, "rounds must be a whole number from 1 to "),
    ],
)
def test_what_cannot_be_printed_is_refused(framework: str, rounds: int, said: str) -> None:
    with pytest.raises(BpgenError, match=said):
        program(Network.preset("mazur"), framework, rounds=rounds)
