"""The house: which room may know which, what stands in none of them, and how long a module may be."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BPGEN = sorted((ROOT / "bpgen").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
ORACLES = sorted((ROOT / "tests" / "oracles").rglob("*.py"))
MOST_LINES = 300

_LATEX = re.compile(r"\\[A-Za-z]")
_JAPANESE = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")


def name(path: Path) -> str:
    """A file's place, as a test's name."""
    return str(path.relative_to(ROOT))


def module(path: Path) -> str:
    """bpgen/graph/expr.py is bpgen.graph.expr."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, at its top or within; relative ones spelled out."""
    package = module(path) if path.name == "__init__.py" else module(path).rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package.split(".")[: len(package.split(".")) - node.level + 1])
            start = node.module or "" if not node.level else ".".join(filter(None, (base, node.module)))
            yield start
            yield from (f"{start}.{alias.name}" for alias in node.names)


def room(imported: str) -> str:
    """The part of bpgen that a module belongs to: bpgen.graph.expr is in graph."""
    parts = imported.split(".")
    return parts[1] if parts[0] == "bpgen" and len(parts) > 1 else ""


def strings(path: Path) -> Iterator[str]:
    """Every string in a file, docstrings excepted."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def inside(folder: str) -> list[Path]:
    """The files of one room."""
    return [p for p in BPGEN if p.relative_to(ROOT).parts[1].removesuffix(".py") == folder]


#: Which rooms each room may know of its own house.
ALLOWED = {
    "notebook": {
        "checked",
        "disk",
        "documents",
        "errors",
        "exports",
        "figures",
        "graph",
        "language",
        "notebook",
        "numbers",
        "output",
        "preset",
        "printers",
        "programs",
        "spec",
        "texts",
        "trace",
    },
    "graph": {"graph", "checked"},
    "numbers": {"checked", "errors"},
    "bounds": set[str](),
    "disk": {"bounds", "disk", "errors"},
    "messages": set[str](),
    "errors": {"bounds", "messages"},
    "checked": {"errors"},
    "limits": {"graph", "errors", "spec"},
    "spec": {"graph", "checked", "limits", "errors", "files", "notebook", "preset", "problems", "sampling"},
    "problems": {"checked", "errors", "graph", "problems", "sampling", "spec"},
    "preset": {"graph", "errors", "spec"},
    "notation": {"graph"},
    "trace": {"graph", "notebook", "trace", "printers", "numbers", "checked", "errors", "spec", "friendly"},
    "printers": {"graph", "printers", "notation"},
    "friendly": {"graph", "trace", "numbers", "errors", "spec"},
    "sampling": {"graph", "trace", "friendly", "checked", "errors", "spec"},
    "texts": {"disk", "errors", "inputs", "messages"},
    "inputs": {"bounds", "disk", "errors"},
    "tables": {"graph", "sampling", "spec"},
    "lecture": {"checked"},
    "settings": {"disk", "errors"},
    "files": {
        "disk",
        "graph",
        "errors",
        "findings",
        "inputs",
        "lecture",
        "settings",
        "spec",
        "sampling",
        "tables",
    },
    "findings": {"errors", "spec"},
    "marking": {
        "disk",
        "documents",
        "errors",
        "graph",
        "marking",
        "numbers",
        "printers",
        "spec",
        "texts",
        "trace",
    },
}


@pytest.mark.parametrize("folder", sorted(ALLOWED))
def test_imports_point_one_way(folder: str) -> None:
    found = inside(folder)
    assert found
    known = {room(x) for path in found for x in imports(path)} - {""}
    # Whoever raises errors makes their messages.
    assert known <= ALLOWED[folder] | ({"messages"} if "errors" in ALLOWED[folder] else set())


@pytest.mark.parametrize("path", [p for p in BPGEN if room(module(p)) != "notebook"], ids=name)
def test_the_engine_displays_itself_only_when_asked(path: Path) -> None:
    """Objects of the engine say how a notebook shows them; what draws that is imported when it does."""
    at_the_top = ast.parse(path.read_text(encoding="utf-8")).body
    found = [node for node in at_the_top if isinstance(node, ast.ImportFrom)]
    assert not [node for node in found if (node.module or "").split(".")[0] == "notebook"]


def test_the_printers_that_the_engine_uses_do_not_know_the_engine() -> None:
    assert {room(x) for x in imports(ROOT / "bpgen/printers/python.py")} - {""} == {"graph", "printers"}


@pytest.mark.parametrize("path", BPGEN, ids=name)
def test_nothing_knows_the_command_line_or_the_site(path: Path) -> None:
    own = path.relative_to(ROOT).parts[1].removesuffix(".py")
    outer = {room(x) for x in imports(path)} & {"cli", "sphinxext"}
    assert outer <= {own} or path.name == "__main__.py"


@pytest.mark.parametrize("path", BPGEN, ids=name)
def test_the_program_knows_no_judge_and_no_test(path: Path) -> None:
    roots = {x.partition(".")[0] for x in imports(path)}
    assert not roots & {"oracles", "tests", "strategies", "problems", "folding", "hypothesis", "pytest"}
    assert "autograd" not in roots


@pytest.mark.parametrize("path", ORACLES, ids=name)
def test_judges_do_not_know_the_program(path: Path) -> None:
    if not path.name.startswith("test_"):
        assert not [x for x in imports(path) if x.partition(".")[0] in ("bpgen", "problems", "strategies")]


@pytest.mark.parametrize("path", [p for p in inside("graph") if p.parent.name != "functions"], ids=name)
def test_definitions_hold_no_mark_of_a_format(path: Path) -> None:
    # A function's own file is the one place that says how each target writes it.
    assert not [text for text in strings(path) if _LATEX.search(text)]


@pytest.mark.parametrize("path", BPGEN, ids=name)
def test_no_japanese_in_the_code(path: Path) -> None:
    assert not [text for text in strings(path) if _JAPANESE.search(text)]


@pytest.mark.parametrize("path", [*BPGEN, *TESTS], ids=name)
def test_a_module_reads_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < MOST_LINES


def test_these_readers_of_the_code_see_what_they_must(tmp_path: Path) -> None:
    """The checks above can fail: a file with each offence is seen as offending."""
    bad = ROOT / "bpgen" / "graph" / "expr.py"
    assert set(imports(bad)) & {"typing", "collections.abc"}
    assert "bpgen.graph.expr" in set(imports(ROOT / "bpgen" / "printers" / "infix.py"))
    assert "bpgen.files.read_network" in set(imports(ROOT / "bpgen" / "spec.py"))
    file = tmp_path / "offence.py"
    file.write_text('"""重み \\\\alpha"""\nx = "\\\\frac"\ny = "重み"\nz = f"{x} の"\n', encoding="utf-8")
    found = list(strings(file))
    assert [text for text in found if _LATEX.search(text)] == [r"\frac"]
    assert [text for text in found if _JAPANESE.search(text)] == ["重み", " の"]
