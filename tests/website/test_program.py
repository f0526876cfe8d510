"""Reading the program: the lines shown are those of the file, each question has its answer, and all runs."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from bpgen import Network
from bpgen.cli import cli
from bpgen.errors.languages import LANGUAGES
from bpgen.lesson.course import Course
from bpgen.problems.preset import preset_names
from bpgen.site.pages.program import program_page
from bpgen.words.texts import words
from support.judged import language_free
from support.site_pages import if_taught
from support.strategies import networks

_BLOCK = re.compile(
    r"^```\{code-block\} python\n:lineno-start: (\d+)\n\n(.*?)\n```$", re.MULTILINE | re.DOTALL
)
_COMMAND = re.compile(r"^\$ bpgen (program .+)$", re.MULTILINE)
_QUESTION = re.compile(r"^\(program-question-\d+\)=$", re.MULTILINE)


@lru_cache
def made(network: Network, lang: str) -> tuple[str, list[str]]:
    """The page's source, and the programs that it offers."""
    source, taken = program_page(Course(network, network.name, lang))
    return source.text, [text.decode() for text in taken.values()]


def page(network: Network, lang: str = "en") -> str:
    """The page's source."""
    return made(network, lang)[0]


def files(network: Network, lang: str = "en") -> list[str]:
    """The programs that the page offers."""
    return made(network, lang)[1]


def questions(text: str) -> list[str]:
    """The page's questions with their answers."""
    found = _QUESTION.split(text.partition("(program-frameworks)=")[0])
    return found[1:]


@settings(max_examples=5, deadline=None)
@given(network=networks(most_layers=3, most_units=3, most_samples=2), lang=st.sampled_from(LANGUAGES))
def test_any_network_has_its_page(network: Network, lang: str) -> None:
    text = if_taught(page, network, lang)
    if text is None:
        return
    assert _blocks_are_lines_of(text, files(network, lang)[0])
    _each_question_has_its_answer(text)


def _blocks_are_lines_of(text: str, source: str) -> int:
    """How many blocks of the page are lines of the program, and only those."""
    rows = source.splitlines()
    walked, asked = text.partition("(program-questions)=")[::2]
    for first, code in _BLOCK.findall(walked):
        lines = code.splitlines()
        assert rows[int(first) - 1 : int(first) - 1 + len(lines)] == lines
    strange = [
        (first, code)
        for first, code in _BLOCK.findall(asked)
        if "\n".join(rows[int(first) - 1 :][: code.count("\n") + 1]) != code
    ]
    # The wrong lines of the last questions, and the right ones of statements that the program breaks.
    assert len(strange) <= 3
    return len(_BLOCK.findall(walked))


def _each_question_has_its_answer(text: str) -> None:
    found = questions(text)
    assert len(found) >= 7
    for one in found:
        asked, _, answer = one.partition(":::::{bp-fold}")
        assert re.search(r"[。?.]$", asked.split("```")[0].strip(), re.MULTILINE)
        assert answer.count(":::::") == 1
        assert len(answer.strip().splitlines()) > 3


@pytest.mark.parametrize(("name", "lang"), [("mazur", "ja"), ("mazur", "en"), ("mini-batch", "en")])
def test_the_files_are_what_the_commands_print(name: str, lang: str) -> None:
    network = Network.preset(name)
    text = page(network, lang)
    commands = [line.partition(" --out")[0] for line in _COMMAND.findall(text)]
    printed = [CliRunner().invoke(cli, line.split()).output for line in commands]
    assert printed == files(network, lang)
    assert len(printed) == 5


def test_the_program_prints_what_the_page_shows(tmp_path: Path) -> None:
    network = Network.preset("mazur")
    path = tmp_path / "backprop.py"
    path.write_text(files(network)[0], encoding="utf-8")
    done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, check=True)
    assert f"```text\n{done.stdout}```" in page(network)
    assert "0.291027774" in done.stdout


@pytest.mark.parametrize("name", preset_names())
def test_both_languages_show_the_same(name: str) -> None:
    ja, en = (page(Network.preset(name), lang) for lang in LANGUAGES)
    assert [x for x in language_free(ja) if "program" not in x] == [
        x for x in language_free(en) if "program" not in x
    ]
    assert len(questions(ja)) == len(questions(en))


@pytest.mark.parametrize("name", preset_names())
def test_a_row_of_a_table_tells_of_the_line_that_it_names(name: str) -> None:
    network = Network.preset(name)
    rows = files(network)[0].splitlines()
    table = re.findall(
        r"^\* - (\d+)\n  - \$(.+)\$\n  - (?:\{bp\}`[^:]+:(.+)`|\$.+\$)$", page(network), re.MULTILINE
    )
    assert len(table) > 10
    for line, _, key in table:
        name_ = key.replace("[1]", "").replace("/", "_").replace("@", "_via_").replace("+", "_next")
        assert rows[int(line) - 1].strip().startswith(f"{name_} = " if key else "")


def test_the_answers_of_the_lecture_by_hand() -> None:
    """Line numbers looked up in the file by an editor's search."""
    text, rows = page(Network.preset("mazur")), files(Network.preset("mazur"))[0].splitlines()
    where = {row.strip(): n for n, row in enumerate(rows, 1)}
    one, rate, old, order = (x.partition("{bp-fold}")[2] for x in questions(text)[:4])
    assert f"Line {where['dE_o1_dnet_o1 = dE_total_dout_o1 * dout_o1_dnet_o1']}." in one
    assert f"only line {where['ETA = 0.5  # learning rate']}." in rate
    for read in (
        "net_o1 = w5 * out_h1 + w6 * out_h2 + b2 * 1",
        "dnet_o1_dout_h1 = w5",
        "w5_next = w5 - eta * dE_total_dw5",
    ):
        assert f"Line {where[read]} in" in old
    last = where["parameters = update(parameters, gradients, ETA)"]
    shown = where["print_round(number, E_total, values[-2:])"]
    assert f"line {shown} prints, line {last} updates" in order


@pytest.mark.parametrize("name", ["mazur", "relu-logistic-softmax", "mini-batch", "softmax-loss"])
def test_a_place_in_the_table_of_frameworks_holds_what_it_names(name: str) -> None:
    network = Network.preset(name)
    table = page(network).partition("(program-frameworks)=")[2]
    rows = re.findall(r"^\* - .+\n((?:  - .+\n){5})", table, re.MULTILINE)[1:]
    assert len(rows) == 8
    unseen = str(words("site", "en")["program"]["unseen"])
    for row in rows:
        for source, cell in zip(files(network), row.splitlines(), strict=True):
            match = re.fullmatch(r"  - (\d+)(?:–(\d+))?: `(.+)`", cell)
            if match is None:
                assert unseen in cell
                continue
            assert match[3] in source.splitlines()[int(match[1]) - 1]
            last = source.splitlines()[int(match[2] or match[1]) - 1]
            assert last.strip()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_training_that_diverges_has_fewer_rounds(lang: str) -> None:
    network = replace(Network.preset("linear"), learning_rate=1000.0)
    text = page(network, lang)
    assert re.search(r"--rounds \d\d? ", text)
    assert "inf" not in text
    assert "nan" not in text


def test_what_is_not_shown_is_said() -> None:
    network = Network.preset("relu-logistic-softmax")
    text = page(network)
    shown = {
        n
        for first, code in _BLOCK.findall(text)
        for n in range(int(first), int(first) + code.count("\n") + 1)
    }
    said = {
        n
        for first, last in re.findall(r"^Lines (\d+) to (\d+) have the same form", text, re.MULTILINE)
        for n in range(int(first), int(last) + 1)
    }
    rows = files(network)[0].splitlines()
    start = next(n for n, row in enumerate(rows, 1) if row.startswith("ROUNDS"))
    missing = [n for n in range(start, len(rows) + 1) if n not in shown | said and rows[n - 1].strip()]
    assert [rows[n - 1] for n in missing] == ['if __name__ == "__main__":', "    main()"]
    assert said
