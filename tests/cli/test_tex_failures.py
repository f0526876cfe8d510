"""When TeX fails or does not end: one message, status 2, and nothing left behind, nor still running.

A folder of templates is trusted like a program. TeX's own bars against shells, and against reading and
writing elsewhere, are kept all the same: they name a template that was handed on with paths in it.
"""

from __future__ import annotations

import errno
import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bpgen.errors.languages import templates_folder
from bpgen.formats import tex as pdf
from support.typeset import needs_tex

Refused = Callable[..., str]
PREAMBLE = "formats/latex/preamble.tex"
ENDLESS = r"\def\x{\x}\x"


@pytest.fixture
def with_tex(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], tuple[str, ...]]:
    """Our preamble and some TeX after it, as a folder of one's own: the words that make a sheet with it.

    What is left in the folder for temporary files counts as left behind, too.
    """
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()

    def make(tex: str) -> tuple[str, ...]:
        path = tmp_path / "mine" / PREAMBLE
        path.parent.mkdir(parents=True)
        path.write_text((templates_folder() / PREAMBLE).read_text(encoding="utf-8") + tex, encoding="utf-8")
        return ("exercise", "--network", "neuron", "--templates", "mine")

    return make


@needs_tex
@pytest.mark.parametrize("format_", ["all", "pdf"])
@pytest.mark.parametrize(
    ("tex", "message"),
    [
        (r"\undefinedmacro", "uplatex failed: Undefined control sequence. l."),
        (r"\newcommand{\x}{", "uplatex failed: "),
        (r"\usepackage{no-such-package}", "uplatex needs the file no-such-package.sty"),
        (r"\AtBeginDocument{$\frac{1}{", "uplatex failed: "),
        (r"\csname @@end\endcsname", "uplatex produced no page"),
        (r"\AtBeginDocument{\special{psfile=nothing.eps}}", "dvipdfmx failed: Image inclusion failed"),
    ],
)
def test_broken_tex_is_told_in_its_own_words(
    tex: str, message: str, format_: str, with_tex: Callable[[str], tuple[str, ...]], refused: Refused
) -> None:
    said = refused(*with_tex(tex), "--format", format_)
    assert message in said
    assert len(said.splitlines()) == 2
    assert ("texlive-lang-japanese" in said) == ("no-such-package" in tex)


@needs_tex
@pytest.mark.parametrize(
    "tex",
    [
        r"\input{/etc/passwd}",
        r"\AtBeginDocument{\input{../../../../../../../../etc/passwd}}",
        r"\newwrite\x\immediate\openout\x=<HERE>/pwned",
        r"\newwrite\x\immediate\openout\x=../pwned",
    ],
)
def test_tex_opens_no_file_elsewhere(
    tex: str, with_tex: Callable[[str], tuple[str, ...]], refused: Refused, tmp_path: Path
) -> None:
    said = refused(*with_tex(tex.replace("<HERE>", str(tmp_path))))
    assert "failed" in said
    assert "root:" not in said


@needs_tex
@pytest.mark.parametrize(
    "order", [r"\immediate\write18{touch <HERE>/pwned}", r'\input{"|touch <HERE>/pwned"}']
)
def test_tex_has_no_shell(
    order: str, with_tex: Callable[[str], tuple[str, ...]], run: Callable[..., Any], tmp_path: Path
) -> None:
    run(*with_tex(order.replace("<HERE>", str(tmp_path))))
    assert not list(tmp_path.rglob("pwned"))


@needs_tex
def test_endless_tex_is_ended(
    with_tex: Callable[[str], tuple[str, ...]], refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[Any]] = []

    class Noted(subprocess.Popen[Any]):
        def __init__(self, *args: Any, **named: Any) -> None:
            started.append(self)
            super().__init__(*args, **named)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    monkeypatch.setattr(pdf, "_SECONDS", 1)
    assert "uplatex did not finish within 1 seconds" in refused(*with_tex(ENDLESS))
    assert len(started) == 2
    for process in started:
        assert process.returncode == -9
        with pytest.raises(ProcessLookupError):
            os.kill(process.pid, 0)


@needs_tex
def test_no_room_for_temporary_files(
    with_tex: Callable[[str], tuple[str, ...]], refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = with_tex("")
    write = Path.write_text

    def full(path: Path, *args: Any, **named: Any) -> int:
        if path.name == "sheet.tex":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        return write(path, *args, **named)

    monkeypatch.setattr(Path, "write_text", full)
    said = refused(*words)
    assert "The PDF cannot be made: No space left on device" in said
    assert "TMPDIR" in said
