"""The wheel holds all that is needed: built, installed in an empty environment elsewhere, and used."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

from house.checkout import LIBRARIES, ROOT, bpgen, run, sheets
from sphinxext.project import make_project, sphinx


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source archive: so that archive is complete, too."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT]
    done = run(command, out)
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = out.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def empty(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an empty environment that holds the wheel.

    The libraries that it needs are those of this Python: no network is asked. They come last on the
    path, and no link to the checkout is followed from there.
    """
    folder = tmp_path_factory.mktemp("elsewhere")
    made = run([sys.executable, "-m", "venv", "--without-pip", "venv"], folder)
    assert made.returncode == 0, made.stderr
    programs = folder / "venv" / "bin"
    pip = [sys.executable, "-m", "pip", "--python", programs / "python"]
    done = run([*pip, "install", "--no-deps", "--no-index", "--quiet", wheel], folder)
    assert done.returncode == 0, done.stderr
    (library,) = (folder / "venv" / "lib").glob("python*/site-packages")
    (library / "libraries.pth").write_text(LIBRARIES + "\n", encoding="utf-8")
    return programs


def test_wheel_holds_templates_presets_and_types(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for folder, inside in (
        ("templates", "bpgen/templates"),
        ("bpgen/problems/presets", "bpgen/problems/presets"),
        ("bpgen/formats/fonts", "bpgen/formats/fonts"),
    ):
        files = [p for p in (ROOT / folder).rglob("*") if p.is_file()]
        assert files
        assert {f"{inside}/{p.relative_to(ROOT / folder).as_posix()}" for p in files} <= names
    assert "bpgen/py.typed" in names
    assert wheel.stat().st_size < 12e6  # most of it fonts
    assert not [name for name in names if name.startswith(("tests/", "bench/", "docs/", "tools/"))]


def test_installed_bpgen_is_the_wheel(empty: Path, tmp_path: Path) -> None:
    done = run([empty / "python", "-c", "import bpgen; print(bpgen.__file__)"], tmp_path)
    assert Path(done.stdout.strip()).is_relative_to(empty.parent), done.stdout + done.stderr


def test_installed_bpgen_makes_the_same_sheet(empty: Path, tmp_path: Path) -> None:
    command = ["exercise", "--seed", "3", "--format", "tex", "--out"]
    done = run([empty / "bpgen", *command, tmp_path / "wheel"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert bpgen(tmp_path, *command, "checkout").returncode == 0
    assert sheets(tmp_path / "wheel") == sheets(tmp_path / "checkout")


@pytest.mark.parametrize("arguments", [["presets"], ["show", "mazur", "w5+"], ["schema"], ["--version"]])
def test_installed_bpgen_finds_what_it_carries(empty: Path, arguments: list[str], tmp_path: Path) -> None:
    done = run([empty / "bpgen", *arguments], tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("builder", ["html", "latex", "epub"])
def test_installed_extension_serves_somebody_elses_notes(builder: str, empty: Path, tmp_path: Path) -> None:
    folder = make_project(tmp_path / "notes")
    status, told, out = sphinx(folder, builder, "-W", python=str(empty / "python"))
    assert (status, told) == (0, "")
    assert any(out.iterdir())


def test_installed_bpgen_writes_the_sources_of_a_course(empty: Path, tmp_path: Path) -> None:
    # Without TeX, for its sheets take longer than all the rest.
    command = [
        empty / "bpgen",
        "site",
        "--network",
        "linear",
        "--format",
        "source",
        "--out",
        tmp_path / "course",
    ]
    done = run(command, tmp_path, {"PATH": str(tmp_path)})
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "course" / "ja" / "reference" / "changelog.md").is_file()
