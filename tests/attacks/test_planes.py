"""Characters of every plane, control characters, quotes and ends of lines in files and programs of ours."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bpgen import BpgenError, Network
from bpgen.exports.toml import network_text, toml_string
from bpgen.formats.escape import latex
from bpgen.problems.files import read_network
from bpgen.problems.lecture import Lecture
from bpgen.programs.problem import text_literal

Refused = Callable[..., str]

#: Every control character and quote; the ends of each plane, and characters within those that have some.
PLANES = [chr(p * 0x10000 + x) for p in range(17) for x in (0x0041, 0x0BB7, 0xF600, 0xFFFD, 0xFFFE, 0xFFFF)]
OTHERS = [*map(chr, range(0xA1)), "\u2028", "\u2029", "\ufeff", "\u202e", "𠮷野家", "😀", "\ud7ff", "\ue000"]
TEXTS = [
    *PLANES,
    *OTHERS,
    "".join(PLANES + OTHERS),
    *('"""', "'''", "\\", '\\"', "\\u0041", "\\U0001F600", "\r\n", "${x}", "{x}", "#", "]", '"]\nx = 1\n#'),
]


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_a_text_comes_out_of_toml_and_python_as_it_went_in(text: str) -> None:
    assert tomllib.loads(f"x = {toml_string(text)}") == {"x": text}
    literal = text_literal(text)
    assert ast.literal_eval(literal) == text
    assert literal.isprintable()


def test_a_network_with_such_a_title_is_the_same_when_its_file_is_read(tmp_path: Path) -> None:
    for text in ("𠮷野家", '😀 \x7f\x00 "\\ \u2028', "".join(PLANES[:20])):
        network = replace(Network.preset("neuron"), title=text, source=text)
        (tmp_path / "mine.toml").write_text(network_text(network), encoding="utf-8", newline="")
        back = read_network(tmp_path / "mine.toml")
        assert (back.title, back.source) == (text, text)


@pytest.mark.parametrize("lone", ["\ud842", "a\udcffb", "\udfb7\ud842"], ids=ascii)
def test_half_a_character_is_refused_with_one_message(lone: str, refused: Refused) -> None:
    with pytest.raises(BpgenError, match=r"title: The text contains U\+D[89A-F].., which is not a character"):
        replace(Network.preset("neuron"), title=lone)
    with pytest.raises(BpgenError, match="which is not a character"):
        Lecture(references=("fine", lone))
    for command in ("site", "slides", "exercise"):
        assert "not a character" in refused(command, "--network", "neuron", "--title", lone)


@pytest.mark.parametrize("text", ["[1] LeCun", "[draft", "]", "[", "*", "* a", "[2ex]", "a [b] c*"])
def test_no_text_begins_an_option_of_a_command_of_tex(text: str) -> None:
    made = latex(text)
    assert not made.lstrip().startswith(("[", "*"))
    assert made.replace("{", "").replace("}", "") == text
    assert made.count("{") == made.count("}")


def test_each_character_is_escaped_alone() -> None:
    """So that none can join with another to something that TeX, MyST or a program obeys."""
    special = [c for c in map(chr, range(33, 127)) if not c.isalnum()]
    plain = {c for c in special if latex(c) == c}
    assert plain == set("!(),-./:;=?@+")
