"""Names of files: a shell takes what is typed, no letter is cut, and a file is found by its letters."""

from __future__ import annotations

import shlex
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpgen.disk.inputs import read_file
from bpgen.disk.naming import on_disk, stem, typed, typed_file

NAMES = [
    "講義.toml", "が ぎ.toml", "my course.toml", "it's.toml", "a&b;c.toml", "$HOME.toml", "`id`.toml",
    'q"q.toml', "100%.toml", "a\\b.toml", "-n.toml", "“x”.toml", "a\u3000b.toml", "~.toml", "#1.toml",
    "(1).toml", "café.toml", "!!.toml", "*.toml", "हिन्दी.toml",
]  # fmt: skip


def by_a_shell(word: str) -> str:
    done = subprocess.run(["sh", "-c", f"printf %s {word}"], capture_output=True, check=True)
    return done.stdout.decode()


@pytest.mark.parametrize("name", NAMES)
def test_a_shell_takes_a_name_as_it_is_typed(name: str) -> None:
    assert by_a_shell(typed(name)) == name
    assert shlex.split(typed(name)) == [name]
    assert Path(by_a_shell(f"./{typed_file(name)}")) == Path(unicodedata.normalize("NFC", name))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30))
@settings(max_examples=300, deadline=None)
def test_any_word_is_one_word_to_a_shell(word: str) -> None:
    assert shlex.split(typed(word)) == [word]


def test_what_needs_no_quotes_has_none_and_what_does_has_those_that_all_shells_know() -> None:
    assert [typed(x) for x in ("mazur", "3-4-2", "講義.toml", "layers.1.units=8")] == [
        "mazur", "3-4-2", "講義.toml", "layers.1.units=8",
    ]  # fmt: skip
    assert typed("my course.toml") == '"my course.toml"'
    assert typed("a\u3000b") == '"a\u3000b"'
    assert typed("") == "''"
    assert typed_file("lectures/-x.toml") == "./-x.toml"


@pytest.mark.parametrize(
    ("text", "name"),
    [("ガギグ", "ガギグ"), ("Übung 1", "Übung-1"), ("हिन्दी", "हिन्दी"), ("a/b: c", "a-b-c"),
     ("が  ぎ", "が-ぎ"), ("ภาษาไทย", "ภาษาไทย"), ("葛\U000e0100", "葛-"), ("a_b-c", "a_b-c")],
)  # fmt: skip
def test_a_stem_keeps_each_letter_whole(text: str, name: str) -> None:
    assert stem(unicodedata.normalize("NFC", text)) == name
    assert stem(unicodedata.normalize("NFD", text)) == name


def test_a_stem_fits_a_file_system() -> None:
    assert 190 < len(stem("漢" * 500).encode()) <= 200


def test_a_file_is_found_whichever_way_its_name_was_written(tmp_path: Path) -> None:
    names = [unicodedata.normalize("NFC", "ガ é.toml"), unicodedata.normalize("NFD", "ガ é.toml")]
    for there, asked in (names, reversed(names)):
        (tmp_path / there).write_bytes(there.encode())
        assert read_file(tmp_path / asked, "") == there.encode()
        (tmp_path / there).unlink()
    for there in names:
        (tmp_path / there).write_bytes(there.encode())
    for asked in names:
        assert read_file(tmp_path / asked, "") == asked.encode()
    assert on_disk(tmp_path / "none.toml") == tmp_path / "none.toml"
    assert on_disk(tmp_path / "nowhere" / "none.toml") == tmp_path / "nowhere" / "none.toml"
