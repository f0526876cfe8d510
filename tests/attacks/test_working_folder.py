"""No file of the working folder is run or read as a setting: not by us, nor by what we start."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from bpgen.disk import processes
from house.checkout import ROOT, SCRIPTS, run
from support.typeset import needs_tex

#: What programs that we start, or libraries that we use, read in the folder where they run.
SETTINGS = {
    **dict.fromkeys(("article.cls", "jsarticle.cls", "beamer.cls", "tikz.sty", "uplatex.cfg"), r"\undefined"),
    **dict.fromkeys(("texmf.cnf", "dvipdfmx.cfg", "uptex-haranoaji.map", ".latexmkrc"), "nonsense = yes\n"),
    "matplotlibrc": "backend: module://numpy\ntext.usetex: True\n\xff",
    "docutils.conf": "[general]\nsource_link: yes\ndatestamp: nonsense\n",
    "conf.py": "raise SystemExit(9)\n",
}
PROGRAMS = ("uplatex", "dvipdfmx", "kpsewhich", "mktexpk", "python", "python3", "fc-list")

#: Every command, each with all that it can load.
COMMANDS = (
    "show neuron E_total",
    "explain neuron E_total",
    "compare neuron --blank answers.csv",
    "verify neuron",
    "program mazur --out mine.py",
    "presets",
    "schema --training",
    "new mine.toml",
    "new demo.toml --training",
    "train demo.toml --set steps=2 --plot curve.svg",
    "exercise --network neuron --format pdf",
    "exercise --network neuron --format pdf --engine uplatex",
    "slides --network neuron --format html",
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a module of each name that could be imported, and a program of each that is started: each
    leaves a mark. Settings that are nonsense lie beside them.
    """
    folder = tmp_path_factory.mktemp("hostile")
    known = {*sys.stdlib_module_names, *packages_distributions(), "sitecustomize", "usercustomize"}
    for name in known - {"bpgen"}:
        if name.isidentifier():
            text = f"open({str(folder / 'MARK')!r}, 'a').write({name + chr(10)!r})\nraise SystemExit(9)\n"
            (folder / f"{name}.py").write_text(text)
    for name in PROGRAMS:
        (folder / name).write_text(f"#!/bin/sh\necho {name} >> {folder / 'MARK'}\nexit 9\n")
        (folder / name).chmod(0o755)
    for name, text in SETTINGS.items():
        (folder / name).write_bytes(text.encode("latin-1"))
    return folder


def marks(folder: Path) -> list[str]:
    return (folder / "MARK").read_text().split() if (folder / "MARK").exists() else []


@needs_tex
def test_no_command_runs_what_lies_in_its_folder(hostile: Path) -> None:
    # A careless PATH holds the working folder, once as an empty part.
    environment = {"PATH": os.pathsep.join(["", ".", os.environ["PATH"]])}
    for command in COMMANDS:
        done = run([SCRIPTS / "bpgen", *command.split()], hostile, environment)
        assert (done.returncode, marks(hostile)) == (0, []), (command, done.stderr)
        assert done.stderr.count("\n") <= 2 or command.startswith("train"), done.stderr
    assert "nonsense" not in (hostile / "slides/neuron-en-slides/index.html").read_text(encoding="utf-8")


def test_python_m_runs_only_what_python_itself_takes_from_there(hostile: Path, tmp_path: Path) -> None:
    before = run([sys.executable, "-P", "-c", "import runpy, sys; print(*sys.modules)"], tmp_path).stdout
    for path in hostile.glob("*.py"):
        if path.stem not in before.split():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    assert (tmp_path / "random.py").exists()
    for command in ("show neuron E_total", "exercise --seed 3 --format tex", "verify neuron"):
        module = [sys.executable, "-m", "bpgen", *command.split()]
        done = run(module, tmp_path, {"PYTHONPATH": str(ROOT)})
        assert (done.returncode, marks(hostile)) == (0, []), (command, done.stderr)


def test_a_python_that_we_start_searches_no_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "ours" / "script.py"
    script.parent.mkdir()
    script.write_text("import sys, os, subprocess\nprint(*sys.path, sep='\\n', file=sys.stderr)\n")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["", "libraries"]))
    started = processes.start_python(script, folder=tmp_path / "work", variables={})
    found = processes.wait(started).said.splitlines()
    assert str(tmp_path / "libraries") in found
    assert not {"", ".", *map(str, (tmp_path, tmp_path / "work", script.parent))} & set(found)


def test_a_pool_of_processes_loads_nothing_from_its_folder(hostile: Path) -> None:
    code = "from bpgen.disk.processes import pool\nif __name__ == '__main__':\n"
    code += "    with pool(1) as workers:\n        print(workers.submit(len, 'abc').result())\n"
    script = hostile.parent / "script.txt"
    script.write_text(code)
    done = run([sys.executable, "-P", str(script)], hostile, {"PYTHONPATH": str(ROOT)})
    assert (done.returncode, done.stdout, marks(hostile)) == (0, "3\n", []), done.stderr


def test_programs_are_found_by_full_paths_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = tmp_path / "tools" / "a-tool"
    tool.parent.mkdir()
    tool.write_text("#!/bin/sh\n")
    tool.chmod(0o755)
    monkeypatch.chdir(tool.parent)
    for careless in ("", ".", "../tools"):
        monkeypatch.setenv("PATH", os.pathsep.join([careless, "/usr/bin"]))
        assert processes.find("a-tool") is None
    monkeypatch.setenv("PATH", str(tool.parent))
    assert processes.find("a-tool") == str(tool)


#: What starts processes, by module and by name.
STARTERS = frozenset(("subprocess", "multiprocessing", "pty", "ProcessPoolExecutor"))
OS_STARTERS = ("system", "popen", "exec", "spawn", "posix_spawn", "startfile", "fork")


def starts(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.partition(".")[0] in STARTERS)
        elif isinstance(node, ast.ImportFrom):
            named = {(node.module or "").partition(".")[0], *(a.name for a in node.names)}
            yield from named & STARTERS
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id == "os" and node.attr.startswith(OS_STARTERS):
                yield f"os.{node.attr}"
            elif node.attr in STARTERS or "create_subprocess" in node.attr:
                yield node.attr


def test_one_module_starts_processes() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "bpgen").rglob("*.py")
        if list(starts(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert found == {"bpgen/disk/processes.py"}


@pytest.mark.parametrize(
    "text",
    ["import subprocess", "from subprocess import run", "import multiprocessing.pool", "os.system('x')",
     "os.execv(a, b)", "from concurrent.futures import ProcessPoolExecutor",
     "asyncio.create_subprocess_shell"],
)  # fmt: skip
def test_the_search_for_starts_finds_them(text: str) -> None:
    assert list(starts(ast.parse(text)))
