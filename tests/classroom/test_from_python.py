"""What the page for lecturers does with a class from Python."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bpgen.errors.languages import LANGUAGES
from bpgen.words.texts import word_file
from classroom.hands import by_the_key, class_of, long_table, written


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_program_on_the_page_marks_a_class(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = word_file(lang, "pages/lecturers.md").read_text(encoding="utf-8")
    (program,) = re.findall(
        r"```\{code-block\} python\n(from pathlib.*?bpgen\.classroom.*?)```", page, re.DOTALL
    )
    folder = class_of(tmp_path / "my-class", 2, '[sheet]\nupto = "error"\n[problem]\nlayers = "2-1"\n')
    answers = written(folder, folder.students[0], by_the_key)
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "001.csv").write_bytes(long_table(answers))
    monkeypatch.chdir(tmp_path)
    exec(compile(program, "lecturers.md", "exec"), {})  # noqa: S102  # a text of ours
    assert capsys.readouterr().out == f"1 more\n001 {len(answers)}\n002 None\n"
