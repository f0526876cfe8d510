"""The reference pages say all that there is to say, in both languages, and no more."""

from __future__ import annotations

import doctest
import re
import shlex
from collections.abc import Iterator

import click
import pytest
from markupsafe import Markup

import bpgen
from bpgen.cli import cli
from bpgen.errors.languages import LANGUAGES
from bpgen.formats.markdown import block, code, documented, prose, said
from bpgen.graph.quantity import Concept
from bpgen.site.reference import changelog, command_line, python_api
from bpgen.site.reference.api import GROUPS, members_of, object_at, summary
from bpgen.site.reference.commands import CommandEntry
from bpgen.words.texts import words
from support.site_pages import leaves, page

JA, EN = words("reference", "ja"), words("reference", "en")
ROOT = click.Context(cli, info_name="bpgen")


def commands() -> Iterator[tuple[str, click.Command]]:
    for name in cli.list_commands(ROOT):
        command = cli.get_command(ROOT, name)
        assert command is not None
        yield name, command


# The command line


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_has_each_command_with_each_option(lang: str) -> None:
    text = page("command-line", command_line(cli, lang), lang)
    for name, command in commands():
        assert f"(bpgen-{name})=" in text
        assert f"{{program}} bpgen {name}\n" in text
        part = text.partition(f"(bpgen-{name})=")[2].partition("\n(bpgen-")[0]
        for p in command.params:
            if isinstance(p, click.Option):
                assert re.search(rf"^```{{option}} {p.opts[0]}\b", part, re.MULTILINE), (name, p.name)


def test_both_languages_have_the_same_commands_options_and_defaults() -> None:
    ja, en = (command_line(cli, lang)["commands"] for lang in LANGUAGES)
    for a, b in zip(ja, en, strict=True):
        assert (a.name, _typed(a)) == (b.name, _typed(b))
        for x, y in zip(a.options, b.options, strict=True):
            assert bool(x.default) == bool(y.default), x.signature
            assert x.values == y.values or ", " in y.values
            assert bool(x.room) == bool(y.room)


def _typed(command: CommandEntry) -> list[str]:
    """The options as they are typed; what stands for their values depends on the language."""
    return [re.sub(r" [^-].*", "", str(o.signature)) for o in command.options]


def example_calls(lang: str) -> Iterator[list[str]]:
    """The words of each example on the page, as a shell reads them."""
    for command in command_line(cli, lang)["commands"]:
        for line in command.examples.splitlines()[1:-1]:
            yield shlex.split(line, comments=True)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_examples_are_calls_that_the_program_takes(lang: str) -> None:
    calls = [words_ for words_ in example_calls(lang) if words_]
    assert len({call[1] for call in calls}) == len(list(commands()))
    for program, name, *rest in calls:
        assert program == "bpgen"
        command = cli.get_command(ROOT, name)
        assert command is not None
        typed = rest[: rest.index(">")] if ">" in rest else rest
        command.make_context(name, typed, parent=ROOT)


def test_both_languages_have_the_same_examples() -> None:
    assert list(example_calls("ja")) == list(example_calls("en"))


def test_every_word_of_the_generated_pages_is_there_in_both_languages() -> None:
    for part in ("word", "type", "limit", "group"):
        assert leaves(JA[part]) == leaves(EN[part])
    assert set(EN) <= set(JA)


# Python


def test_the_whole_public_face_is_documented() -> None:
    documented_ = {path.rpartition(".")[2] for paths in GROUPS.values() for path in paths}
    assert set(bpgen.__all__) <= documented_


def test_every_object_has_a_docstring_and_a_japanese_line_and_none_is_left_over() -> None:
    paths = [path for paths in GROUPS.values() for path in paths]
    assert len(paths) == len(set(paths))
    assert [path for path in paths if not summary(path)] == []
    inner = {f"{path}.{name}" for path in paths for name in members_of(path)}
    assert set(JA["object"]) == set(paths) | inner
    assert set(JA["group"]) == set(GROUPS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_names_every_object_and_every_concept(lang: str) -> None:
    made = python_api(lang)
    text = page("python-api", made, lang)
    for group, paths in zip(made["groups"], GROUPS.values(), strict=True):
        told = page("python-group", {"group": group}, lang)
        assert re.findall(r"^\.\. auto(?:class|function|exception):: (.+)$", told, re.MULTILINE) == [*paths]
        assert f"(python-api.md#{group.anchor})" in told
        assert f"\n{group.anchor}\n" in text
    # Where the summary names an object is the address that it had when all was one page.
    for path in (path for paths in GROUPS.values() for path in paths):
        assert re.search(rf'^- <span id="{re.escape(path)}"></span>{{py:\w+}}`~{path}`', text, re.MULTILINE)
        assert object_at(path)
    names = [name for part in made["parts"] for name in part.names]
    of_formulas = {
        *(Concept.VALUE, Concept.NODE, Concept.NODE_DERIVATIVE, Concept.LOCAL_DERIVATIVE, Concept.NODE_PATH)
    }
    assert len(names) == len(set(Concept) - of_formulas)
    assert [n.formula for n in names if not n.formula] == []


def test_formulas_and_names_are_the_same_in_both_languages() -> None:
    ja, en = ([(n.name, n.formula) for p in python_api(lang)["parts"] for n in p.names] for lang in LANGUAGES)
    assert ja == en


@pytest.mark.parametrize("slot", ["example", "values"])
def test_examples_of_python_run(slot: str) -> None:
    """Each language's is run; they differ in the language that they ask for alone."""
    tests = [
        doctest.DocTestParser().get_doctest(
            words("prose/reference", lang)["python-api"][slot], {}, slot, None, 0
        )
        for lang in LANGUAGES
    ]
    for test in tests:
        assert doctest.DocTestRunner(verbose=False).run(test).failed == 0
    ja, en = ([re.sub(r",? ?lang=\W(ja|en)\W", "", x.source) for x in test.examples] for test in tests)
    assert ja == en


# The changelog


def test_both_changelogs_have_the_same_versions_and_entries() -> None:
    ja, en = (changelog(lang)["versions"] for lang in LANGUAGES)
    assert en
    for a, b in zip(ja, en, strict=True):
        assert a.name == b.name or {a.name, b.name} == {"未公開", "Unreleased"}
        assert [len(entries) for _, entries in a.changes] == [len(entries) for _, entries in b.changes]
        assert all(entries for _, entries in a.changes)


def test_both_changelogs_name_the_same_code() -> None:
    for a, b in zip(*(changelog(lang)["versions"] for lang in LANGUAGES), strict=True):
        for (_, x), (_, y) in zip(a.changes, b.changes, strict=True):
            for ours, theirs in zip(x, y, strict=True):
                assert sorted(re.findall("`[^`]+`", ours)) == sorted(re.findall("`[^`]+`", theirs))


# Pages and marks


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_changelog_s_page(lang: str) -> None:
    text = page("changelog", changelog(lang), lang)
    assert "[Keep a Changelog](https://keepachangelog.com/" in text
    assert "\n- " in text


def test_prose_has_the_same_slots_in_both_languages() -> None:
    for name in ("reference", "reading-circle"):
        ja, en = (words(f"prose/{name}", lang) for lang in LANGUAGES)
        assert leaves(ja) == leaves(en)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("drawn from --seed.", r"drawn from `--seed`\."),
        ("(see bpgen show)", r"\(see `bpgen show`\)"),
        ("such as w5+, net_h1 or dE_total/dw5", r"such as `w5+`\, `net_h1` or `dE_total/dw5`"),
        ("a .toml file, such as my-course.toml", r"a `.toml` file\, such as `my-course.toml`"),
        ("logistic, half-squared-error", r"`logistic`\, `half-squared-error`"),
        ("<b>*x*</b>", r"\<b\>\*x\*\<\/b\>"),
        ("Weights' names: w1_1_1", r"Weights\' names\: `w1_1_1`"),
    ],
)
def test_what_is_typed_is_code_and_the_rest_is_plain(text: str, marked: str) -> None:
    assert said(text) == marked


def test_marks() -> None:
    assert code("a`b") == "``a`b``"
    assert code("`a") == "`` `a ``"
    assert block("```\n", "text") == "````{code-block} text\n```\n````"
    assert documented("``a`` and b*") == r"`a` and b\*"
    assert prose("重み\nを、`a`\nb c\nd") == "重みを、`a` b c d"
    assert isinstance(prose("x"), Markup)
