"""The help of every command in both languages: complete, without leftovers, in 80 columns."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import click
import pytest
from rich.cells import cell_len

from bpgen.classroom import platforms
from bpgen.cli import COMMANDS, cli
from bpgen.errors.languages import LANGUAGES
from bpgen.exports.formats import FORMATS
from bpgen.graph.architecture import ActivationName, LossName
from bpgen.lesson.choose import CHOICES
from bpgen.programs.frameworks import FRAMEWORKS
from bpgen.programs.names import LISTS
from bpgen.version import PROGRAM
from bpgen.words.help_texts import HelpTexts, key_of
from bpgen.words.texts import words
from cli.conftest import Run
from support.site_pages import leaves

ROOT = click.Context(cli, info_name="bpgen")


def _within(group: click.Group, above: click.Context) -> Iterator[tuple[str, click.Command, click.Context]]:
    """Each command of a group with its key, before those that it is a group of."""
    for name in group.list_commands(above):
        command = group.get_command(above, name)
        assert command is not None
        ctx = click.Context(command, info_name=name, parent=above)
        yield ctx.command_path.removeprefix("bpgen "), command, ctx
        if isinstance(command, click.Group):
            yield from _within(command, ctx)


ALL = ((PROGRAM, cli, ROOT), *_within(cli, ROOT))
NAMES = tuple(name for name, _, _ in ALL)
#: Keys of a command that are not those of its options.
OWN = {"short", "about", "examples"}


def params() -> Iterator[tuple[str, click.Parameter, click.Context]]:
    """Each argument and option, with its command's name."""
    for name, command, ctx in ALL:
        yield from ((name, p, ctx) for p in command.get_params(ctx))


def texts(lang: str) -> Iterator[str]:
    """Every text of a language that is read as prose."""
    table = words("help", lang)
    for part in (*table["command"].values(), table["option"]):
        for key, entry in part.items():
            if key == "examples":
                yield from (remark for _, remark in entry if remark)
            else:
                yield from [entry] if isinstance(entry, str) else entry


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_command_argument_and_option_has_a_text_and_none_is_left_over(lang: str) -> None:
    table, used = words("help", lang), set[str]()
    for name, p, _ in params():
        key = key_of(p)
        assert HelpTexts(lang, LISTS).entry(name, p).text
        used.add(f"command.{name}.{key}" if key in table["command"][name] else f"option.{key}")
    used |= {f"command.{name}.{key}" for name in NAMES for key in OWN}
    assert leaves({part: table[part] for part in ("command", "option")}) == used


def test_no_help_is_left_in_the_code() -> None:
    ours = [p for _, p, _ in params() if isinstance(p, click.Option) and key_of(p) not in ("help", "version")]
    assert [p.name for p in ours if p.help] == []


def test_both_languages_have_the_same_entries_examples_and_kinds_of_defaults() -> None:
    ja, en = words("help", "ja"), words("help", "en")
    assert leaves(ja) == leaves(en)
    assert [*ja["command"]] == [*en["command"]]
    for name in NAMES:
        typed = [[typed for typed, _ in HelpTexts(lang, LISTS).examples(name)] for lang in LANGUAGES]
        assert typed[0] == typed[1]
    for name, p, _ in params():
        a, b = (HelpTexts(lang, LISTS).entry(name, p) for lang in LANGUAGES)
        assert bool(a.default) == bool(b.default), (name, p.name)


def test_every_word_for_a_value_has_its_translation() -> None:
    for _, p, ctx in params():
        for word in re.findall(
            "[A-Z]{2,}", "" if isinstance(p, click.Option) and p.is_flag else p.make_metavar(ctx)
        ):
            assert all(word in words("help", lang)["metavar"] for lang in LANGUAGES), word


@pytest.mark.parametrize("lang", LANGUAGES)
def test_lists_of_names_are_the_program_s(lang: str) -> None:
    entries: Mapping[str, Any] = {
        "activation": ActivationName,
        "loss": LossName,
        "worked": CHOICES,
        "framework": FRAMEWORKS,
    }
    for name, p, _ in params():
        text = HelpTexts(lang, LISTS).entry(name, p).text
        assert [n for n in entries.get(key_of(p), ()) if f"`{n}`" not in text] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_help_says_what_formats_there_are(lang: str) -> None:
    named = {name: words(f"exports/{name}", lang)["help"] for name in FORMATS}
    for name, p, _ in params():
        text, offered = HelpTexts(lang, LISTS).entry(name, p).text, getattr(p.type, "choices", ())
        if name in ("show", "compare") and key_of(p) == "format":
            assert [each for each, said in named.items() if (said in text) != (each in offered)] == []
            assert text.index(named["json"]) < text.index(named["csv"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_help_says_what_platforms_there_are(lang: str) -> None:
    named = [words(f"platforms/{name}", lang)["help"] for name in platforms.names()]
    text = next(
        HelpTexts(lang, LISTS).entry(name, p).text
        for name, p, _ in params()
        if name == "class export" and key_of(p) == "to"
    )
    places = [text.index(said) for said in named]
    assert places == sorted(places)


def test_japanese_texts_hold_no_english_sentence() -> None:
    for text in texts("ja"):
        said = re.sub(r"`[^`]*`|\{\w+\}", "", text)
        assert re.search("[ぁ-んァ-ヶ一-鿿]", said), text
        assert not re.search(r"[A-Za-z]{2,} +[a-z]{2,}", said), text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_page_of_help(name: str, lang: str, run: Run) -> None:
    result = run("--lang", lang, *([] if name == PROGRAM else name.split()), "--help")
    assert (result.status, result.err) == (0, "")
    usage = {"en": "Usage: bpgen", "ja": "使い方：bpgen"}[lang]
    assert result.out.startswith(usage if name == PROGRAM else f"{usage} {name} ")
    assert max(map(cell_len, result.out.splitlines())) <= 80
    options = [p for each, p, _ in params() if each == name and isinstance(p, click.Option)]
    for option in options:
        assert re.search(rf"^  .*{option.opts[0]}\b", result.out, re.MULTILINE), option.name
    if lang == "ja":
        assert not re.search("Usage|Options|Arguments|Commands|default|Show", result.out)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_overview_lists_every_command(lang: str, run: Run) -> None:
    out = run("--help", "--lang", lang).out
    listed = re.findall(r"^  ([a-z]+) +\S", out.rpartition("\n\n")[2], re.MULTILINE)
    assert sorted(listed) == sorted(COMMANDS)
    met = ("exercise", "show", "compare", "slides", "verify", "schema")
    assert [name for name in listed if name in met] == [*met]


@pytest.mark.parametrize("width", [72, 200])
def test_a_page_of_help_in_other_terminals(width: int, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for lang in LANGUAGES:
        lines = run("compare", "--help", "--lang", lang).out.splitlines()
        assert max(map(cell_len, lines)) <= min(width, 100)


def test_a_terminal_without_the_letters_gets_the_help() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bpgen", "compare", "--help"],
        env={**os.environ, "PYTHONIOENCODING": "cp932", "LANG": "ja_JP.SJIS"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    page = done.stdout.decode("cp932")
    assert page.startswith("使い方：bpgen compare")
    assert "\\u" not in page  # Windows' Japanese has every letter of it


@pytest.mark.parametrize(
    ("typed", "english", "japanese"),
    [
        ("shwo", "Unknown command 'shwo'.\n  Did you mean 'show'?", "コマンド 'shwo' はない。"),
        ("show --roundz 2", "'--roundz'.\n  Did you mean '--rounds'?", "'--rounds' ではないか。"),
        ("show --nonsense", "`bpgen show --help` lists", "`bpgen show --help` で"),
        ("--nonsense", "Unknown option '--nonsense'.\n  `bpgen --help`", "'--nonsense' はない。"),
        ("show --seed", "Option --seed needs a value.", "オプション --seed には値が必要である。"),
        ("schema --training=1", "Option --training takes no value.", "--training に値は付けられない。"),
        ("new", "FILE is missing.", "「ファイル」が指定されていない。"),
        ("schema mazur", "Unexpected argument: mazur.", "余分な引数がある：mazur"),
        ("show --role bakward", "Unknown value 'bakward'.\n  Did you mean 'backward'?", "'backward' では"),
        ("show --format xml", "Known: table, json, csv", "--format: 'xml' という値はない。"),
        ("show --lang de", "--lang: Unknown value 'de'.\n  Known: ja, en.", "'de' という値はない。"),
        ("show --rounds 0", "(got 0).", "1 以上"),
        ("show --figures 4.5", "(got 4.5).", "1 以上 15 以下の整数"),
        ("show --learning-rate fast", "--learning-rate: 'fast' is not a number.", "数ではない"),
        # A near miss is a slip of the keys; another word is not.
        ("show --reduction attention", "Known: sum, mean.", "使えるもの"),
        ("show --education mean", "`bpgen show --help` lists", "`bpgen show --help` で"),
    ],
)
def test_what_is_typed_wrongly_is_said_in_each_language(
    typed: str, english: str, japanese: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(*typed.split())
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith("Error: ")
    assert english in result.err
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    result = run(*typed.split())
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith("エラー：")
    assert japanese in result.err
    assert not re.search(r"\b[a-z]+ [a-z]+ [a-z]+", result.err.replace("`", "|").replace("--", "|"))


def test_the_program_alone_shows_its_help(run: Run) -> None:
    result = run()
    assert result.status == 2
    assert result.err == run("--help").out


def test_a_shell_that_completes_shows_the_overview_in_the_language_of_the_locale() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bpgen"],
        env={
            **os.environ,
            "LANG": "ja_JP.UTF-8",
            "_BPGEN_COMPLETE": "zsh_complete",
            "COMP_WORDS": "bpgen sh",
            "COMP_CWORD": "1",
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["plain", "show", HelpTexts("ja", LISTS).short("show")]
