"""The house: which room may know which, what stands in none of them, and how long a module may be."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bpgen.network.later import later

ROOT = Path(__file__).parents[2]
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


@cache
def imports(path: Path) -> tuple[str, ...]:
    """What a file imports, read once for all rules."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, at its top or within, for type checkers alone or not; relative ones
    spelled out.
    """
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


@cache
def strings(path: Path) -> tuple[str, ...]:
    """Every string in a file, docstrings excepted; read once for all rules."""
    return tuple(_strings(path))


def _strings(path: Path) -> Iterator[str]:
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


#: The rooms from the ground up. A room imports only rooms before it.
ROOMS = (
    "errors",
    "disk",
    "graph",
    "printers",
    "words",
    "network",
    "trace",
    "formats",
    "judges",
    "problems",
    "circle",
    "training",
    "figures",
    "exports",
    "lesson",
    "sheets",
    "programs",
    "marking",
    "interactive",
    "supplement",
    "notebook",
    "classroom",
    "sphinxext",
    "site",
    "slides",
    "cli",
)
#: What stands in no room: the public names, the program, the version.
LOOSE = {"__init__", "__main__", "version"}


def test_every_module_is_in_a_room() -> None:
    folders = {path.name for path in (ROOT / "bpgen").iterdir() if any(path.glob("*.py"))}
    assert folders == set(ROOMS)
    assert {path.stem for path in (ROOT / "bpgen").glob("*.py")} == LOOSE


@pytest.mark.parametrize("folder", ROOMS)
def test_a_room_imports_only_rooms_below_it(folder: str) -> None:
    found = inside(folder)
    assert found
    known = {room(x) for path in found for x in imports(path)} - {"", "version"}
    assert known <= set(ROOMS[: ROOMS.index(folder) + 1])


@pytest.mark.parametrize("folder", ROOMS)
def test_a_room_says_what_belongs_in_it(folder: str) -> None:
    lines = (ROOT / "bpgen" / folder / "README.md").read_text(encoding="utf-8").splitlines()
    assert lines[0] == f"# {folder}"
    assert len(lines) <= 16


def test_no_modules_import_each_other_in_a_circle() -> None:
    modules = {module(path): path for path in BPGEN}
    waiting = {name: {x for x in imports(path) if x in modules} - {name} for name, path in modules.items()}
    while free := {name for name, known in waiting.items() if not known & waiting.keys()}:
        waiting = {name: known for name, known in waiting.items() if name not in free}
    assert not waiting


def test_what_a_lower_room_names_of_a_higher_one_is_there() -> None:
    """Constructors and displays are made by higher rooms: named in one way, and only in these two."""
    named = {
        (room(module(path)), text)
        for path in BPGEN
        if "network.later" in {x.removeprefix("bpgen.") for x in imports(path)}
        for text in strings(path)
        if re.fullmatch(r"[a-z.]+:[a-z_]+", text)
    }
    assert {own for own, _ in named} == {"network", "trace"}
    for _, place in named:
        assert callable(later(place))


def test_the_printers_that_the_engine_uses_do_not_know_the_engine() -> None:
    assert {room(x) for x in imports(ROOT / "bpgen/printers/python.py")} - {""} == {"graph", "printers"}


def test_nothing_knows_the_command_line_or_the_site() -> None:
    for path in BPGEN:
        own = path.relative_to(ROOT).parts[1].removesuffix(".py")
        outer = {room(x) for x in imports(path)} & {"cli", "sphinxext"}
        assert outer <= {own} or path.name == "__main__.py", name(path)


def test_the_program_knows_no_judge_and_no_test() -> None:
    others = {"oracles", "tests", "support", "hypothesis", "pytest", "autograd"}
    assert BPGEN
    for path in BPGEN:
        assert not {x.partition(".")[0] for x in imports(path)} & others, name(path)


def test_judges_do_not_know_the_program() -> None:
    judges = [path for path in ORACLES if not path.name.startswith("test_")]
    assert judges
    for path in judges:
        assert not {x.partition(".")[0] for x in imports(path)} & {"bpgen", "support"}, name(path)


def test_definitions_hold_no_mark_of_a_format() -> None:
    # A function's own file is the one place that says how each target writes it.
    definitions = [path for path in inside("graph") if path.parent.name != "functions"]
    assert definitions
    for path in definitions:
        assert not [text for text in strings(path) if _LATEX.search(text)], name(path)


#: What prints a quantity of a graph by its key.
_PRINTS_BY_KEY = re.compile(
    r"printers\.(notation|text) import .*\bsymbol\b|\b(latex\.(symbol_of|formula)|text\.symbol)\("
)


@pytest.mark.parametrize("folder", ROOMS[ROOMS.index("trace") + 1 :])
def test_documents_ask_a_round_how_its_quantities_are_written(folder: str) -> None:
    assert not [name(p) for p in inside(folder) if _PRINTS_BY_KEY.search(p.read_text(encoding="utf-8"))]


_MARK_OF_A_FORMAT = re.compile(r"\\[A-Za-z]{2}|\$|<[a-z]+[ >]|:::|```")
#: Modules of the rooms that make documents and pages which write a format themselves, and why.
WRITERS = {
    **dict.fromkeys(
        ("notebook/figure.py", "notebook/html.py", "notebook/markup.py", "notebook/sheet.py"),
        "the HTML in which a notebook shows an object",
    ),
    **dict.fromkeys(
        ("site/pages/matrices.py", "site/pages/matrix.py", "site/pages/matrix_updates.py"),
        "formulas over arrays",
    ),
    "site/pages/program.py": "formulas of a program's lines within cells of a table",
    "site/reference/keys.py": "the names of JSON Schema",
    "site/settings.py": "settings of Sphinx's writers",
    **dict.fromkeys(
        (
            "sphinxext/assets.py",
            "sphinxext/course.py",
            "sphinxext/domain.py",
            "sphinxext/epub.py",
            "sphinxext/formulas.py",
            "sphinxext/live.py",
            "sphinxext/mathml.py",
            "sphinxext/nodes.py",
            "sphinxext/search.py",
            "sphinxext/sheets.py",
        ),
        "what a builder of Sphinx writes for our nodes, or reads of what it has written",
    ),
}
#: The rooms that make documents and pages.
DOCUMENTS = [
    path
    for folder in ("circle", "lesson", "sheets", "supplement", "notebook", "sphinxext", "site", "slides")
    for path in inside(folder)
]


def marks_of_formats(path: Path) -> list[str]:
    """The strings of a module that hold a mark of a format."""
    return [text for text in strings(path) if _MARK_OF_A_FORMAT.search(text)]


def test_makers_of_documents_hold_no_mark_of_a_format() -> None:
    # What is in formulas and blocks is written by printers/ and by the macros of templates/formats.
    for path in DOCUMENTS:
        writes = str(path.relative_to(ROOT / "bpgen")) in WRITERS
        assert bool(marks_of_formats(path)) == writes, name(path)


def test_what_writes_a_format_itself_is_there() -> None:
    assert {str(path.relative_to(ROOT / "bpgen")) for path in DOCUMENTS} >= WRITERS.keys()


#: Names of several classes, and why.
SHARED_NAMES = {"Figure": "a user's drawing; and a block, which is printed by the macro of its name"}


def test_a_name_is_that_of_one_class() -> None:
    """Classes that only their own module names, with an underscore, are left out."""
    found = Counter(
        node.name
        for path in BPGEN
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert {name for name, count in found.items() if count > 1} == SHARED_NAMES.keys()


def test_no_japanese_in_the_code() -> None:
    found = {name(path): [text for text in strings(path) if _JAPANESE.search(text)] for path in BPGEN}
    assert not {place: texts for place, texts in found.items() if texts}


def test_a_module_reads_in_one_sitting() -> None:
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in (*BPGEN, *TESTS)}
    assert not {place: count for place, count in lengths.items() if count >= MOST_LINES}


def test_these_readers_of_the_code_see_what_they_must(tmp_path: Path) -> None:
    """The checks above can fail: a file with each offence is seen as offending."""
    bad = ROOT / "bpgen" / "graph" / "expr.py"
    assert set(imports(bad)) & {"typing", "collections.abc"}
    assert "bpgen.graph.expr" in set(imports(ROOT / "bpgen" / "printers" / "infix.py"))
    assert "bpgen.network.checks.problems_of" in set(imports(ROOT / "bpgen/network/problem.py"))
    file = tmp_path / "offence.py"
    file.write_text('"""重み \\\\alpha"""\nx = "\\\\frac"\ny = "重み"\nz = f"{x} の"\n', encoding="utf-8")
    found = list(strings(file))
    assert [text for text in found if _LATEX.search(text)] == [r"\frac"]
    assert [text for text in found if _JAPANESE.search(text)] == ["重み", " の"]
