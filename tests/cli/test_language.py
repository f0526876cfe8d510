"""The language of a command: the one asked for, else that of the locale."""

from __future__ import annotations

import pytest

from bpgen.words.language import language_of, locale_language
from cli.conftest import Run

JA, EN = "ja_JP.UTF-8", "en_US.UTF-8"


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "ja"}, "en"),
        ({"LANG": EN}, "en"),
        ({"LANG": "xx_XX@euro"}, "en"),
        ({"LANG": JA}, "ja"),
        ({"LANG": "ja"}, "ja"),
        ({"LANG": "ja_JP.SJIS"}, "ja"),
        ({"LANG": "jam_JM.UTF-8"}, "en"),  # Jamaican Creole
        ({"LANG": EN, "LC_MESSAGES": JA}, "ja"),
        ({"LANG": JA, "LC_MESSAGES": EN}, "en"),
        ({"LANG": JA, "LC_MESSAGES": JA, "LC_ALL": "C"}, "en"),
        ({"LANG": JA, "LC_ALL": ""}, "ja"),  # empty counts as unset
        ({"LANG": EN, "LANGUAGE": "ja:en"}, "ja"),
        ({"LANG": JA, "LANGUAGE": "en"}, "en"),
        ({"LANG": EN, "LANGUAGE": "fr:ja"}, "ja"),  # the first that we speak
        ({"LANGUAGE": "ja"}, "ja"),
    ],
)
def test_the_locale_says_the_language_as_in_gettext(environ: dict[str, str], lang: str) -> None:
    assert locale_language(environ) == lang


@pytest.mark.parametrize(
    ("args", "lang"),
    [
        (["show", "mazur"], "ja"),
        (["show", "mazur", "--lang", "en"], "en"),
        (["--lang", "en", "show", "mazur"], "en"),
        (["--lang=en", "--help"], "en"),
        (["--lang", "ja", "show", "mazur", "--lang=en"], "en"),  # the last, as of every option
        (["show", "mazur", "--", "--lang", "en"], "ja"),
        (["show", "mazur", "--lang"], "ja"),
        (["show", "mazur", "--lang", "xx"], "ja"),
    ],
)
def test_an_option_says_it_before_the_locale_does(args: list[str], lang: str) -> None:
    assert language_of(args, {"LANG": JA}) == lang


@pytest.mark.parametrize(
    "args", [["--lang", "ja", "show", "mazur", "w5+"], ["show", "mazur", "w5+", "--lang", "ja"]]
)
def test_tables_are_in_the_language_asked_for(args: list[str], run: Run) -> None:
    assert "ネットワーク mazur" in run(*args).out


def test_tables_errors_and_documents_follow_the_locale(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", JA)
    assert "ネットワーク mazur" in run("show", "mazur", "w5+").out
    assert "プリセット 'mazu' はない。" in run("show", "mazu").err
    made = run("exercise", "--seed", "3", "--format", "tex").out
    assert "seed-3-ja-sheet.tex" in made
