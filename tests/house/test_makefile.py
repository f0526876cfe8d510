"""The Makefile explains itself; what it asks of the system is asked for kindly."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from house.checkout import ROOT, run

TEXT = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = [name for line in re.findall(r"^\.PHONY: (.+)$", TEXT, flags=re.MULTILINE) for name in line.split()]


def test_make_alone_lists_every_target() -> None:
    done = run(["make"], ROOT, {"MAKEFLAGS": "", "MAKELEVEL": "0"})
    assert done.returncode == 0, done.stderr
    listed = re.findall(r"^  make (\S+) +\S", done.stdout, flags=re.MULTILINE)
    assert sorted(listed) == sorted(TARGETS)


def test_every_target_is_phony_and_documented() -> None:
    written = re.findall(r"^([a-z]+):", TEXT, flags=re.MULTILINE)
    assert sorted(set(written)) == sorted(TARGETS)


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder that is the whole path: a shell, a python, and what a test puts beside them."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "env"):
        found = shutil.which(name)
        assert found
        (folder / name).symlink_to(found)
    _stub(folder, "python3", "exit 0")
    return folder


def _stub(folder: Path, name: str, does: str) -> None:
    path = folder / name
    path.write_text(f"#!{folder / 'sh'}\n{does}\n", encoding="utf-8")
    path.chmod(0o755)


def _tool(name: str, programs: Path, *arguments: str) -> tuple[int, str]:
    done = run(["sh", ROOT / "tools" / name, *arguments], programs, {"PATH": str(programs)})
    return done.returncode, done.stdout + done.stderr


def _all_there(programs: Path) -> None:
    for name in ("uplatex", "dvipdfmx", "pdftoppm", "pdffonts", "zbarimg", "soffice"):
        _stub(programs, name, "exit 0")
    _stub(programs, "kpsewhich", 'for name in "$@"; do echo "/tex/$name"; done')


def test_an_old_python_is_named_with_the_way_out(programs: Path) -> None:
    _stub(programs, "python3", 'case $1 in --version) echo "Python 3.9.2" ;; *) exit 1 ;; esac')
    status, said = _tool("python.sh", programs, "python3")
    assert status == 1
    assert "needs Python 3.11 or newer" in said
    assert "Python 3.9.2" in said
    assert "PYTHON=" in said


def test_a_missing_python_is_named(programs: Path) -> None:
    status, said = _tool("python.sh", programs, "python3.99")
    assert status == 1
    assert "'python3.99' is: not there" in said


def test_a_python_without_venv_is_told_what_to_install(programs: Path) -> None:
    _stub(programs, "python3", "case $2 in *ensurepip*) exit 1 ;; esac")
    status, said = _tool("python.sh", programs, "python3")
    assert status == 1
    assert "make system" in said
    assert "python3-venv" in said


def test_nothing_missing_is_silent_and_touches_nothing(programs: Path) -> None:
    _all_there(programs)
    _stub(programs, "apt-get", "exit 99")
    assert _tool("system.sh", programs, "python3", "venv", "tex", "judges") == (0, "")


@pytest.mark.parametrize("user", ["0", "1000"])
@pytest.mark.parametrize(
    ("gone", "package"),
    [
        ("uplatex", "texlive-lang-japanese"),
        ("dvipdfmx", "texlive-lang-japanese"),
        ("pdftoppm", "poppler-utils"),
        ("zbarimg", "zbar-tools"),
        ("soffice", "libreoffice-writer-nogui libreoffice-math-nogui"),
    ],
)
def test_who_may_gets_what_is_missing_and_no_more(programs: Path, gone: str, package: str, user: str) -> None:
    """Root may, and who has a sudo that asks for no password."""
    _all_there(programs)
    (programs / gone).unlink()
    log = programs / "log"
    _stub(programs, "id", f"echo {user}")
    _stub(programs, "sudo", f'[ "$1" = -n ] || exit 1; shift; [ "$1" = true ] || echo sudo >> "{log}"; "$@"')
    _stub(programs, "true", "exit 0")
    _stub(programs, "apt-get", f'echo "$DEBIAN_FRONTEND $@" >> "{log}"')
    status, said = _tool("system.sh", programs, "python3", "venv", "tex", "judges")
    assert status == 0, said
    calls = log.read_text(encoding="utf-8").splitlines()
    assert calls.count("sudo") == (2 if user != "0" else 0)
    update, install = (call for call in calls if call != "sudo")
    assert "update" in update
    assert install.startswith(f"noninteractive install --no-install-recommends --yes {package} ")


def test_who_may_not_install_is_told_what_to_type(programs: Path) -> None:
    _stub(programs, "id", "echo 1000")
    _stub(programs, "sudo", "exit 1")
    _stub(programs, "apt-get", f'echo called > "{programs / "log"}"')
    status, said = _tool("system.sh", programs, "python3", "tex", "judges")
    assert status == 1
    packages = (
        "texlive-lang-japanese texlive-latex-recommended texlive-pictures lmodern "
        "poppler-utils zbar-tools libreoffice-writer-nogui libreoffice-math-nogui texlive-luatex"
    )
    assert f"sudo apt-get install --no-install-recommends --yes {packages}" in said
    assert "bpgen exercise --seed 3" in said
    assert not (programs / "log").exists()


def test_a_system_without_apt_is_told_what_is_missing(programs: Path) -> None:
    status, said = _tool("system.sh", programs, "python3", "tex")
    assert status == 1
    assert "uplatex" in said
    assert "texlive-lang-japanese" in said


def test_ci_calls_the_test_command_of_the_readme() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").rstrip().endswith("exec make test")
